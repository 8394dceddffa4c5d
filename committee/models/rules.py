"""The rules of procedure as dated data: each value with the text that says so."""

from dataclasses import dataclass

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from committee.enums.composition import MajorityBasis
from common import append_only
from common.constraints import known

TO_BE_CONFIRMED = "valeur proposée, à fixer par la décision du directeur général (délibération n° 2020-41, art. 3)"

# Default law for consultative commissions (CRPA, art. R.133-1 to R.133-15): DOMAIN.md §2.2.
DEFAULT_SOURCES = {
    "quorum": "CRPA, art. R.133-10",
    "remote": "CRPA, art. R.133-7 et R.133-10",
    "proxies": "CRPA, art. R.133-9",
    "second_notice": "CRPA, art. R.133-10",
    "majority": "CRPA, art. R.133-11",
    "casting_vote": "CRPA, art. R.133-11",
    "recused": f"CRPA, art. R.133-12 pour le déport ; {TO_BE_CONFIRMED} pour le calcul",
    "notice": "CRPA, art. R.133-8",
    "opinion_delay": f"CRPA, art. R.133-14 pour le principe ; {TO_BE_CONFIRMED} pour la durée",
    "answer_delay": TO_BE_CONFIRMED,
    "term": TO_BE_CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as a person reads it: what, how much, by which text."""

    name: str
    value: str
    source: str


class CommitteeRules(models.Model):
    """The rules in force from one day until the next ones. A meeting is pinned to those of its day.

    Rows are only added: a result computed by these rules stays computable.
    """

    append_only = True

    in_force_from = models.DateField("en vigueur à partir du", unique=True)
    decision_reference = models.CharField("décision qui les arrête", max_length=300, blank=True)
    quorum_numerator = models.PositiveSmallIntegerField("quorum : numérateur", default=1)
    quorum_denominator = models.PositiveSmallIntegerField(
        "quorum : dénominateur", default=2, validators=[MinValueValidator(1)]
    )
    counts_remote = models.BooleanField("les membres à distance comptent dans le quorum", default=True)
    counts_proxies = models.BooleanField("les pouvoirs comptent dans le quorum", default=True)
    recused_leave_base = models.BooleanField("un membre qui se déporte sort de la base du quorum", default=True)
    second_notice_without_quorum = models.BooleanField("seconde convocation sans condition de quorum", default=True)
    majority_basis = models.CharField(
        "majorité", max_length=20, choices=MajorityBasis.choices, default=MajorityBasis.PRESENT
    )
    casting_vote = models.BooleanField("voix prépondérante de qui préside en cas de partage", default=True)
    proxies_per_holder = models.PositiveSmallIntegerField("pouvoirs par membre", default=1)
    notice_days = models.PositiveSmallIntegerField("délai de convocation, en jours", default=5)
    opinion_delay_days = models.PositiveSmallIntegerField("délai pour rendre un avis, en jours", default=60)
    answer_delay_days = models.PositiveSmallIntegerField("délai pour répondre à un avis, en jours", default=60)
    term_years = models.PositiveSmallIntegerField(
        "durée d’un mandat, en années", default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    sources = models.JSONField("textes", default=dict, blank=True)
    adopted_at = models.DateTimeField("enregistrées le")
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "règles de fonctionnement"
        verbose_name_plural = "règles de fonctionnement"
        ordering = ["-in_force_from"]
        constraints = [
            known("majority_basis", MajorityBasis, name="committee_rules_majority_known"),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator")),
                name="committee_rules_quorum_is_a_share",
            ),
            models.CheckConstraint(condition=Q(term_years__gt=0), name="committee_rules_term_is_positive"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"Règles en vigueur à partir du {self.in_force_from:%d/%m/%Y}"

    def source(self, rule: str) -> str:
        """The text that says so: the one typed with the rules, else the default law."""
        return str(self.sources.get(rule) or DEFAULT_SOURCES[rule])

    @cached_property
    def lines(self) -> list[RuleLine]:
        """The whole text, rule by rule, for the page and for the minutes."""
        return [RuleLine(name, value, self.source(rule)) for rule, name, value in _read(self)]


def _yes(value: bool) -> str:
    return "oui" if value else "non"


def _read(rules: CommitteeRules) -> list[tuple[str, str, str]]:
    share = f"{rules.quorum_numerator}/{rules.quorum_denominator} des membres composant le comité"
    if (rules.quorum_numerator, rules.quorum_denominator) == (1, 2):
        share = "la moitié au moins des membres composant le comité"
    majority = MajorityBasis(rules.majority_basis).label
    return [
        ("quorum", "Quorum", share),
        ("remote", "Les membres à distance comptent", _yes(rules.counts_remote)),
        ("proxies", "Les pouvoirs comptent dans le quorum", _yes(rules.counts_proxies)),
        ("recused", "Un membre qui se déporte sort de la base du quorum", _yes(rules.recused_leave_base)),
        ("second_notice", "Seconde convocation sans condition de quorum", _yes(rules.second_notice_without_quorum)),
        ("majority", "Majorité", majority),
        ("casting_vote", "Voix prépondérante de qui préside", _yes(rules.casting_vote)),
        ("proxies", "Pouvoirs par membre", str(rules.proxies_per_holder)),
        ("notice", "Délai de convocation", f"{rules.notice_days} jours"),
        ("opinion_delay", "Délai pour rendre un avis", f"{rules.opinion_delay_days} jours"),
        ("answer_delay", "Délai pour répondre à un avis", f"{rules.answer_delay_days} jours"),
        ("term", "Durée d’un mandat", f"{rules.term_years} ans"),
    ]

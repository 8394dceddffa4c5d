"""The rules of procedure as dated data: each value with the text that says so."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from committee.enums.composition import MajorityBasis
from committee.enums.rules import AbsentHolder, SecretVote, SeparateNaming, TallyPublication
from common import append_only
from common.constraints import known

TO_BE_CONFIRMED = "valeur proposée, à fixer par la décision du directeur général (délibération n° 2020-41, art. 3)"
REMOTE_DELIBERATION = "ordonnance n° 2014-1329 du 6 novembre 2014"

# Default law for consultative commissions (CRPA, art. R.133-1 to R.133-15): DOMAIN.md §2.2.
DEFAULT_SOURCES = {
    "quorum": "CRPA, art. R.133-10",
    "remote": "CRPA, art. R.133-7 et R.133-10",
    "recused": f"CRPA, art. R.133-12 pour le déport ; {TO_BE_CONFIRMED} pour le calcul",
    "second_notice": "CRPA, art. R.133-10",
    "majority": "CRPA, art. R.133-11",
    "casting_vote": "CRPA, art. R.133-11",
    "proxies": "CRPA, art. R.133-9",
    "absent_holder": TO_BE_CONFIRMED,
    "secret_vote": TO_BE_CONFIRMED,
    "smallest_secret_vote": TO_BE_CONFIRMED,
    "notice": "CRPA, art. R.133-8",
    "written_consultation": REMOTE_DELIBERATION,
    "written_consultation_days": TO_BE_CONFIRMED,
    "members_to_demand_meeting": TO_BE_CONFIRMED,
    "opinion_delay": f"CRPA, art. R.133-14 pour le principe ; {TO_BE_CONFIRMED} pour la durée",
    "urgent_opinion_delay": f"CRPA, art. R.133-14 pour le principe ; {TO_BE_CONFIRMED} pour la durée",
    "answer_delay": TO_BE_CONFIRMED,
    "delays_in_working_days": TO_BE_CONFIRMED,
    "suspends_while_incomplete": TO_BE_CONFIRMED,
    "reminder": TO_BE_CONFIRMED,
    "escalation": TO_BE_CONFIRMED,
    "deliberations_are_secret": TO_BE_CONFIRMED,
    "opinions_are_published": TO_BE_CONFIRMED,
    "tally_publication": TO_BE_CONFIRMED,
    "minutes_extract_is_published": TO_BE_CONFIRMED,
    "separate_opinion": TO_BE_CONFIRMED,
    "separate_opinion_naming": TO_BE_CONFIRMED,
    "notification": TO_BE_CONFIRMED,
    "term": TO_BE_CONFIRMED,
    "renewals": TO_BE_CONFIRMED,
    "declaration": TO_BE_CONFIRMED,
}


class CommitteeRules(models.Model):
    """The rules in force from one day until the next ones. A meeting is pinned to those of its day.

    Rows are only added: a result computed by these rules stays computable. A default here is what applied before the
    field existed; what is proposed for new rules stands in `operations.rules.RulesContent`.
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
    absent_holder = models.CharField(
        "pouvoir dont le titulaire est absent",
        max_length=20,
        choices=AbsentHolder.choices,
        default=AbsentHolder.GIVEN_AGAIN,
    )
    secret_vote = models.CharField(
        "vote secret", max_length=20, choices=SecretVote.choices, default=SecretVote.ON_REQUEST
    )
    smallest_secret_vote = models.PositiveSmallIntegerField("votants au-dessous desquels on avertit", default=5)

    notice_days = models.PositiveSmallIntegerField("délai de convocation, en jours", default=5)
    written_consultation = models.BooleanField("consultation écrite entre les séances", default=True)
    written_consultation_days = models.PositiveSmallIntegerField("durée d’une consultation écrite, en jours", default=5)
    members_to_demand_meeting = models.PositiveSmallIntegerField("membres qui peuvent exiger une séance", default=1)

    opinion_delay_days = models.PositiveSmallIntegerField("délai pour rendre un avis, en jours", default=60)
    urgent_opinion_delay_days = models.PositiveSmallIntegerField(
        "délai d’un avis urgent, en jours", null=True, blank=True
    )
    answer_delay_days = models.PositiveSmallIntegerField("délai pour répondre à un avis, en jours", default=60)
    delays_in_working_days = models.BooleanField("délai d’un avis compté en jours ouvrés", default=False)
    suspends_while_incomplete = models.BooleanField("délai suspendu tant que le dossier est incomplet", default=True)
    reminder_days = models.PositiveSmallIntegerField("rappel avant l’échéance, en jours", default=7)
    escalation_days = models.PositiveSmallIntegerField("alerte après l’échéance, en jours", default=7)

    deliberations_are_secret = models.BooleanField("séances non publiques", default=True)
    opinions_are_published = models.BooleanField("avis publiés au Bulletin officiel", default=True)
    tally_publication = models.CharField(
        "publication des votes", max_length=20, choices=TallyPublication.choices, default=TallyPublication.FIGURES
    )
    minutes_extract_is_published = models.BooleanField("extrait du procès-verbal publié", default=True)
    separate_opinion_days = models.PositiveSmallIntegerField("délai d’une opinion séparée, en jours", default=7)
    separate_opinion_naming = models.CharField(
        "nom de l’auteur d’une opinion séparée",
        max_length=20,
        choices=SeparateNaming.choices,
        default=SeparateNaming.NAMED,
    )
    notification_days = models.PositiveSmallIntegerField(
        "notification de l’avis avant sa publication, en jours", default=0
    )

    term_years = models.PositiveSmallIntegerField(
        "durée d’un mandat, en années", default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    renewals = models.PositiveSmallIntegerField("renouvellements possibles", null=True, blank=True)
    declaration_months = models.PositiveSmallIntegerField("validité d’une déclaration d’intérêts, en mois", default=12)

    sources = models.JSONField("textes", default=dict, blank=True)
    adopted_at = models.DateTimeField("enregistrées le")
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "règles de fonctionnement"
        verbose_name_plural = "règles de fonctionnement"
        ordering = ["-in_force_from"]
        constraints = [
            known("majority_basis", MajorityBasis, name="committee_rules_majority_known"),
            known("absent_holder", AbsentHolder, name="committee_rules_absent_holder_known"),
            known("secret_vote", SecretVote, name="committee_rules_secret_vote_known"),
            known("tally_publication", TallyPublication, name="committee_rules_tally_publication_known"),
            known("separate_opinion_naming", SeparateNaming, name="committee_rules_separate_naming_known"),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator")),
                name="committee_rules_quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(term_years__gt=0, declaration_months__gt=0), name="committee_rules_term_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(opinion_delay_days__gt=0)
                & (
                    Q(urgent_opinion_delay_days__isnull=True)
                    | Q(urgent_opinion_delay_days__lte=F("opinion_delay_days"))
                ),
                name="committee_rules_urgency_is_no_slower",
            ),
            models.CheckConstraint(
                condition=Q(members_to_demand_meeting__gt=0), name="committee_rules_somebody_demands_the_meeting"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"Règles en vigueur à partir du {self.in_force_from:%d/%m/%Y}"

    def opinion_days(self, *, is_urgent: bool) -> int:
        """The delay of an opinion, in days: that of the urgent lane when the rules give it one of its own."""
        if is_urgent and self.urgent_opinion_delay_days is not None:
            return self.urgent_opinion_delay_days
        return self.opinion_delay_days

    def source(self, rule: str) -> str:
        """The text that says so: the one typed with the rules, else the default law."""
        return str(self.sources.get(rule) or DEFAULT_SOURCES[rule])

"""What is typed about the rules of procedure: shape only."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from django import forms

from committee.enums.composition import MajorityBasis
from committee.enums.rules import AbsentHolder, SecretVote, SeparateNaming, TallyPublication
from committee.models import CommitteeRules
from committee.operations.rules import RulesContent
from common.forms import DayField


def _number(label: str, *, least: int = 0, most: int = 90, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "w-short"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **options)


def _yes_or_no(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _source(label: str = "Texte qui le dit") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        required=False,
        help_text="Vide : chaque règle cite le droit commun, ou se dit « à fixer ».",
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that one text sets together: its fields, and the rules for which that text is cited."""

    title: str
    names: tuple[str, ...]
    source: str
    rules: tuple[str, ...]


GROUPS = (
    Group(
        "Quorum",
        (
            "quorum_numerator",
            "quorum_denominator",
            "counts_remote",
            "counts_proxies",
            "recused_leave_base",
            "second_notice_without_quorum",
        ),
        "source_quorum",
        ("quorum", "remote", "recused", "second_notice"),
    ),
    Group(
        "Vote",
        (
            "majority_basis",
            "casting_vote",
            "proxies_per_holder",
            "absent_holder",
            "secret_vote",
            "smallest_secret_vote",
        ),
        "source_vote",
        ("majority", "casting_vote", "proxies", "absent_holder", "secret_vote", "smallest_secret_vote"),
    ),
    Group(
        "Convocation et consultation écrite",
        ("notice_days", "written_consultation", "written_consultation_days", "members_to_demand_meeting"),
        "source_convening",
        ("notice", "written_consultation", "written_consultation_days", "members_to_demand_meeting"),
    ),
    Group(
        "Délais",
        (
            "opinion_delay_days",
            "urgent_opinion_delay_days",
            "delays_in_working_days",
            "suspends_while_incomplete",
            "reminder_days",
            "escalation_days",
            "answer_delay_days",
        ),
        "source_delays",
        (
            "opinion_delay",
            "urgent_opinion_delay",
            "delays_in_working_days",
            "suspends_while_incomplete",
            "reminder",
            "escalation",
            "answer_delay",
        ),
    ),
    Group(
        "Secret et publication",
        (
            "deliberations_are_secret",
            "opinions_are_published",
            "tally_publication",
            "minutes_extract_is_published",
            "separate_opinion_days",
            "separate_opinion_naming",
            "notification_days",
        ),
        "source_publication",
        (
            "deliberations_are_secret",
            "opinions_are_published",
            "tally_publication",
            "minutes_extract_is_published",
            "separate_opinion",
            "separate_opinion_naming",
            "notification",
        ),
    ),
    Group(
        "Mandats et déclarations d’intérêts",
        ("term_years", "renewals", "declaration_months"),
        "source_mandates",
        ("term", "renewals", "declaration"),
    ),
)
_VALUES = [value.name for value in fields(RulesContent) if value.name != "sources"]


class RulesForm(forms.Form):
    """Every value of the rules, by group, with the text that sets each group when it is not the default law."""

    in_force_from = DayField("En vigueur à partir du")
    decision_reference = forms.CharField(
        label="Décision qui les arrête",
        max_length=300,
        required=False,
        help_text="Par exemple : décision du directeur général n° … du …. Vide : « texte à compléter ».",
    )

    quorum_numerator = _number("Quorum : combien de parts", least=1, most=20)
    quorum_denominator = _number("Quorum : sur combien", least=1, most=20)
    counts_remote = _yes_or_no("Les membres à distance comptent")
    counts_proxies = _yes_or_no("Les pouvoirs comptent")
    recused_leave_base = _yes_or_no("Un membre qui se déporte sort de la base du quorum")
    second_notice_without_quorum = _yes_or_no("Pas de quorum sur seconde convocation")
    source_quorum = _source()

    majority_basis = forms.TypedChoiceField(label="Majorité", choices=MajorityBasis.choices, coerce=MajorityBasis)
    casting_vote = _yes_or_no("Voix prépondérante de qui préside")
    proxies_per_holder = _number("Pouvoirs par membre", most=10)
    absent_holder = forms.TypedChoiceField(
        label="Quand le détenteur d’un pouvoir est absent", choices=AbsentHolder.choices, coerce=AbsentHolder
    )
    secret_vote = forms.TypedChoiceField(label="Vote secret", choices=SecretVote.choices, coerce=SecretVote)
    smallest_secret_vote = _number(
        "Avertir avant un vote secret de moins de",
        most=30,
        help_text="Nombre de votants au-dessous duquel le résultat peut trahir les choix.",
    )
    source_vote = _source()

    notice_days = _number("Délai de convocation, en jours")
    written_consultation = _yes_or_no("Une consultation écrite est possible entre les séances")
    written_consultation_days = _number("Durée d’une consultation écrite, en jours au moins", least=1)
    members_to_demand_meeting = _number("Combien de membres peuvent exiger une séance", least=1, most=30)
    source_convening = _source()

    opinion_delay_days = _number("Délai pour rendre un avis, en jours", least=1, most=720)
    urgent_opinion_delay_days = _number(
        "Délai d’un avis urgent, en jours",
        least=1,
        most=720,
        required=False,
        help_text="Vide : le délai ordinaire.",
    )
    delays_in_working_days = _yes_or_no("Ces deux délais se comptent en jours ouvrés")
    suspends_while_incomplete = _yes_or_no("Le délai est suspendu tant que le dossier est incomplet")
    reminder_days = _number("Rappel avant l’échéance, en jours")
    escalation_days = _number("Alerte après l’échéance, en jours")
    answer_delay_days = _number("Délai pour répondre à un avis, en jours", least=1, most=720)
    source_delays = _source()

    deliberations_are_secret = _yes_or_no("Les séances ne sont pas publiques")
    opinions_are_published = _yes_or_no("Les avis sont publiés au Bulletin officiel")
    tally_publication = forms.TypedChoiceField(
        label="Ce que le public apprend d’un vote", choices=TallyPublication.choices, coerce=TallyPublication
    )
    minutes_extract_is_published = _yes_or_no("Un extrait du procès-verbal est publié")
    separate_opinion_days = _number(
        "Délai pour joindre une opinion séparée, en jours", help_text="0 : les règles n’en prévoient pas."
    )
    separate_opinion_naming = forms.TypedChoiceField(
        label="Les opinions séparées sont publiées", choices=SeparateNaming.choices, coerce=SeparateNaming
    )
    notification_days = _number(
        "Notification de l’avis signé à l’administration, en jours avant sa publication",
        help_text="0 : l’avis est publié sans être notifié auparavant.",
    )
    source_publication = _source()

    term_years = _number("Durée d’un mandat, en années", least=1, most=10)
    renewals = _number(
        "Renouvellements possibles d’un mandat", most=10, required=False, help_text="Vide : aucun texte ne les limite."
    )
    declaration_months = _number("Validité d’une déclaration d’intérêts, en mois", least=1, most=60)
    source_mandates = _source()

    @property
    def head(self) -> list[forms.BoundField]:
        return [self["in_force_from"], self["decision_reference"]]

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        for group in GROUPS:
            yield group.title, [self[name] for name in (*group.names, group.source)]

    @property
    def content(self) -> RulesContent:
        values = {name: self.cleaned_data[name] for name in _VALUES}
        sources = {
            rule: self.cleaned_data[group.source]
            for group in GROUPS
            for rule in group.rules
            if self.cleaned_data[group.source]
        }
        return RulesContent(**values, sources=sources)


def proposed(current: CommitteeRules | None) -> dict[str, Any]:
    """What the form starts from: the rules in force, else what the default law proposes. Not their date or decision."""
    if current is None:
        return asdict(RulesContent())
    values = {name: getattr(current, name) for name in _VALUES if name != "decision_reference"}
    return values | {group.source: current.sources.get(group.rules[0], "") for group in GROUPS}

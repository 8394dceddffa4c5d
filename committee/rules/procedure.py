"""The rules of procedure in words: what, how much, by which text, under a few headings."""

from dataclasses import dataclass

from committee.enums.composition import MajorityBasis
from committee.enums.rules import AbsentHolder, SecretVote, SeparateNaming, TallyPublication
from committee.models import CommitteeRules
from common.typography import plural


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as a person reads it."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: list[RuleLine]


def sections(rules: CommitteeRules) -> list[Section]:
    """The whole text, for the page and for the minutes."""
    parts = [
        ("Quorum", _quorum(rules)),
        ("Vote", _vote(rules)),
        ("Convocation et consultation écrite", _convening(rules)),
        ("Délais", _delays(rules)),
        ("Secret et publication", _publication(rules)),
        ("Mandats et déclarations d’intérêts", _mandates(rules)),
    ]
    return [
        Section(title, [RuleLine(name, value, rules.source(rule)) for rule, name, value in lines])
        for title, lines in parts
    ]


def _yes(value: bool) -> str:
    return "oui" if value else "non"


def _days(count: int, none: str) -> str:
    """« 7 jours »; `none` where the rules give no day."""
    return plural(count, "jour") if count else none


def _quorum(rules: CommitteeRules) -> list[tuple[str, str, str]]:
    share = f"{rules.quorum_numerator}/{rules.quorum_denominator} des membres composant le comité"
    if (rules.quorum_numerator, rules.quorum_denominator) == (1, 2):
        share = "la moitié au moins des membres composant le comité"
    return [
        ("quorum", "Quorum", share),
        ("remote", "Les membres à distance comptent", _yes(rules.counts_remote)),
        ("proxies", "Les pouvoirs comptent dans le quorum", _yes(rules.counts_proxies)),
        ("recused", "Un membre qui se déporte sort de la base du quorum", _yes(rules.recused_leave_base)),
        ("second_notice", "Seconde convocation sans condition de quorum", _yes(rules.second_notice_without_quorum)),
    ]


def _vote(rules: CommitteeRules) -> list[tuple[str, str, str]]:
    warned = f"au-dessous de {plural(rules.smallest_secret_vote, 'votant')}"
    return [
        ("majority", "Majorité", MajorityBasis(rules.majority_basis).label),
        ("casting_vote", "Voix prépondérante de qui préside", _yes(rules.casting_vote)),
        ("proxies", "Pouvoirs par membre", str(rules.proxies_per_holder)),
        ("absent_holder", "Pouvoir dont le détenteur est absent", AbsentHolder(rules.absent_holder).label),
        ("secret_vote", "Vote secret", SecretVote(rules.secret_vote).label),
        ("smallest_secret_vote", "Avertissement avant un vote secret", warned),
    ]


def _convening(rules: CommitteeRules) -> list[tuple[str, str, str]]:
    lines = [
        ("notice", "Délai de convocation", plural(rules.notice_days, "jour")),
        ("written_consultation", "Consultation écrite entre les séances", _yes(rules.written_consultation)),
    ]
    if rules.written_consultation:
        demand = plural(rules.members_to_demand_meeting, "membre")
        lines += [
            (
                "written_consultation_days",
                "Durée d’une consultation écrite, au moins",
                plural(rules.written_consultation_days, "jour"),
            ),
            ("members_to_demand_meeting", "Une séance est tenue à la demande de", demand),
        ]
    return lines


def _delays(rules: CommitteeRules) -> list[tuple[str, str, str]]:
    unit = ("jour ouvré", "jours ouvrés") if rules.delays_in_working_days else ("jour", "jours")
    return [
        ("opinion_delay", "Délai pour rendre un avis", plural(rules.opinion_days(is_urgent=False), *unit)),
        ("urgent_opinion_delay", "Délai d’un avis urgent", plural(rules.opinion_days(is_urgent=True), *unit)),
        ("delays_in_working_days", "Délai d’un avis compté en jours ouvrés", _yes(rules.delays_in_working_days)),
        (
            "suspends_while_incomplete",
            "Délai suspendu tant que le dossier est incomplet",
            _yes(rules.suspends_while_incomplete),
        ),
        ("reminder", "Rappel avant l’échéance", plural(rules.reminder_days, "jour")),
        ("escalation", "Alerte après l’échéance", plural(rules.escalation_days, "jour")),
        ("answer_delay", "Délai pour répondre à un avis", plural(rules.answer_delay_days, "jour")),
    ]


def _publication(rules: CommitteeRules) -> list[tuple[str, str, str]]:
    return [
        ("deliberations_are_secret", "Séances non publiques", _yes(rules.deliberations_are_secret)),
        ("opinions_are_published", "Avis publiés au Bulletin officiel", _yes(rules.opinions_are_published)),
        ("tally_publication", "Publication des votes", TallyPublication(rules.tally_publication).label),
        ("minutes_extract_is_published", "Extrait du procès-verbal publié", _yes(rules.minutes_extract_is_published)),
        (
            "separate_opinion",
            "Délai d’une opinion séparée",
            _days(rules.separate_opinion_days, "non prévue"),
        ),
        (
            "separate_opinion_naming",
            "Opinions séparées publiées",
            SeparateNaming(rules.separate_opinion_naming).label,
        ),
        (
            "notification",
            "Notification de l’avis à l’administration avant sa publication",
            _days(rules.notification_days, "non prévue"),
        ),
    ]


def _mandates(rules: CommitteeRules) -> list[tuple[str, str, str]]:
    limit = "non limités" if rules.renewals is None else plural(rules.renewals, "renouvellement")
    return [
        ("term", "Durée d’un mandat", plural(rules.term_years, "an")),
        ("renewals", "Renouvellements d’un mandat", limit),
        ("declaration", "Validité d’une déclaration d’intérêts", f"{rules.declaration_months} mois"),
    ]

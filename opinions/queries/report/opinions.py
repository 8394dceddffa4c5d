"""The opinions of the year and how long they took. Only what is published: nothing of a draft, no voice of a member."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from committee.models import InformationRequest
from common.typography import fold, long_date
from opinions.content import Content, from_json
from opinions.enums.opinions import OpinionStatus, Outcome
from opinions.enums.separate import SeparateKind
from opinions.figures import ALL, NOTHING, Section, Table, days, median_of, row
from opinions.models import Opinion, SeparateOpinion
from opinions.queries.report.period import Period
from opinions.report_content import SECTIONS

SELF = "Autosaisine du comité"
_SOURCE = "Avis adoptés dans l’année, à la date du vote, et publiés au Bulletin officiel au moment du calcul."


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One published opinion: what everybody may read of it, its dates, and the days when its delay was stopped."""

    opinion: Opinion
    content: Content
    submitted_on: date
    stopped: int

    @property
    def is_self(self) -> bool:
        return self.opinion.referral.is_self_referral

    @property
    def taken(self) -> int:
        """Calendar days from the submission to the vote."""
        return (self.opinion.decided_on - self.submitted_on).days

    @property
    def is_on_time(self) -> bool | None:
        """Before the date that the rules gave; unknown when they gave none."""
        due_on = self.opinion.referral.due_on
        return None if due_on is None else self.opinion.decided_on <= due_on


def opinions_given(period: Period) -> list[Given]:
    """Those adopted in the period and published since, by number. Two queries."""
    found = list(
        Opinion.objects.filter(
            status=OpinionStatus.PUBLISHED, published_at__lte=period.at, **period.within("adopted_at")
        )
        .select_related("referral__department", "adopted_draft")
        .order_by("year", "number")
    )
    stops: dict[object, list[InformationRequest]] = {}
    for asked in InformationRequest.objects.filter(
        referral__in=[opinion.referral_id for opinion in found], stops_delay=True
    ):
        stops.setdefault(asked.referral_id, []).append(asked)
    return [_given(opinion, stops.get(opinion.referral_id, [])) for opinion in found]


def opinions_of(given: Sequence[Given], period: Period) -> Section:
    return Section(
        code="opinions",
        title=SECTIONS["opinions"],
        tables=(
            _by_outcome(given, period),
            _by_commitment(given, period),
            _by_department(given, period),
            _separate(given, period),
        ),
    )


def delays_of(given: Sequence[Given], period: Period) -> Section:
    groups = (
        [one for one in given if not one.is_self],
        [one for one in given if one.is_self],
        list(given),
    )

    judged = [[one.is_on_time for one in group if one.is_on_time is not None] for group in groups]
    rows = (
        row("Avis", *(len(group) for group in groups)),
        row("Délai médian, du dépôt au vote", *(days(median_of(one.taken for one in group)) for group in groups)),
        row("Délai le plus long", *(days(max((one.taken for one in group), default=None)) for group in groups)),
        row(
            "Délai médian, jours de suspension déduits",
            *(days(median_of(one.taken - one.stopped for one in group)) for group in groups),
        ),
        row("Avis dont le délai a été suspendu", *(sum(one.stopped > 0 for one in group) for group in groups)),
        row("Jours de suspension, au total", *(sum(one.stopped for one in group) for group in groups)),
        row("Rendus avant leur échéance", *(sum(said) if said else NOTHING for said in judged)),
        row("Rendus après leur échéance", *(len(said) - sum(said) if said else NOTHING for said in judged)),
    )
    return Section(
        code="delays",
        title=SECTIONS["delays"],
        tables=(
            Table(
                code="delays",
                title="Du dépôt de la saisine à l’avis",
                source=(
                    f"{_SOURCE} Délais en jours calendaires, du dépôt au vote\u00a0; une suspension court de la "
                    "demande à la direction jusqu’à sa réponse. Une autosaisine n’a pas d’échéance."
                ),
                period=period.words,
                columns=("Délai", "Saisines des directions", "Autosaisines", ALL),
                rows=rows,
            ),
        ),
    )


def _given(opinion: Opinion, stops: Sequence[InformationRequest]) -> Given:
    submitted_at, draft = opinion.referral.submitted_at, opinion.adopted_draft
    if submitted_at is None or draft is None:
        raise ValueError(f"{opinion.pk} is not an adopted opinion on a submitted referral")
    return Given(
        opinion=opinion,
        content=from_json(draft.content),
        submitted_on=timezone.localdate(submitted_at),
        stopped=sum(_days_stopped(asked, opinion.decided_on) for asked in stops),
    )


def _days_stopped(asked: InformationRequest, ended_on: date) -> int:
    """From the day of the request, not counted, to that of the answer, counted; never after the vote."""
    until = min(timezone.localdate(asked.answered_at), ended_on) if asked.answered_at else ended_on
    return max(0, (until - timezone.localdate(asked.asked_at)).days)


def _by_outcome(given: Sequence[Given], period: Period) -> Table:
    counts = Counter(one.content.outcome for one in given)
    return Table(
        code="outcomes",
        title="Avis selon leur sens",
        source=_SOURCE,
        period=period.words,
        columns=("Sens de l’avis", "Nombre"),
        rows=(
            *(row(outcome.label.capitalize(), counts[outcome.value]) for outcome in Outcome),
            row(ALL, len(given)),
        ),
        is_chart=True,
    )


def _by_commitment(given: Sequence[Given], period: Period) -> Table:
    """Under the titles of the charter of each opinion; a commitment that no opinion applied is counted zero."""
    titles: dict[str, str] = {}
    applied: Counter[str] = Counter()
    recommended: Counter[str] = Counter()
    for one in given:
        titles |= {recital.commitment: recital.title for recital in one.content.recitals}
        applied.update({recital.commitment for recital in one.content.recitals if recital.paragraphs})
        recommended.update(said.commitment for said in one.content.recommendations)
    return Table(
        code="commitments",
        title="Engagements de la charte appliqués",
        source=f"{_SOURCE} Un avis compte pour chaque engagement sous lequel il a des considérants.",
        period=period.words,
        columns=("Engagement", "Avis", "Recommandations"),
        rows=tuple(row(title, applied[code], recommended[code]) for code, title in titles.items()),
        is_chart=True,
    )


def _by_department(given: Sequence[Given], period: Period) -> Table:
    names = Counter(_origin(one.opinion) for one in given)
    return Table(
        code="departments",
        title="Avis selon la direction qui a saisi le comité",
        source=_SOURCE,
        period=period.words,
        columns=("Direction", "Nombre"),
        rows=tuple(row(name, names[name]) for name in sorted(names, key=fold)),
        is_chart=True,
    )


def _origin(opinion: Opinion) -> str:
    department = opinion.referral.department
    return SELF if opinion.referral.is_self_referral or department is None else department.name


def _separate(given: Sequence[Given], period: Period) -> Table:
    """Those that are printed with the opinion: who renounced is not among them. One query; no text or name is read."""
    ballots = [one.opinion.ballot_id for one in given]
    joined = SeparateOpinion.objects.filter(ballot__in=ballots).exclude(kind=SeparateKind.NONE)
    found = list(joined.values_list("kind", "ballot"))
    kinds = Counter(kind for kind, _ballot in found)
    return Table(
        code="separate",
        title="Opinions séparées",
        source=f"{_SOURCE} Opinions séparées jointes à ces avis par des membres qui ont pris part au vote.",
        period=period.words,
        columns=("Opinions", "Nombre"),
        rows=(
            row("Opinions dissidentes", kinds[SeparateKind.DISSENTING]),
            row("Opinions concordantes", kinds[SeparateKind.CONCURRING]),
            row("Avis qui en comportent", len({ballot for _kind, ballot in found})),
        ),
    )


def published_list(given: Sequence[Given], period: Period) -> Table:
    """The annex that the system adds: each opinion of the year, by its reference."""
    return Table(
        code="list",
        title="Avis de l’année",
        source=_SOURCE,
        period=period.words,
        columns=("Avis", "Date", "Objet", "Sens"),
        rows=tuple(
            row(one.opinion.reference, long_date(one.opinion.decided_on), one.content.title, _outcome(one))
            for one in given
        ),
        is_list=True,
    )


def _outcome(given: Given) -> str:
    return Outcome(given.content.outcome).label.capitalize()

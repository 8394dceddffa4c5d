"""What was done about the recommendations: those of the year's publications, and all since the first one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from opinions.enums.opinions import Position
from opinions.enums.opinions import RecommendationStatus as S
from opinions.figures import Section, Table, row
from opinions.models import Recommendation
from opinions.queries.recommendations import answer_due_on, with_answer_due
from opinions.queries.report.period import Period
from opinions.report_content import SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Followed:
    """One recommendation as it was at the end of the period: later answers and closings are not seen."""

    published_at: datetime
    due_on: date
    answered_on: date | None
    position: str
    closed_as: str


def follow_up(period: Period) -> Section:
    """One query. Recommendations are public with their opinion; no text of them is read here."""
    published = Recommendation.objects.filter(reference__isnull=False, opinion__published_at__lt=period.until)
    found = [_followed(said, period) for said in with_answer_due(published).select_related("opinion", "follow_up")]
    of_the_year = [one for one in found if period.holds(one.published_at)]
    lists = (of_the_year, found)
    return Section(
        code="follow_up",
        title=SECTIONS["follow_up"],
        tables=(_answers(lists, period), _positions(lists, period), _done(lists, period)),
    )


_COLUMNS = ("Publiées dans l’année", "Toutes depuis l’origine")
_SOURCE = "Recommandations des avis publiés, telles qu’elles étaient à cette date."


def _answers(lists: Sequence[Sequence[_Followed]], period: Period) -> Table:
    def is_late(one: _Followed) -> bool:
        return one.answered_on is None and one.due_on < period.cut_on

    return Table(
        code="answers",
        title="Réponses des directions",
        source=f"{_SOURCE} Le délai de réponse est celui des règles de chaque saisine.",
        period=period.at_the_cut,
        columns=("Réponses", *_COLUMNS),
        rows=(
            row("Recommandations publiées", *(len(found) for found in lists)),
            row("Réponse donnée dans le délai", *(sum(_in_time(one) is True for one in found) for found in lists)),
            row("Réponse donnée hors délai", *(sum(_in_time(one) is False for one in found) for found in lists)),
            row("Sans réponse, délai expiré", *(sum(is_late(one) for one in found) for found in lists)),
            row(
                "Sans réponse, délai en cours",
                *(sum(one.answered_on is None and not is_late(one) for one in found) for found in lists),
            ),
        ),
        is_chart=True,
    )


def _positions(lists: Sequence[Sequence[_Followed]], period: Period) -> Table:
    labels = {
        Position.ACCEPTED: "Acceptées",
        Position.PARTLY: "Acceptées en partie",
        Position.REFUSED: "Refusées",
    }
    return Table(
        code="positions",
        title="Positions des directions",
        source=_SOURCE,
        period=period.at_the_cut,
        columns=("Position", *_COLUMNS),
        rows=tuple(
            row(label, *(sum(one.position == position for one in found) for found in lists))
            for position, label in labels.items()
        ),
        is_chart=True,
    )


def _done(lists: Sequence[Sequence[_Followed]], period: Period) -> Table:
    labels = {
        S.IMPLEMENTED: "Mises en œuvre",
        S.PARTLY: "Mises en œuvre en partie",
        S.NOT_IMPLEMENTED: "Non mises en œuvre",
    }
    return Table(
        code="done",
        title="Constats du comité",
        source=f"{_SOURCE} Le comité clôt le suivi, jamais la direction destinataire.",
        period=period.at_the_cut,
        columns=("Constat", *_COLUMNS),
        rows=(
            *(
                row(label, *(sum(one.closed_as == status for one in found) for found in lists))
                for status, label in labels.items()
            ),
            row("Suivi non clos", *(sum(not one.closed_as for one in found) for found in lists)),
        ),
        is_chart=True,
    )


def _followed(said: Recommendation, period: Period) -> _Followed:
    answer = getattr(said, "follow_up", None)
    is_answered = answer is not None and answer.answered_at < period.until
    is_closed = said.closed_at is not None and said.closed_at < period.until
    published_at = said.opinion.published_at
    if published_at is None:
        raise ValueError(f"{said.pk} is not published")
    return _Followed(
        published_at=published_at,
        due_on=answer_due_on(said),
        answered_on=timezone.localdate(answer.answered_at) if answer is not None and is_answered else None,
        position=answer.position if answer is not None and is_answered else "",
        closed_as=said.status if is_closed else "",
    )


def _in_time(one: _Followed) -> bool | None:
    """None while there is no answer."""
    return None if one.answered_on is None else one.answered_on <= one.due_on

"""What was done about the recommendations: those of the year's publications, and all since the first one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone

from opinions.enums.opinions import FollowUpForm, Position
from opinions.enums.opinions import RecommendationStatus as S
from opinions.figures import Section, Table, row
from opinions.models import FollowUp, Recommendation
from opinions.queries.recommendations import CLOSED, answer_due_on, with_answer_due
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
    """Two queries. Recommendations are public with their opinion; no text of them is read here."""
    published = Recommendation.objects.filter(reference__isnull=False, opinion__published_at__lt=period.until)
    words = FollowUp.objects.filter(signed_at__lt=period.until).defer("body", "planned", "evidence")
    rows = with_answer_due(published).select_related("opinion").prefetch_related(Prefetch("follow_ups", words))
    found = [_followed(said) for said in rows]
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


def _followed(said: Recommendation) -> _Followed:
    """From what was signed before the end of the period: the first answer, the last position, the last finding."""
    words = list(said.follow_ups.all())
    answers = [word for word in words if word.form == FollowUpForm.ANSWER]
    findings = [word for word in words if word.form == FollowUpForm.FINDING]
    published_at = said.opinion.published_at
    if published_at is None:
        raise ValueError(f"{said.pk} is not published")
    return _Followed(
        published_at=published_at,
        due_on=answer_due_on(said),
        answered_on=timezone.localdate(answers[0].signed_at) if answers else None,
        position=answers[-1].position if answers else "",
        closed_as=findings[-1].state if findings and findings[-1].state in CLOSED else "",
    )


def _in_time(one: _Followed) -> bool | None:
    """None while there is no answer."""
    return None if one.answered_on is None else one.answered_on <= one.due_on

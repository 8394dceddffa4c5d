"""What waits for somebody in the self-assessments: a draft to go on with, to sign; a measure that is due."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from algorithms import roles
from algorithms.assessed import assessed, progress_of
from algorithms.enums import SelfAssessmentStatus as S
from algorithms.models import SelfAssessment, SelfAssessmentLine
from algorithms.queries.self_assessments import self_assessments_visible_to, with_lines
from charter.points import Point
from charter.queries import points_of
from common.todo import Todo
from common.typography import french

# How long before its day a planned measure is shown to the department.
AHEAD = timedelta(days=30)


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """For the department only. As many queries whatever the number of sheets, but two for each charter that is used."""
    if not roles.writes(actor):
        return []
    drafts = list(with_lines(self_assessments_visible_to(actor).filter(status=S.DRAFT)).order_by("opened_at"))
    points = {key: points_of(key) for key in {draft.charter_version_id for draft in drafts}}
    return [
        *(_draft(actor, draft, points[draft.charter_version_id]) for draft in drafts),
        *_measures(actor, at),
    ]


def _draft(actor: Actor, draft: SelfAssessment, points: list[Point]) -> Todo:
    found = assessed(points, draft.lines.all())
    is_whole = all(one.is_complete for one in found)
    signs = roles.approves_for(actor, draft.sheet)
    act = "Signer" if is_whole else "Continuer"
    return Todo(
        label=french(f"{act} l’auto-évaluation de {_name(draft)}"),
        url=_url(draft),
        detail=f"{progress_of(found)}" + ("" if not is_whole or signs else ". Un approbateur de la direction signe"),
        is_mine=signs or not is_whole,
    )


def _measures(actor: Actor, at: datetime) -> list[Todo]:
    standing = self_assessments_visible_to(actor).filter(
        status=S.SIGNED, algorithm__department=actor.user.department_id
    )
    lines = (
        SelfAssessmentLine.objects.filter(assessment__in=standing, due_on__lte=timezone.localdate(at) + AHEAD)
        .select_related("assessment__sheet__algorithm")
        .order_by("due_on", "pk")
    )
    return [
        Todo(
            label=french(f"Mesure annoncée au comité, {_name(line.assessment)}"),
            url=line.assessment.get_absolute_url(),
            until=line.due_on,
            detail=french(line.measure),
        )
        for line in lines
    ]


def _name(assessment: SelfAssessment) -> str:
    return f"{assessment.sheet.algorithm.reference} « {assessment.sheet.name} »"


def _url(draft: SelfAssessment) -> str:
    return reverse("algorithms:self-assessments", args=[draft.sheet_id])

"""Reads about self-assessments: one function decides which of them a person may read."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import SelfAssessmentStatus as S
from algorithms.enums import SheetStatus
from algorithms.models import SelfAssessment, SelfAssessmentLine


def self_assessments_visible_to(actor: Actor) -> QuerySet[SelfAssessment]:
    """The same rule as policies.self_assessments.can_see, compared in the tests."""
    seen = Q(pk__in=[])
    if roles.reads_proposals(actor):
        seen |= Q(status__in=[S.SIGNED, S.SUPERSEDED]) & ~Q(sheet__status=SheetStatus.DRAFT)
    if roles.writes(actor):
        seen |= Q(algorithm__department=actor.user.department_id)
    return _loaded().filter(seen)


def with_lines(assessments: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    lines = SelfAssessmentLine.objects.select_related("commitment", "criterion", "written_by")
    return assessments.prefetch_related(Prefetch("lines", queryset=lines))


def lines_of(assessment: SelfAssessment) -> QuerySet[SelfAssessmentLine]:
    return assessment.lines.select_related("commitment", "criterion", "written_by")


def signed_of(algorithm_ids: Iterable[UUID]) -> dict[UUID, SelfAssessment]:
    """By algorithm, the one that stands, whoever asks: the caller has checked. One query."""
    found = _loaded().filter(algorithm__in=list(algorithm_ids), status=S.SIGNED)
    return {assessment.algorithm_id: assessment for assessment in found}


def _loaded() -> QuerySet[SelfAssessment]:
    return SelfAssessment.objects.select_related(
        "sheet__algorithm__department", "charter_version", "opened_by", "signed_by"
    )

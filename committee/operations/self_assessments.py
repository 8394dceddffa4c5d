"""Joining to a file what the department says of its algorithm."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import Actor
from algorithms.models import SheetVersion
from committee.models import JoinedSelfAssessment, Referral
from committee.queries.self_assessments import to_join
from common import journal


def join_self_assessments(
    referral: Referral, sheets: Sequence[SheetVersion], *, actor: Actor, at: datetime
) -> list[JoinedSelfAssessment]:
    """Pin the signed ones of these algorithms, in the transaction of the act. One that is there already stays alone.

    Called by the submission, then by each answer of the department: it may have signed one since.
    """
    known = set(JoinedSelfAssessment.objects.filter(referral=referral).values_list("assessment_id", flat=True))
    found = [assessment for assessment in to_join(sheets).values() if assessment.pk not in known]
    add = JoinedSelfAssessment.objects.create
    joined = [
        add(referral=referral, assessment=assessment, joined_at=at, joined_by=actor.user)
        for assessment in sorted(found, key=lambda one: one.sheet.algorithm.reference)
    ]
    for one in joined:
        reference = one.assessment.sheet.algorithm.reference
        journal.record(
            action="referral.join_self_assessment",
            actor=actor,
            at=at,
            target=referral,
            details={"told": reference, "assessment": str(one.assessment_id)},
        )
    return joined

"""What stands beside a sheet without being of it: the self-assessment, and the incidents of its algorithm."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from algorithms.enums import SelfAssessmentStatus
from algorithms.models import SheetVersion
from algorithms.policies import self_assessments as policies
from algorithms.queries import incidents, self_assessments


def beside(actor: Actor, sheet: SheetVersion, *, at: datetime) -> dict[str, Any]:
    """For `templates/algorithms/sheet/joined.html`; nothing of what this person may not read. Two queries, or none."""
    if not policies.can_read_of(actor, sheet):
        return {"reads_beside": False}
    counted = incidents.counts_visible_to(actor, at=at, algorithm_ids=[sheet.algorithm_id])
    signed = self_assessments.self_assessments_visible_to(actor).filter(
        algorithm=sheet.algorithm_id, status=SelfAssessmentStatus.SIGNED
    )
    return {
        "reads_beside": True,
        "incidents": counted.get(sheet.algorithm_id, incidents.IncidentCount()),
        "self_assessment": signed.first(),
    }

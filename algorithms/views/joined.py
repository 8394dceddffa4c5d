"""What stands beside a sheet without being of it: its class of risk, its self-assessment, the incidents."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from algorithms.enums import SelfAssessmentStatus
from algorithms.models import SheetVersion
from algorithms.policies import self_assessments as policies
from algorithms.queries import incidents, self_assessments
from algorithms.views.legal_page import risk_of


def beside(actor: Actor, sheet: SheetVersion, *, at: datetime) -> dict[str, Any]:
    """For `templates/algorithms/sheet/joined.html`; nothing of what this person may not read. One query, or three."""
    risk = risk_of(sheet)
    if not policies.can_read_of(actor, sheet):
        return {"risk": risk, "reads_beside": False}
    counted = incidents.counts_visible_to(actor, at=at, algorithm_ids=[sheet.algorithm_id])
    signed = self_assessments.self_assessments_visible_to(actor).filter(
        algorithm=sheet.algorithm_id, status=SelfAssessmentStatus.SIGNED
    )
    return {
        "risk": risk,
        "reads_beside": True,
        "incidents": counted.get(sheet.algorithm_id, incidents.IncidentCount()),
        "self_assessment": signed.first(),
    }

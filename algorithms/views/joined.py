"""What stands beside a sheet without being of it: its class of risk, its self-assessment, incidents and requests."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import SelfAssessmentStatus
from algorithms.models import SheetVersion
from algorithms.policies import self_assessments as policies
from algorithms.queries import incidents, requests, self_assessments
from algorithms.views.legal_page import risk_of


def beside(actor: Actor, sheet: SheetVersion, *, at: datetime) -> dict[str, Any]:
    """For `templates/algorithms/sheet/joined.html`; nothing of what this person may not read. One query to four."""
    risk = risk_of(sheet)
    if not policies.can_read_of(actor, sheet):
        return {"risk": risk, "reads_beside": False}
    keeps_requests = roles.keeps_register(actor, sheet.algorithm.department_id)
    counted = incidents.counts_visible_to(actor, at=at, algorithm_ids=[sheet.algorithm_id])
    signed = self_assessments.self_assessments_visible_to(actor).filter(
        algorithm=sheet.algorithm_id, status=SelfAssessmentStatus.SIGNED
    )
    return {
        "risk": risk,
        "reads_beside": True,
        "keeps_requests": keeps_requests,
        "requests_waiting": requests.waiting_for(sheet.algorithm_id) if keeps_requests else 0,
        "incidents": counted.get(sheet.algorithm_id, incidents.IncidentCount()),
        "self_assessment": signed.first(),
    }

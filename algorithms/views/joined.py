"""What stands beside a sheet without being of it: its class of risk, the incidents of its algorithm."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from algorithms.queries import incidents
from algorithms.views.legal_page import risk_of


def beside(actor: Actor, sheet: SheetVersion, *, at: datetime) -> dict[str, Any]:
    """For `templates/algorithms/sheet/joined.html`; nothing of what this person may not read. Two queries."""
    may_read = roles.keeps_register(actor, sheet.algorithm.department_id) or (
        roles.reads_proposals(actor) and sheet.status != SheetStatus.DRAFT
    )
    counted = incidents.counts_visible_to(actor, at=at, algorithm_ids=[sheet.algorithm_id]) if may_read else {}
    return {
        "risk": risk_of(sheet),
        "may_read_incidents": may_read,
        "incidents": counted.get(sheet.algorithm_id, incidents.IncidentCount()),
    }

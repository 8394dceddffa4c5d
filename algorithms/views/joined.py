"""What stands beside a sheet without being of it: the incidents of its algorithm."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from algorithms.queries import incidents


def beside(actor: Actor, sheet: SheetVersion, *, at: datetime) -> dict[str, Any]:
    """For `templates/algorithms/sheet/joined.html`; nothing of what this person may not read. One query."""
    may_read = roles.keeps_register(actor, sheet.algorithm.department_id) or (
        roles.reads_proposals(actor) and sheet.status != SheetStatus.DRAFT
    )
    counted = incidents.counts_visible_to(actor, at=at, algorithm_ids=[sheet.algorithm_id]) if may_read else {}
    return {
        "may_read_incidents": may_read,
        "incidents": counted.get(sheet.algorithm_id, incidents.IncidentCount()),
    }

"""What every act on a sheet begins and ends with."""

from datetime import datetime
from uuid import UUID

from accounts import actors
from accounts.actors import Actor
from algorithms import policies, workflow
from algorithms.enums import SheetStep
from algorithms.models import SheetVersion
from common import journal
from common.verdicts import require


def take(sheet_id: UUID, step: SheetStep, actor: Actor, at: datetime) -> tuple[SheetVersion, Actor]:
    """Lock the row, read the actor again, then ask: may this person, and is it the moment?

    Raises: NotVisible, NotAllowed, then WrongState, in this order.
    """
    sheet = (
        SheetVersion.objects.select_related("algorithm__department")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=sheet_id)
    )
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, sheet))
    workflow.SHEET.target(step, source=sheet.status)
    return sheet, actor


def settle(sheet: SheetVersion, step: SheetStep, *, actor: Actor, at: datetime, **details: object) -> None:
    """Move the sheet where the table says, save it, and write the line of the journal."""
    before, sheet.status = sheet.status, workflow.SHEET.target(step, source=sheet.status).value
    sheet.save()
    journal.record(
        action=f"sheet.{step}",
        actor=actor,
        at=at,
        target=sheet,
        before=before,
        after=sheet.status,
        details={"algorithm": sheet.algorithm.reference, "version": sheet.number, **details},
    )

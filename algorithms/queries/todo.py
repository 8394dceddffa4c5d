"""What waits for somebody in the registry."""

from datetime import date, datetime

from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Role
from algorithms import roles, workflow
from algorithms.enums import SheetStatus
from algorithms.models import SheetEntry, SheetVersion
from algorithms.queries.sheets import OPEN, sheets_visible_to
from common.todo import Todo
from common.typography import french


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """The sheets that wait for this person, and those of their direction that wait for somebody else."""
    if not (roles.writes(actor) or actor.is_secretariat):
        return []
    waiting = sheets_visible_to(actor).filter(status__in=OPEN).order_by("algorithm__reference")
    tasks = [todo for sheet in waiting if (todo := _todo(actor, sheet))]
    return tasks + _reviews(actor, on=timezone.localdate(at))


def _reviews(actor: Actor, *, on: date) -> list[Todo]:
    """The published sheets of their direction whose date of review has come, unless a new version is open."""
    if not actor.has(Role.CONTRIBUTOR) or actor.user.department_id is None:
        return []
    due = SheetEntry.objects.filter(
        department=actor.user.department_id, status=SheetStatus.PUBLISHED, is_latest=True, review_due_on__lte=on
    )
    return [
        Todo(
            label=french(f"Revoir la fiche {entry.reference} « {entry.sheet.name} »"),
            url=entry.sheet.get_absolute_url(),
            until=entry.review_due_on,
        )
        for entry in due.select_related("sheet").only("reference", "review_due_on", "sheet__name").order_by("reference")
    ]


def _todo(actor: Actor, sheet: SheetVersion) -> Todo | None:
    status = SheetStatus(sheet.status)
    reference = f"{sheet.algorithm.reference} « {sheet.name} »"
    if asked := _asked_of(actor, sheet, status):
        is_returned = status == SheetStatus.DRAFT and sheet.sent_back_at is not None
        detail = f"Renvoyée : {sheet.sent_back_reason}" if is_returned else ""
        return Todo(label=french(f"{asked} la fiche {reference}"), url=sheet.get_absolute_url(), detail=french(detail))
    if not roles.works_on(actor, sheet):
        return None
    return Todo(
        label=french(f"Fiche {reference}, {status.label}"),
        url=sheet.get_absolute_url(),
        detail=french(f"La main est à : {workflow.SHEET.owners[status]}"),
        is_mine=False,
    )


def _asked_of(actor: Actor, sheet: SheetVersion, status: SheetStatus) -> str:
    """What is asked of this person now, nothing when it is another's turn. Compared with the policies in the tests."""
    if status == SheetStatus.DRAFT:
        return "Compléter et proposer" if roles.contributes_to(actor, sheet) else ""
    if roles.is_proposer(actor, sheet):
        return ""
    if status == SheetStatus.PROPOSED:
        return "Approuver ou renvoyer" if roles.approves_for(actor, sheet) else ""
    return "Publier" if actor.is_secretariat or roles.approves_for(actor, sheet) else ""

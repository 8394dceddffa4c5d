"""The documents of a sheet that a person may know of, and those that anybody may be served."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from algorithms.models import SheetDocument, SheetVersion
from algorithms.queries.sheets import sheets_visible_to
from algorithms.roles import works_on
from common.models import DocumentState


def documents_visible_to(actor: Actor, sheet: SheetVersion) -> QuerySet[SheetDocument]:
    """Those of a sheet that this person may read; `sheet` is one that `sheets_visible_to` gave.

    What the gate has not let through is named to the direction and to the secretariat only (RELIABILITY §2.3, row 10).
    """
    found = SheetDocument.objects.filter(sheet=sheet, removed_at__isnull=True)
    if not (works_on(actor, sheet) or actor.is_secretariat):
        found = found.filter(document__state=DocumentState.CLEAN)
    return found.select_related("document", "added_by").order_by("added_at", "pk")


def document_visible_to(actor: Actor, *, sheet_id: UUID, document_id: UUID) -> SheetDocument | None:
    """One that may be served: its sheet is in sight, and the gate let it through."""
    return (
        SheetDocument.objects.filter(
            sheet__in=sheets_visible_to(actor).filter(pk=sheet_id),
            pk=document_id,
            removed_at__isnull=True,
            document__state=DocumentState.CLEAN,
        )
        .select_related("document", "sheet__algorithm")
        .first()
    )


def pending_of(sheet: SheetVersion) -> int:
    """How many of its documents wait to be read by the gate."""
    return SheetDocument.objects.filter(
        sheet=sheet, removed_at__isnull=True, document__state=DocumentState.CHECKING
    ).count()

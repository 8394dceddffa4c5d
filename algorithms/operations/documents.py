"""The documents of a sheet: joined to a draft, taken away from it, frozen with it, carried to the next version."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from accounts.actors import Actor
from algorithms.enums import SheetStep
from algorithms.models import SheetDocument, SheetVersion
from algorithms.operations.taking import take
from algorithms.queries.documents import pending_of
from common import documents, journal
from common.documents import Examined, Upload
from common.errors import NotVisible, RuleBroken
from common.models import DocumentState
from common.typography import NBSP, plural
from common.verdicts import HIDDEN

# Of one version, with what was taken away from it (RELIABILITY H7).
MAX_DOCUMENTS = 50
MAX_BYTES = 200 * 1024 * 1024


def join_documents(
    *, sheet_id: UUID, actor: Actor, at: datetime, uploads: Sequence[Upload], label: str = ""
) -> list[SheetDocument]:
    """Join files to a draft: all of them, or none when one is refused.

    Raises: RuleBroken with one sentence for each file that is refused, or when the sheet would hold too much.
    """
    return _join(sheet_id, actor, at, documents.examine(uploads), label.strip())


@transaction.atomic
def _join(sheet_id: UUID, actor: Actor, at: datetime, examined: Sequence[Examined], label: str) -> list[SheetDocument]:
    sheet, actor = take(sheet_id, SheetStep.EDIT, actor, at)
    if not examined:
        raise RuleBroken("Choisissez au moins un fichier.")
    _refuse_twice(sheet, examined)
    _refuse_too_many(sheet, examined)
    joined = [
        SheetDocument.objects.create(
            sheet=sheet,
            document=documents.keep(one, actor=actor, at=at),
            label=label,
            added_at=at,
            added_by=actor.user,
        )
        for one in examined
    ]
    _record(sheet, "join_document", actor, at, documents=[str(one.document_id) for one in joined])
    return joined


@transaction.atomic
def withdraw_document(*, sheet_id: UUID, document_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a document away from a draft. Its row stays, and is served to nobody; earlier versions keep theirs."""
    sheet, actor = take(sheet_id, SheetStep.EDIT, actor, at)
    found = SheetDocument.objects.filter(pk=document_id, sheet=sheet, removed_at__isnull=True).first()
    if found is None:
        raise NotVisible(HIDDEN.refusal)
    found.removed_at, found.removed_by = at, actor.user
    found.save()
    _record(sheet, "withdraw_document", actor, at, documents=[str(found.document_id)])


def carry_documents(source: SheetVersion, target: SheetVersion) -> None:
    """The same stored files for the next version: a row each, no byte copied. In the caller's transaction."""
    kept = source.documents.filter(removed_at__isnull=True).exclude(document__state=DocumentState.REFUSED)
    SheetDocument.objects.bulk_create(
        SheetDocument(
            sheet=target,
            document_id=one.document_id,
            label=one.label,
            added_at=one.added_at,
            added_by_id=one.added_by_id,
        )
        for one in kept
    )


def refuse_pending(sheet: SheetVersion) -> None:
    """Raises: RuleBroken while the gate has not read every document: whoever approves must be able to read them."""
    if count := pending_of(sheet):
        raise RuleBroken(
            f"{plural(count, 'document est', 'documents sont')} en cours de vérification : attendez quelques instants, "
            "puis proposez la fiche de nouveau."
        )


def note_download(*, found: SheetDocument, actor: Actor, at: datetime) -> None:
    """Write down who took which document, before it is served."""
    journal.record(
        action="sheet.download",
        actor=actor,
        at=at,
        target=found,
        details={"sheet": str(found.sheet_id), "document": str(found.document_id), "sha256": found.document.sha256},
    )


def _record(sheet: SheetVersion, act: str, actor: Actor, at: datetime, **details: object) -> None:
    journal.record(
        action=f"sheet.{act}",
        actor=actor,
        at=at,
        target=sheet,
        details={"algorithm": sheet.algorithm.reference, "version": sheet.number, **details},
    )


def _refuse_twice(sheet: SheetVersion, examined: Sequence[Examined]) -> None:
    present = set(
        sheet.documents.filter(removed_at__isnull=True)
        .exclude(document__state=DocumentState.REFUSED)
        .values_list("document__sha256", flat=True)
    )
    for one in examined:
        if one.sha256 in present:
            name = documents.safe_name(one.upload.name)
            raise RuleBroken(f"Le fichier «{NBSP}{name}{NBSP}» est déjà joint à cette fiche : choisissez-en un autre.")
        present.add(one.sha256)


def _refuse_too_many(sheet: SheetVersion, examined: Sequence[Examined]) -> None:
    """What was taken away counts: it is kept."""
    kept = sheet.documents.exclude(document__state=DocumentState.REFUSED)
    if kept.count() + len(examined) > MAX_DOCUMENTS:
        raise RuleBroken(
            f"Une fiche reçoit {plural(MAX_DOCUMENTS, 'document')} au plus, y compris ceux qui en ont été retirés : "
            "réunissez-les, ou joignez-les à la version suivante."
        )
    size = (kept.aggregate(total=Sum("document__size"))["total"] or 0) + sum(one.size for one in examined)
    if size > MAX_BYTES:
        raise RuleBroken(
            f"Les documents d’une fiche pèsent {MAX_BYTES // 1024**2}{NBSP}Mo au plus, tous ensemble, y compris ceux "
            "qui en ont été retirés : allégez-les, ou joignez-les à la version suivante."
        )

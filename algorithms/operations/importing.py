"""Importing a file: it is read and nothing is written; then, when its person says so, drafts are written."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.models import Department
from algorithms import keeping, workflow
from algorithms.content import SheetContent
from algorithms.enums import ImportStatus, ImportStep, RowOutcome, SheetStatus
from algorithms.models import SheetImport, SheetImportRow, SheetVersion
from algorithms.operations.writing import NewSheet, create_sheets, edit_sheet, start_version
from algorithms.planning import Planned, plan
from algorithms.policies import imports as policies
from algorithms.queries.imports import entered_by, objectives_named, sheets_named
from algorithms.readers import MAX_BYTES, Reading, read
from common import journal, outbox
from common.errors import DomainError, NotVisible, RuleBroken, WrongState
from common.typography import french, long_date
from common.verdicts import HIDDEN, require

__all__ = [
    "APPLY",
    "MAX_BYTES",
    "abandon_import",
    "apply_import",
    "choose_rows",
    "finish_import",
    "purge_imports",
    "read_import",
]

# What was read stands on the registry as it was: after some days, it is to be read again.
LIFE = timedelta(days=7)
# Once out of date, it is shown as such for a while, then erased: files hold more than what becomes a sheet.
KEPT = timedelta(days=30)
CALENDAR = journal.System("calendrier")
# Beyond this, the worker writes; the page says how far it is.
AT_ONCE = 50
APPLY = "algorithms.apply_import"
MOVED = "La fiche a changé depuis la lecture du fichier : importez-le de nouveau pour voir ce qui diffère."


@transaction.atomic
def read_import(
    *, import_id: UUID, actor: Actor, at: datetime, data: bytes, name: str, department_id: UUID | None = None
) -> SheetImport:
    """Read a file and keep what would become of each row. Nothing of the registry is written.

    For the person's own direction; the secretariat names one, whose drafts the rows become.
    `import_id` comes from the form: sent twice, it is read once. Raises: RuleBroken when the file cannot be read.
    """
    actor = actors.again(actor, at)
    require(policies.can_import(actor))
    if already := SheetImport.objects.filter(pk=import_id).first():
        require(policies.can_read(actor, already))
        return already
    department = _department(actor, department_id)
    reading = read(data, name)
    planned = _planned(reading, department, actor)
    made = SheetImport.objects.create(
        pk=import_id,
        format=reading.format,
        file_name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        department=department,
        created_at=at,
        created_by=actor.user,
        expires_at=at + LIFE,
    )
    SheetImportRow.objects.bulk_create([_row(made, one) for one in planned])
    journal.record(
        action="import.read",
        actor=actor,
        at=at,
        target=made,
        after=made.status,
        details={"format": made.format, "rows": len(reading.rows), "department": department.code},
    )
    return made


@transaction.atomic
def choose_rows(
    *, import_id: UUID, actor: Actor, at: datetime, shown: Collection[int], left_out: Collection[int]
) -> SheetImport:
    """Among the rows that were `shown`, leave these out and keep the others.

    Raises: WrongState once it is being written.
    """
    found, _actor = _take(import_id, actor, at)
    workflow.IMPORT.target(ImportStep.APPLY, source=found.status)
    found.rows.filter(number__in=shown).update(is_kept=True)
    found.rows.filter(number__in=left_out).update(is_kept=False)
    return found


@transaction.atomic
def apply_import(*, import_id: UUID, actor: Actor, at: datetime) -> SheetImport:
    """Write the drafts, at once when there are few, by the worker otherwise. Asked again, it changes nothing more.

    Raises: WrongState when it was abandoned or has expired, RuleBroken when no row is left.
    """
    found, actor = _take(import_id, actor, at)
    if found.status in (ImportStatus.APPLYING, ImportStatus.APPLIED):
        return found
    target = workflow.IMPORT.target(ImportStep.APPLY, source=found.status)
    if at >= found.expires_at:
        day = long_date(timezone.localtime(found.expires_at))
        raise WrongState(french(f"Cette lecture a expiré le {day} : déposez de nouveau le fichier."))
    count = found.rows.filter(outcome__in=[RowOutcome.CREATE, RowOutcome.CHANGE], is_kept=True).count()
    if not count:
        raise RuleBroken("Aucune fiche n’est à importer : cochez au moins une ligne.")
    found.status = target.value
    found.save(update_fields=["status"])
    journal.record(
        action="import.apply",
        actor=actor,
        at=at,
        target=found,
        before="read",
        after=found.status,
        details={"rows": count},
    )
    if count > AT_ONCE:
        outbox.post(APPLY, at=at, import_id=str(found.pk))
        return found
    return finish_import(import_id=found.pk, at=at)


@transaction.atomic
def finish_import(*, import_id: UUID, at: datetime) -> SheetImport:
    """Write every row that was kept, in the name of whoever asked, as their rights now are. All at once: a worker that
    dies leaves nothing half done. A row that is no longer fit is refused by itself, and says why.
    """
    found = SheetImport.objects.select_for_update(no_key=True).get(pk=import_id)
    if found.status != ImportStatus.APPLYING:
        return found
    actor = actors.build(found.created_by, at)
    rows = list(
        found.rows.filter(is_kept=True, outcome__in=[RowOutcome.CREATE, RowOutcome.CHANGE]).select_related("found")
    )
    try:
        require(policies.can_apply(actor, found))
        _create([row for row in rows if row.outcome == RowOutcome.CREATE], found, actor, at)
        for row in rows:
            if row.outcome == RowOutcome.CHANGE:
                _change(row, found, actor, at)
    except DomainError as refusal:
        for row in rows:
            _refuse(row, refusal.message)
    SheetImportRow.objects.bulk_update(rows, ["outcome", "reason", "made"], batch_size=500)
    found.status, found.applied_at = workflow.IMPORT.target(ImportStep.FINISH, source=found.status).value, at
    found.save(update_fields=["status", "applied_at"])
    told = {outcome.value: sum(row.outcome == outcome for row in rows) for outcome in RowOutcome}
    journal.record(
        action="import.finish", actor=actor, at=at, target=found, before="applying", after=found.status, details=told
    )
    return found


@transaction.atomic
def abandon_import(*, import_id: UUID, actor: Actor, at: datetime) -> SheetImport:
    """Leave it: nothing was written, nothing will be."""
    found, actor = _take(import_id, actor, at)
    before, found.status = found.status, workflow.IMPORT.target(ImportStep.ABANDON, source=found.status).value
    found.save(update_fields=["status"])
    journal.record(action="import.abandon", actor=actor, at=at, target=found, before=before, after=found.status)
    return found


@transaction.atomic
def purge_imports(*, at: datetime) -> int:
    """Erase what was read and never imported, once it has been out of date for KEPT. Returns how many imports.

    What was imported keeps its report: it says where the drafts come from.
    """
    expired = SheetImport.objects.filter(
        status__in=[ImportStatus.READ, ImportStatus.ABANDONED], expires_at__lt=at - KEPT
    ).select_for_update(skip_locked=True)
    for found in expired:
        journal.record(
            action="import.purge",
            actor=CALENDAR,
            at=at,
            target=found,
            before=found.status,
            details={"rows": found.rows.count(), "expired": found.expires_at.isoformat()},
        )
        found.delete()
    return len(expired)


def _planned(reading: Reading, department: Department, actor: Actor) -> list[Planned]:
    """What would become of each row, in a constant number of queries."""
    objectives, titles = objectives_named(reading.rows)
    rows = [row.with_objectives(objectives) for row in reading.rows]
    names = [row.identity for row in rows]
    known, own = sheets_named(names, actor, department.pk)
    for_another = not actor.works_for(department.pk)
    entered = entered_by(actor, names, department.pk) if for_another else frozenset()
    return plan(rows, known, own, titles, entered=entered, for_another=for_another)


def _department(actor: Actor, department_id: UUID | None) -> Department:
    """The direction that was named, or the person's own.

    Raises: RuleBroken when none is named by whoever has none.
    """
    key = department_id or actor.user.department_id
    if key is None:
        raise RuleBroken("Choisissez la direction dont les fiches seront les brouillons.")
    require(policies.can_import_for(actor, key))
    found = Department.objects.filter(pk=key).first()
    if found is None:
        raise RuleBroken("Cette direction n’existe pas.")
    return found


def _take(import_id: UUID, actor: Actor, at: datetime) -> tuple[SheetImport, Actor]:
    found = SheetImport.objects.select_for_update(no_key=True).filter(pk=import_id).first()
    if found is None:
        raise NotVisible(HIDDEN.refusal)
    actor = actors.again(actor, at)
    require(policies.can_apply(actor, found))
    return found, actor


def _row(parent: SheetImport, planned: Planned) -> SheetImportRow:
    read_row = planned.read
    return SheetImportRow(
        parent=parent,
        number=read_row.number,
        name=read_row.name[:200],
        identity=read_row.identity,
        outcome=planned.outcome,
        reason=planned.reason,
        content=keeping.kept(read_row.content),
        changes=list(planned.changes),
        empty=list(read_row.empty),
        unknown=list(read_row.unknown),
        set_aside=list(read_row.set_aside),
        notes=list(read_row.notes),
        # The same row gives the same key: whatever dies on the way, a sheet is entered once.
        algorithm_id=uuid5(parent.pk, str(read_row.number)),
        found=planned.found,
        revision=planned.found.revision if planned.found else 0,
    )


def _create(rows: list[SheetImportRow], parent: SheetImport, actor: Actor, at: datetime) -> None:
    """In a few queries. What another import has entered meanwhile under the same name is refused, not entered twice."""
    names = [row.identity for row in rows]
    known, own = sheets_named(names, actor, parent.department_id)
    entered = frozenset() if actor.works_for(parent.department_id) else entered_by(actor, names, parent.department_id)
    new = []
    for row in rows:
        if row.identity in own or row.identity in known or row.identity in entered:
            _refuse(row, MOVED)
        else:
            new.append(row)
    made = create_sheets(
        actor=actor,
        at=at,
        new=[
            NewSheet(algorithm_id=row.algorithm_id, content=_content(row, parent), external_id=row.identity)
            for row in new
        ],
        is_demonstration=settings.IS_DEMONSTRATION,
        department=parent.department,
        imported=str(parent.pk),
    )
    for row, sheet in zip(new, made, strict=True):
        row.made = sheet


def _change(row: SheetImportRow, parent: SheetImport, actor: Actor, at: datetime) -> None:
    """The draft that was read, or a new one from the version in force; nothing when somebody wrote in between."""
    try:
        with transaction.atomic():
            row.made = _changed(row, parent, actor, at)
    except DomainError as refusal:
        _refuse(row, MOVED if isinstance(refusal, WrongState) else refusal.message)


def _changed(row: SheetImportRow, parent: SheetImport, actor: Actor, at: datetime) -> SheetVersion:
    draft = row.found
    if draft is None:
        raise WrongState(MOVED)
    if draft.revision != row.revision:
        raise WrongState(MOVED)
    if draft.status == SheetStatus.PUBLISHED:
        draft = start_version(sheet_id=draft.pk, actor=actor, at=at)
    return edit_sheet(sheet_id=draft.pk, actor=actor, at=at, revision=draft.revision, content=_content(row, parent))


def _content(row: SheetImportRow, parent: SheetImport) -> SheetContent:
    content = keeping.restored(row.content)
    note = content.values.get("change_note") or f"Import du fichier {parent.file_name}, ligne {row.number}."
    return replace(content, values={**content.values, "change_note": note})


def _refuse(row: SheetImportRow, reason: str) -> None:
    row.outcome, row.reason, row.made = RowOutcome.REFUSED, french(reason)[:500], None

"""Files that people send: read by the gate (`common.inspection`), kept by hash, given back as attachments only.

    examined = documents.examine(uploads)          # before the transaction: nothing is locked while a child reads
    document = documents.keep(examined[0], ...)    # in it

Small files are judged at once, and a refusal stores nothing. The others are kept « en cours de vérification », served
to nobody, and judged by the worker (`settle`). A refused one loses its bytes; its row, its reason and its trace stay.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import transaction

from common import journal, outbox
from common.errors import RuleBroken
from common.inspection import gate, kinds, names
from common.inspection.kinds import Kind
from common.inspection.refusals import Refused
from common.journal import Person
from common.models import DocumentState, StoredDocument
from common.typography import NBSP, french

CHECK = "common.check_document"
REFUSED = "accounts.document_refused"
# What a request may have read while somebody waits for its answer; the rest is for the worker.
AT_ONCE_BYTES = 8 * 1024 * 1024
AT_ONCE_FILES = 4
AT_ONCE_SECONDS = 6.0
# Bytes that no row knows may belong to a transaction that is not over yet.
ORPHAN_AGE = timedelta(hours=24)
ACCEPTED = french(f"25{NBSP}Mo au plus par fichier. Types acceptés : {', '.join(kinds.EXTENSIONS)}.")
"""For the help text of the fields that take files."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: its name, and what reads it."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that nothing is against so far; `found` is its type when it was read whole."""

    upload: Upload
    size: int
    sha256: str
    found: Kind | None


def examine(uploads: Sequence[Upload]) -> list[Examined]:
    """Judge what can be judged while somebody waits. Call it before the transaction.

    Raises: RuleBroken with one sentence for each file that is refused, which says what to do.
    """
    examined, refused, seen = [], [], 0
    for number, upload in enumerate(uploads):
        try:
            size, sha256 = _measured(upload)
            seen += size
            is_now = number < AT_ONCE_FILES and seen <= AT_ONCE_BYTES
            found = _judged(upload) if is_now else None
        except Refused as refusal:
            refused.append(french(f"Le fichier « {safe_name(upload.name)} » {refusal}"))
        else:
            examined.append(Examined(upload=upload, size=size, sha256=sha256, found=found))
    if refused:
        raise RuleBroken(" ".join(refused))
    return examined


def keep(examined: Examined, *, actor: Person, at: datetime) -> StoredDocument:
    """Store the bytes and the row, in the caller's transaction; the worker is asked when there is more to judge."""
    is_judged = examined.found is not None
    document = StoredDocument(
        name=safe_name(examined.upload.name),
        content_type=examined.found.content_type if examined.found else "",
        size=examined.size,
        sha256=examined.sha256,
        state=DocumentState.CLEAN if is_judged else DocumentState.CHECKING,
        checked_at=at if is_judged else None,
        stored_at=at,
        stored_by_id=actor.journal_id,
        stored_by_label=actor.journal_label,
    )
    examined.upload.content.seek(0)
    document.file.save(document.name, File(examined.upload.content), save=False)
    document.save()
    if not is_judged:
        outbox.post(CHECK, at=at, document_id=str(document.pk))
    return document


def settle(*, document_id: UUID, at: datetime) -> None:
    """Judge a file that waits: clean, or refused with its bytes deleted, the journal and its depositor told.

    Safe to run twice: a file that was judged is left alone. Raises: TimeoutError when the machine had no time to tell,
    so that the outbox asks again.
    """
    waiting = StoredDocument.objects.filter(pk=document_id, state=DocumentState.CHECKING).first()
    if waiting is None:
        return
    with waiting.file.open("rb") as file:
        verdict = gate.inspect(file, extension=_extension(waiting.name))
    if verdict.found is None and not verdict.refused:
        raise TimeoutError(f"document {document_id} was not read in time")
    with transaction.atomic():
        document = (
            StoredDocument.objects.select_for_update().filter(pk=document_id, state=DocumentState.CHECKING).first()
        )
        if document is None:
            return
        document.checked_at = at
        if verdict.found is not None:
            document.state, document.content_type = DocumentState.CLEAN, verdict.found.content_type
        else:
            document.state, document.refusal = DocumentState.REFUSED, verdict.refused
            outbox.post(REFUSED, at=at, document_id=str(document.pk))
            transaction.on_commit(partial(document.file.storage.delete, str(document.file.name)))
        document.save()
        journal.record(
            action="document.settle",
            actor=journal.System("vérification des fichiers"),
            at=at,
            target=document,
            before=DocumentState.CHECKING,
            after=document.state,
            details={"sha256": document.sha256, "size": document.size, "reason": document.refusal},
        )


def sweep(*, at: datetime) -> int:
    """Delete the bytes that no row keeps: of a transaction that did not end, of a file that was refused.

    Returns how many were deleted.
    """
    deleted = 0
    for path in _stored(default_storage, ""):
        if _is_kept(path) or default_storage.get_modified_time(path) > at - ORPHAN_AGE:
            continue
        default_storage.delete(path)
        deleted += 1
    return deleted


def safe_name(name: str) -> str:
    """A name fit for a header: no path, no control character, at most 200 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in base if c.isprintable() and c not in '"\u202e\u202d')
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[: 199 - len(extension)]}{dot}{extension}" if dot else kept[:200]


def _measured(upload: Upload) -> tuple[int, str]:
    """Its size and its hash, read once, whatever is left of it when it is too big.

    Raises: Refused for an empty file, one too big, a name that hides, or an extension that is not taken.
    """
    names.refuse_tricks(upload.name)
    if kinds.named(_extension(upload.name)) is None:
        raise Refused(f"n’est pas d’un type accepté. Types acceptés : {', '.join(kinds.EXTENSIONS)}.")
    limit, size, digest = settings.DOCUMENT_MAX_BYTES, 0, hashlib.sha256()
    upload.content.seek(0)
    while chunk := upload.content.read(1 << 20):
        size += len(chunk)
        digest.update(chunk)
        if size > limit:
            raise Refused(f"dépasse {limit // 1024**2}{NBSP}Mo : réduisez-le ou découpez-le.")
    if not size:
        raise Refused("est vide : vérifiez-le et joignez-le de nouveau.")
    return size, digest.hexdigest()


def _judged(upload: Upload) -> Kind | None:
    """None when a moment was not enough: the worker takes its time.

    Raises: Refused.
    """
    upload.content.seek(0)
    verdict = gate.inspect(upload.content, extension=_extension(upload.name), patience=AT_ONCE_SECONDS)
    if verdict.refused:
        raise Refused(verdict.refused)
    return verdict.found


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _is_kept(path: str) -> bool:
    try:
        key = UUID(PurePosixPath(path).name)
    except ValueError:
        # Not one of ours: whoever put it there knows why.
        return True
    return StoredDocument.objects.filter(pk=key).exclude(state=DocumentState.REFUSED).exists()


def _stored(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield str(PurePosixPath(folder) / name)
    for name in folders:
        yield from _stored(storage, str(PurePosixPath(folder) / name))

"""Files that people send: an allow-list checked by content, stored by hash, given back as attachments."""

import hashlib
import io
import zipfile
from datetime import datetime
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile

from common.errors import RuleBroken
from common.journal import Person
from common.models import StoredDocument
from common.typography import NBSP

# Extension → (content type, how its first bytes prove it).
ALLOWED = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
_OFFICE_MARK = {"docx": "word/", "xlsx": "xl/", "odt": "content.xml", "ods": "content.xml"}
_ACTIVE_IN_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/XFA", b"/OpenAction")


def store(*, upload: BinaryIO, name: str, actor: Person, at: datetime) -> StoredDocument:
    """Check a file and store it.

    Raises: RuleBroken when it is empty, too big, of a type that is not allowed, not what its name says, or active.
    """
    data = upload.read(settings.DOCUMENT_MAX_BYTES + 1)
    extension = checked(data, name)
    document = StoredDocument(
        name=safe_name(name),
        content_type=ALLOWED[extension],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_at=at,
        stored_by_id=actor.journal_id,
        stored_by_label=actor.journal_label,
    )
    document.file.save(name, ContentFile(data), save=False)
    document.save()
    return document


def checked(data: bytes, name: str) -> str:
    """The extension that the content confirms.

    Raises: RuleBroken with the sentence that says what to do.
    """
    extension = name.rpartition(".")[2].lower()
    if not data:
        raise RuleBroken(f"Le fichier « {name} » est vide : vérifiez-le et joignez-le de nouveau.")
    if len(data) > settings.DOCUMENT_MAX_BYTES:
        limit = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
        raise RuleBroken(f"Le fichier « {name} » dépasse {limit}{NBSP}Mo : réduisez-le ou découpez-le.")
    if extension not in ALLOWED:
        raise RuleBroken(
            f"Le type du fichier « {name} » n’est pas accepté. Types acceptés : {', '.join(sorted(ALLOWED))}."
        )
    if not _is_what_it_says(data, extension):
        raise RuleBroken(f"Le contenu du fichier « {name} » n’est pas celui d’un fichier .{extension} : réexportez-le.")
    if _is_active(data, extension):
        raise RuleBroken(
            f"Le fichier « {name} » contient des macros, des scripts ou des fichiers incorporés : "
            "enregistrez-le sans contenu actif, puis joignez-le de nouveau."
        )
    return extension


def safe_name(name: str) -> str:
    """A name fit for a header: no path, no control character, at most 200 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in base if c.isprintable() and c not in '"\u202e\u202d')
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[: 199 - len(extension)]}{dot}{extension}" if dot else kept[:200]


def _is_what_it_says(data: bytes, extension: str) -> bool:
    if extension in _OFFICE_MARK:
        mark = _OFFICE_MARK[extension]
        return any(entry.startswith(mark) for entry in _entries(data))
    if extension in {"csv", "txt"}:
        return b"\x00" not in data and _is_text(data)
    try:
        found = {match.mime_type for match in puremagic.magic_string(data[:8192])}
    except (puremagic.PureError, ValueError):
        # Nothing that it knows, or nothing at all.
        return False
    return ALLOWED[extension] in found


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            return False
    return True


def _is_active(data: bytes, extension: str) -> bool:
    if extension == "pdf":
        return any(mark in data for mark in _ACTIVE_IN_PDF)
    if extension in _OFFICE_MARK:
        names = [entry.lower() for entry in _entries(data)]
        return any("vbaproject" in entry or "oleobject" in entry or "basic/" in entry for entry in names)
    return False


def _entries(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []

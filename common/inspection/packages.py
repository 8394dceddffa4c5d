"""OOXML and ODF: a ZIP that holds exactly a document, read part by part within a budget."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from common.inspection import images, kinds, odf, ooxml, refusals
from common.inspection.kinds import Kind
from common.inspection.markup import Budget
from common.inspection.refusals import Refused

MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
_CHUNK = 1 << 18
_PROGRAMS = "exe dll com scr bat cmd ps1 vbs js jse wsf hta msi jar lnk html htm xhtml mht mhtml swf"
_RUN = frozenset(_PROGRAMS.split())
# A chart keeps the workbook of its figures: read as strictly as the document, one level deep.
_CHART_BOOK = ("word/embeddings/", "ppt/embeddings/", "xl/embeddings/")


class Package:
    """An archive whose directory was checked; each part is unpacked within the budget of the whole file."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        _refuse_loose_ends(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, IndexError):
            raise Refused(refusals.DAMAGED) from None
        self.budget = budget
        self.entries = self._zip.infolist()
        _check_directory(self.entries)
        _check_layout(self.entries, data, self._zip.start_dir)
        self.names = [entry.filename for entry in self.entries if not entry.is_dir()]

    def chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    self.budget.spend_bytes(len(chunk))
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError):
            raise Refused(refusals.DAMAGED) from None
        except RuntimeError:
            raise Refused(refusals.PROTECTED) from None

    def whole(self, name: str) -> bytes:
        return b"".join(self.chunks(name))


def check(data: bytes, *, budget: Budget | None = None, is_inside: bool = False) -> Kind:
    """Which document it is.

    Raises: Refused for a plain archive, a bomb, a path that leaves its folder, and whatever acts.
    """
    package = Package(data, budget or Budget(unpacked=MOST_UNPACKED))
    if "[Content_Types].xml" in package.names:
        kind = ooxml.check(package)
    elif package.names[:1] == ["mimetype"]:
        kind = odf.check(package)
    else:
        raise Refused(refusals.ARCHIVE)
    for name in package.names:
        if not name.lower().endswith((".xml", ".rels", ".vml", ".rdf")):
            _check_part(package, name, is_inside=is_inside)
    return kind


def _check_part(package: Package, name: str, *, is_inside: bool) -> None:
    if name.rpartition(".")[2].lower() in _RUN:
        raise Refused(refusals.EMBEDDED)
    data = package.whole(name)
    if name.lower().startswith(_CHART_BOOK) and data.startswith(b"PK\x03\x04") and not is_inside:
        check(data, budget=package.budget, is_inside=True)
    elif data.startswith((b"PK", b"%PDF-")) or kinds.foreign(data[:512]) in (
        refusals.PROGRAM,
        refusals.ARCHIVE,
        refusals.OLD_OFFICE,
    ):
        raise Refused(refusals.EMBEDDED)
    try:
        images.refuse_huge(data)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, TypeError):
        raise Refused(refusals.DAMAGED) from None


def _refuse_loose_ends(data: bytes) -> None:
    """The end of the directory is the end of the file: a comment or a tail could be another file."""
    if data[-22:-18] != b"PK\x05\x06" or data[-2:] != b"\x00\x00":
        raise Refused(refusals.SMUGGLED if b"PK\x05\x06" in data[-66_000:] else refusals.DAMAGED)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(refusals.BOMB)
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        parts = name.replace("\\", "/").rstrip("/").split("/")
        if not name or "\x00" in name or name.startswith(("/", "\\")) or ":" in name or {"..", ".", ""} & set(parts):
            raise Refused(refusals.SMUGGLED)
        if name.lower() in seen or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(refusals.SMUGGLED)
        seen.add(name.lower())
        if entry.flag_bits & 0x1:
            raise Refused(refusals.PROTECTED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(refusals.DAMAGED)


def _check_layout(entries: list[zipfile.ZipInfo], data: bytes, directory: int) -> None:
    """Nothing before the first part, and no part inside another: how one kilobyte unpacks to petabytes."""
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    if not placed or placed[0].header_offset != 0:
        raise Refused(refusals.SMUGGLED)
    ends = [entry.header_offset for entry in placed[1:]] + [directory]
    for entry, limit in zip(placed, ends, strict=True):
        header = data[entry.header_offset : entry.header_offset + 30]
        if len(header) < 30:
            raise Refused(refusals.DAMAGED)
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        if entry.header_offset + 30 + names + entry.compress_size > limit:
            raise Refused(refusals.BOMB)

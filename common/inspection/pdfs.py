"""PDF: not protected, not damaged, nothing that acts, nothing inside, nothing after; not a bomb.

A page to open at (`/OpenAction` with a destination, which word processors write) acts on nothing and is let through.
"""

import io
import re
import zlib
from typing import Any

import pikepdf

from common.inspection import refusals
from common.inspection.images import MOST_POINTS
from common.inspection.refusals import Refused

MOST_OBJECTS = 300_000
MOST_IN_ONE_STREAM = 128 * 1024 * 1024
MOST_IN_ALL_STREAMS = 512 * 1024 * 1024
_DEEPEST = 100
_KEYS = {
    "/JS": refusals.SCRIPT,
    "/JavaScript": refusals.SCRIPT,
    "/AA": refusals.SCRIPT,
    "/OpenAction": refusals.SCRIPT,
    "/XFA": refusals.FORM,
    "/EF": refusals.EMBEDDED,
    "/EmbeddedFiles": refusals.EMBEDDED,
    "/Collection": refusals.EMBEDDED,
    "/RichMediaContent": refusals.EMBEDDED,
}
_ACTIONS = {
    "/JavaScript": refusals.SCRIPT,
    "/Launch": refusals.SCRIPT,
    "/SubmitForm": refusals.SCRIPT,
    "/ImportData": refusals.SCRIPT,
    "/Rendition": refusals.SCRIPT,
    "/RichMediaExecute": refusals.SCRIPT,
    "/Movie": refusals.EMBEDDED,
    "/Sound": refusals.EMBEDDED,
    "/GoToE": refusals.EMBEDDED,
    "/GoToR": refusals.OUTSIDE,
}
_SUBTYPES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/3D", "/Screen"}
_MARK = re.compile(
    rb"/(?:JS|JavaScript|AA|OpenAction|XFA|EF|EmbeddedFiles?|Collection|RichMedia\w*|Launch|SubmitForm|ImportData|"
    rb"Rendition|Movie|Sound|GoToE|GoToR|FileAttachment|3D|Screen|URI)(?![A-Za-z0-9_])"
)
_RUNS = re.compile(r"\s*(?:javascript|vbscript|file|data)\s*:", re.IGNORECASE)


def check(data: bytes) -> None:
    """Raises: Refused."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Refused(refusals.DAMAGED)
    if data[end + 5 :].strip(b"\r\n\t \x00"):
        raise Refused(refusals.SMUGGLED)
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            _check_opened(pdf)
    except pikepdf.PasswordError:
        raise Refused(refusals.PROTECTED) from None
    except MemoryError:
        raise Refused(refusals.BOMB) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, RuntimeError, IndexError):
        raise Refused(refusals.DAMAGED) from None


def _check_opened(pdf: Any) -> None:
    if pdf.is_encrypted:
        raise Refused(refusals.PROTECTED)
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refused(refusals.TOO_HEAVY)
    if len(pdf.pages) == 0:
        raise Refused(refusals.DAMAGED)
    inflated = 0
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream):
            inflated += _unpacked(found)
            if inflated > MOST_IN_ALL_STREAMS:
                raise Refused(refusals.BOMB)
            _check_value(found.stream_dict)
            if "/F" in found.stream_dict:
                raise Refused(refusals.OUTSIDE)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Array):
            _check_value(found)
    if pdf.get_warnings():
        raise Refused(refusals.DAMAGED)


def _check_value(value: Any) -> None:
    """The words first, in one pass: only an object that names something is read key by key."""
    if not _MARK.search(value.unparse(resolved=True)):
        return
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > _DEEPEST:
            raise Refused(refusals.BOMB)
        if isinstance(one, pikepdf.Dictionary):
            for key, inner in one.items():
                _check_key(key, inner)
            waiting += [(inner, depth + 1) for inner in one.values() if not _is_elsewhere(inner)]
        elif isinstance(one, pikepdf.Array):
            waiting += [(inner, depth + 1) for inner in one if not _is_elsewhere(inner)]


def _is_elsewhere(value: Any) -> bool:
    """An object of its own is read in its turn."""
    return isinstance(value, pikepdf.Object) and bool(value.is_indirect)


def _check_key(key: str, value: Any) -> None:
    if key == "/OpenAction" and _is_a_place(value):
        return
    if key in _KEYS:
        raise Refused(_KEYS[key])
    if key == "/S" and isinstance(value, pikepdf.Name) and str(value) in _ACTIONS:
        raise Refused(_ACTIONS[str(value)])
    if key == "/Subtype" and str(value) in _SUBTYPES:
        raise Refused(refusals.EMBEDDED)
    if key == "/Type" and str(value) == "/EmbeddedFile":
        raise Refused(refusals.EMBEDDED)
    if key == "/URI" and isinstance(value, pikepdf.String) and _RUNS.match(str(value)):
        raise Refused(refusals.OUTSIDE)


def _is_a_place(value: Any) -> bool:
    if isinstance(value, pikepdf.Dictionary):
        return str(value.get("/S", "")) == "/GoTo" and "/Next" not in value
    return isinstance(value, pikepdf.Array | pikepdf.Name | pikepdf.String)


def _unpacked(stream: Any) -> int:
    """How many bytes a reader would hold: counted piece by piece, never held.

    Raises: Refused for one stream that is a bomb, or an image with too many points.
    """
    about = stream.stream_dict
    if str(about.get("/Subtype", "")) == "/Image":
        width, height = int(about.get("/Width", 0)), int(about.get("/Height", 0))
        if width * height > MOST_POINTS * 2:
            raise Refused(refusals.HUGE_IMAGE)
    filters = about.get("/Filter")
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(one) for one in filters or []]
    if len(names) > 4:
        raise Refused(refusals.BOMB)
    data = stream.read_raw_bytes()
    if names and all(name in ("/FlateDecode", "/Fl") for name in names):
        return _inflated(data, len(names))
    if {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL", "/FlateDecode", "/Fl"} & set(names):
        return _decoded_length(stream)
    return len(data)


def _decoded_length(stream: Any) -> int:
    """The other filters multiply by a hundred at most: held, within the memory of the process."""
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        # Ends in the coding of an image, which a reader takes as it is.
        return len(stream.read_raw_bytes())


def _inflated(data: bytes, times: int) -> int:
    unpacker, total, waiting = zlib.decompressobj(), 0, data
    kept = bytearray()
    while waiting:
        try:
            piece = unpacker.decompress(waiting, 1 << 20)
        except zlib.error:
            break
        total += len(piece)
        if total > MOST_IN_ONE_STREAM:
            raise Refused(refusals.BOMB)
        if times > 1:
            kept += piece
        waiting = unpacker.unconsumed_tail
        if not piece and not waiting:
            break
    return total if times == 1 else total + _inflated(bytes(kept), times - 1)

"""Word, Excel and PowerPoint documents: no macro, no object, no distant content, no command."""

import re
from collections.abc import Iterable
from typing import Protocol

from common.inspection import markup, refusals
from common.inspection.kinds import KINDS, Kind
from common.inspection.markup import Budget, local
from common.inspection.refusals import Refused

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
_MACRO_TYPES = ("macro", "vbaproject")
_OBJECT_TYPES = ("oleobject", "activex", "ms-package", "html", "rfc822", "rtf")
_MACRO_LINKS = ("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet")
_OBJECT_LINKS = ("oleobject", "control", "afchunk", "activexcontrolbinary", "subdocument", "frame")
_OUTSIDE_LINKS = ("externallink", "externallinkpath", "externallinklongpath", "attachedtoolbars")
_FIELDS = {"instrText", "delInstrText"}
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_RUN_ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")


class _Parts(Protocol):
    names: list[str]
    budget: Budget

    def chunks(self, name: str) -> Iterable[bytes]: ...


def check(package: _Parts) -> Kind:
    """Which of the three it is.

    Raises: Refused.
    """
    kind = _kind(package)
    for name in package.names:
        lowered = name.lower()
        if lowered.endswith(".rels"):
            markup.read(package.chunks(name), package.budget, start=_check_link)
        elif lowered.endswith((".xml", ".vml", ".rdf")) and name != "[Content_Types].xml":
            _check_part(package, name)
    return kind


def _kind(package: _Parts) -> Kind:
    found: set[str] = set()

    def declared(name: str, attributes: dict[str, str]) -> None:
        content_type = attributes.get("ContentType", "")
        lowered = content_type.lower()
        if any(word in lowered for word in _MACRO_TYPES):
            raise Refused(refusals.MACROS)
        if any(word in lowered for word in _OBJECT_TYPES):
            raise Refused(refusals.EMBEDDED)
        if "externallink" in lowered:
            raise Refused(refusals.OUTSIDE)
        if local(name) == "Override" and content_type in _MAIN:
            found.add(_MAIN[content_type])

    markup.read(package.chunks("[Content_Types].xml"), package.budget, start=declared)
    if any("vbaproject" in name.lower() for name in package.names):
        raise Refused(refusals.MACROS)
    if len(found) != 1:
        raise Refused(refusals.UNKNOWN)
    return KINDS[found.pop()]


def _check_link(name: str, attributes: dict[str, str]) -> None:
    if local(name) != "Relationship":
        return
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in _MACRO_LINKS:
        raise Refused(refusals.MACROS)
    if kind in _OBJECT_LINKS:
        raise Refused(refusals.EMBEDDED)
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    target = attributes.get("Target", "").strip()
    if kind in _OUTSIDE_LINKS or (is_outside and (kind != "hyperlink" or not _WEB.match(target))):
        raise Refused(refusals.OUTSIDE)


def _check_part(package: _Parts, name: str) -> None:
    """Fields are cut in pieces by word processors: all their words are put end to end before they are judged."""
    fields: list[str] = []
    is_field = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal is_field
        called = local(element)
        is_field = called in _FIELDS
        if called == "fldSimple":
            fields.extend(value for key, value in attributes.items() if local(key) == "instr")
        elif called in ("ddeLink", "oleLink", "altChunk", "externalReference"):
            raise Refused(refusals.COMMANDS if called == "ddeLink" else refusals.OUTSIDE)
        elif called in ("oleObject", "OLEObject", "control"):
            raise Refused(refusals.EMBEDDED)
        if "action" in attributes and attributes["action"].lower().startswith(_RUN_ACTIONS):
            raise Refused(refusals.COMMANDS)

    def text(words: str) -> None:
        if is_field:
            fields.append(words)

    reads_fields = name.lower().startswith("word/")
    markup.read(package.chunks(name), package.budget, start=start, text=text if reads_fields else None)
    if _DDE.search("".join(fields)):
        raise Refused(refusals.COMMANDS)

"""OpenDocument texts, workbooks and presentations: no macro, no program bound to an event, no distant content."""

import re
from collections.abc import Iterable
from typing import Protocol

from common.inspection import markup, refusals
from common.inspection.kinds import KINDS, Kind
from common.inspection.markup import Budget, local
from common.inspection.refusals import Refused

_BY_TYPE = {kind.content_type.encode(): kind for kind in KINDS.values() if "opendocument" in kind.content_type}
_MACRO_FOLDERS = ("basic/", "scripts/")
_DDE = {"dde-source", "dde-connection", "dde-connection-decl", "dde-link"}
_PROGRAMS = {"event-listener", "applet", "plugin"}
_FETCHED = {"image", "object", "background-image", "table-source", "section-source", "a-source", "fill-image"}
_RUNS = re.compile(r"\s*(?:javascript|vbscript|macro|vnd\.sun\.star\.\w+|file|data|service|slot)\s*:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.\-]*:|//|\\\\|/)", re.IGNORECASE)


class _Parts(Protocol):
    names: list[str]
    budget: Budget

    def chunks(self, name: str) -> Iterable[bytes]: ...
    def whole(self, name: str) -> bytes: ...


def check(package: _Parts) -> Kind:
    """Which of the three it is.

    Raises: Refused.
    """
    kind = _BY_TYPE.get(package.whole("mimetype"))
    if kind is None:
        raise Refused(refusals.UNKNOWN)
    if not {"META-INF/manifest.xml", "content.xml"} <= set(package.names):
        raise Refused(refusals.DAMAGED)
    if any(name.lower().startswith(_MACRO_FOLDERS) for name in package.names):
        raise Refused(refusals.MACROS)
    for name in package.names:
        if name.lower().endswith((".xml", ".rdf")):
            markup.read(package.chunks(name), package.budget, start=_check_element)
    return kind


def _check_element(name: str, attributes: dict[str, str]) -> None:
    called = local(name)
    if called == "encryption-data":
        raise Refused(refusals.PROTECTED)
    if called in _DDE:
        raise Refused(refusals.COMMANDS)
    if called in _PROGRAMS or (called == "script" and name.startswith("urn:oasis:names:tc:opendocument:")):
        raise Refused(refusals.MACROS)
    if called == "object-ole":
        raise Refused(refusals.EMBEDDED)
    for key, value in attributes.items():
        if key.endswith("xlink href") and (
            _RUNS.match(value) or (called in _FETCHED and not value.startswith("./") and _ELSEWHERE.match(value))
        ):
            raise Refused(refusals.OUTSIDE)

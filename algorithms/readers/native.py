"""Our own files: each fact under the name of its field, each kind of row as a list. What is empty there is empty here.

The shape is the one of `formats.native` and of its published schema. The open data of the public site is read too: it
tells the labels besides the codes, and an objective by its words instead of its act.
"""

from collections.abc import Mapping
from typing import Any

from algorithms.fields import COLUMNS, OBJECTIVES
from algorithms.models import ROWS
from algorithms.readers.gathering import Gathering, ObjectiveNamed, ReadRow, as_text
from algorithms.standards import label_of

# Set by the system, or said by the name of the file's other columns: known, and not written.
_SYSTEM = (
    *("version", "administration", "department", "updated_on", "events", "schema", "$schema"),
    *("status", "external_id", "notice", "is_demonstration"),
)
_NO_LIST = "on attend une liste d’objets."


def recognises(record: Mapping[str, Any]) -> bool:
    return "name" in record and len(set(record) & {*COLUMNS, *ROWS}) > len(COLUMNS) // 2


def read(number: int, record: Mapping[str, Any]) -> ReadRow:
    """One sheet; what is absent is left as it is, what is null or an empty list is emptied."""
    found = Gathering(number, record)
    found.is_whole = True
    found.identity = found.text("reference") or found.text("external_id")
    for name in ("change_note", *COLUMNS):
        if name in record:
            found.set_whole(name, found.take(name))
            found.take(f"{name}_label")
    for kind in ROWS:
        if kind in record and (rows := _listed(found, kind)) is not None:
            found.set_rows(kind, rows)
    if OBJECTIVES in record and (objectives := _listed(found, OBJECTIVES)) is not None:
        found.set_objectives(named for one in objectives if (named := _objective(found, one)))
    for name in _SYSTEM:
        found.take(name)
    return found.done()


def _listed(found: Gathering, kind: str) -> list[Mapping[str, Any]] | None:
    """The objects of this list; None when it is no list: what the sheet says is then left as it is."""
    value = found.take(kind)
    if value is None:
        return []
    if not isinstance(value, list):
        found.refuse(kind, label_of(kind), value, _NO_LIST)
        return None
    for one in value:
        if not isinstance(one, Mapping):
            found.refuse(kind, label_of(kind), one, _NO_LIST)
    return [one for one in value if isinstance(one, Mapping)]


def _objective(found: Gathering, said: Mapping[str, Any]) -> ObjectiveNamed | None:
    number, act, text = said.get("number"), as_text(said.get("act")), as_text(said.get("text"))
    if isinstance(number, int) and (act or text):
        return ObjectiveNamed(act=act, number=number, text="" if act else text)
    found.refuse(OBJECTIVES, label_of(OBJECTIVES), dict(said), "on attend son acte et son numéro.")
    return None

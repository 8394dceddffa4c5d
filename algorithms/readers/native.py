"""Our own files: each fact under the name of its field, each kind of row as a list. What is empty there is empty here.

JSON is the open data of a published sheet; in CSV a kind of row is the same list, written as JSON in its cell.
"""

import json
from collections.abc import Mapping
from typing import Any

from algorithms.fields import COLUMNS, OBJECTIVES
from algorithms.models import ROWS
from algorithms.readers.gathering import Gathering, ReadRow, as_text

# Set by the system, or said by the name of the file's other columns: known, and not written.
_SYSTEM = (
    *("version", "administration", "department", "updated_on", "events", "standard", "schema", "$schema"),
    *("status", "external_id", "notice", "is_demonstration", OBJECTIVES),
)


def recognises(record: Mapping[str, Any]) -> bool:
    return "name" in record and len(set(record) & {*COLUMNS, *ROWS}) > len(COLUMNS) // 2


def read(number: int, record: Mapping[str, Any]) -> ReadRow:
    found = Gathering(number, record)
    found.identity = found.text("reference") or found.text("external_id")
    for name in ("change_note", *COLUMNS):
        if name in record:
            found.set_whole(name, found.take(name))
            found.take(f"{name}_label")
    for kind in ROWS:
        if kind in record:
            found.set_rows(kind, _listed(found, kind, found.take(kind)))
    for name in _SYSTEM:
        found.take(name)
    objectives = record.get(OBJECTIVES)
    if as_text(objectives):
        found.say("Les objectifs stratégiques du fichier ne sont pas repris : cochez-les dans la fiche.")
    return found.done()


def _listed(found: Gathering, kind: str, value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            found.put_aside(kind, value, "cette cellule n’est pas une liste JSON.")
            return []
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []

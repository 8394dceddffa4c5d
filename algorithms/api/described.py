"""What a pipeline sends and receives, for OpenAPI: every fact of the sheet, from the source of the published schema.

OpenAPI 3.0 says « nullable » where JSON Schema has a type « null », and has no « const ».
"""

from collections.abc import Mapping
from typing import Any

from algorithms.fields import COLUMNS, OBJECTIVES
from algorithms.formats import native
from algorithms.models import ROWS

Schema = dict[str, Any]
# What may be written. The rest of a record is set by the system: it may be sent back as it was read, and is not read.
WRITTEN = ("change_note", *COLUMNS, OBJECTIVES, *ROWS)


def sheet() -> Schema:
    """A sheet as it is read."""
    return _translated(native.schema())


def version() -> Schema:
    """The body of a deposit. A fact that is absent stays as it is; null or an empty list empties it."""
    facts = {name: _sent(name, described) for name, described in sheet()["properties"].items()}
    return {
        "type": "object",
        "required": ["content"],
        "properties": {
            "content": {
                "type": "object",
                "description": "Les faits de la fiche, par leur nom ; un fait absent reste tel quel, null l’efface.",
                "properties": facts,
                "additionalProperties": False,
                "minProperties": 1,
            },
            "propose": {"type": "boolean", "default": False, "description": "Proposer ensuite à l’approbation."},
        },
    }


def _sent(name: str, described: Schema) -> Schema:
    if name not in WRITTEN:
        return {**described, "readOnly": True}
    if name in ROWS:
        # Of a row too, what is absent is not said: only what names it is asked.
        return {**described, "items": {**described["items"], "required": [ROWS[name].NAMED_BY]}}
    return described


def _translated(described: Mapping[str, Any]) -> Schema:
    made: Schema = {key: value for key, value in described.items() if key not in ("const", "$schema")}
    if "properties" in described:
        made["properties"] = {name: _translated(one) for name, one in described["properties"].items()}
    if "items" in described:
        made["items"] = _translated(described["items"])
    if isinstance(kinds := described.get("type"), list):
        made |= {"type": next(kind for kind in kinds if kind != "null"), "nullable": True}
    if "const" in described:
        made |= {"type": "string", "enum": [described["const"]]}
    elif "enum" in described:
        made |= {"type": "string", "nullable": None in described["enum"]}
    return made

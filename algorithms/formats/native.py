"""Our own JSON: every fact of a sheet under the name of its field, and nothing computed. It is the one read back whole.

Codes and not labels, null for what is not said, objectives by their act and their number, the direction
by its code, amounts in euros as text. Its JSON Schema (2020-12) is made from the models and from sheet.toml, kept in
bulletin/schemas, and served by the public site at an address that never changes.
"""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models

from algorithms.enums import SheetStatus
from algorithms.fields import BY_NAME, COLUMNS, OBJECTIVES
from algorithms.formats.marks import notice
from algorithms.models import ROWS, SheetRow, SheetVersion
from algorithms.wording import PARTIAL_DATES, UNKNOWN, is_empty
from bulletin import addresses
from common.partial_dates import PATTERN

# A change that breaks a reader takes the next number, at a new address; this one stays served.
EDITION = "fiche-1"
_MONEY = r"^[0-9]{1,12}\.[0-9]{2}$"


def record(sheet: SheetVersion) -> dict[str, Any]:
    """The sheet as the schema describes it."""
    said: dict[str, Any] = {
        "$schema": settings.PUBLIC_URL + addresses.schema(EDITION),
        "schema": EDITION,
        "notice": notice(sheet) or None,
        "reference": sheet.algorithm.reference,
        "version": sheet.number,
        "status": sheet.status,
        "administration": sheet.administration,
        "department": sheet.algorithm.department.code,
        "updated_on": sheet.updated_on.isoformat(),
        "change_note": sheet.change_note or None,
    }
    said |= _facts(sheet, COLUMNS)
    said[OBJECTIVES] = [
        {"act": objective.act.anchor, "number": objective.position} for objective in sheet.objectives.all()
    ]
    for name, row in ROWS.items():
        said[name] = [_facts(each, row.FACTS) for each in getattr(sheet, name).all()]
    return said


def write(sheet: SheetVersion) -> bytes:
    """One sheet, indented: a person may read it."""
    return (json.dumps(record(sheet), ensure_ascii=False, indent=2) + "\n").encode()


def write_lines(sheets: Iterable[SheetVersion]) -> Iterable[bytes]:
    """Many sheets, one on each line."""
    return ((json.dumps(record(sheet), ensure_ascii=False) + "\n").encode() for sheet in sheets)


def schema() -> dict[str, Any]:
    """The JSON Schema of `record`, without its address: that is the site's."""
    properties: dict[str, Any] = {
        "$schema": {"type": "string", "format": "uri"},
        "schema": {"const": EDITION, "title": "édition de ce format"},
        "notice": {"type": ["string", "null"], "title": "ce qu’il faut savoir du fichier (brouillon, démonstration)"},
        "reference": {"type": "string", "pattern": r"^ALG-\d{4}-\d{4,}$", "title": "référence de l’algorithme"},
        "version": {"type": "integer", "minimum": 1, "title": "version de la fiche"},
        "status": {"enum": SheetStatus.values, "title": "état de la fiche", "description": _meanings(SheetStatus)},
        "administration": {"type": "string", "maxLength": 200, "title": "administration"},
        "department": {"type": "string", "title": "code de la direction"},
        "updated_on": {"type": "string", "format": "date", "title": "informations mises à jour le"},
    }
    properties |= {name: _of_column(SheetVersion.column(name)) for name in ("change_note", *COLUMNS)}
    for name in COLUMNS:
        properties[name].setdefault("description", BY_NAME[name].help)
    properties["name"] |= {"type": "string", "minLength": 1}
    properties[OBJECTIVES] = {
        "type": "array",
        "title": BY_NAME[OBJECTIVES].label,
        "uniqueItems": True,
        "items": _object(
            {
                "act": {"type": "string", "title": "acte, par exemple deliberation-2020-41"},
                "number": {"type": "integer", "minimum": 1, "title": "numéro de l’objectif"},
            }
        ),
    }
    properties |= {name: _of_rows(name, row) for name, row in ROWS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Fiche d’algorithme, édition 1",
        "description": "Une version de la fiche d’un algorithme. Ce qui n’est pas dit vaut null.",
        **_object(properties),
    }


def _facts(source: SheetVersion | SheetRow, names: Iterable[str]) -> dict[str, Any]:
    values = ((name, getattr(source, name)) for name in names)
    return {name: None if is_empty(value) else _written(value) for name, value in values}


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of_rows(name: str, row: type[SheetRow]) -> dict[str, Any]:
    field = BY_NAME[name]
    properties = {fact: _of_column(row.column(fact)) for fact in row.FACTS}
    for fact, help_text in field.columns.items():
        properties[fact].setdefault("description", help_text)
    properties[row.NAMED_BY] |= {"type": "string", "minLength": 1}
    return {"type": "array", "title": field.title, "description": field.help, "items": _object(properties)}


def _of_column(column: "models.Field[Any, Any]") -> dict[str, Any]:
    title = {"title": str(column.verbose_name)}
    if column.choices:
        codes = dict(column.flatchoices)
        said = [code for code in codes if code != UNKNOWN]
        meanings = " ; ".join(f"{code} : {codes[code]}" for code in said)
        return {**title, "enum": [*said, None] if UNKNOWN in codes else said, "description": meanings}
    if column.name in PARTIAL_DATES:
        return {**title, "type": ["string", "null"], "pattern": PATTERN}
    if isinstance(column, models.DateField):
        return {**title, "type": ["string", "null"], "format": "date"}
    if isinstance(column, models.DecimalField):
        return {**title, "type": ["string", "null"], "pattern": _MONEY}
    if isinstance(column, models.IntegerField):
        return {**title, "type": ["integer", "null"], "minimum": 0}
    shape: dict[str, Any] = {**title, "type": ["string", "null"], "maxLength": column.max_length}
    if isinstance(column, models.URLField):
        shape["format"] = "uri"
    return shape


def _meanings(choices: type[models.TextChoices]) -> str:
    return " ; ".join(f"{value} : {label}" for value, label in choices.choices)

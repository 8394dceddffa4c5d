"""The facts of a sheet in words, as a person reads them. Pure: reads a sheet whose rows are loaded."""

from collections.abc import Container
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field as Column

from algorithms.fields import OBJECTIVES, Field
from algorithms.models import SheetRow, SheetVersion
from common import partial_dates
from common.typography import NBSP, french, listed, long_date

UNKNOWN = "unknown"
PARTIAL_DATES = frozenset({"began", "carried_on"})


def is_empty(value: object) -> bool:
    """Nothing was answered. Zero is an answer."""
    return value in ("", None, UNKNOWN)


def has_answer(sheet: SheetVersion, field: Field) -> bool:
    """Something is said in this field, or in a row of this kind."""
    if field.rows or field.name == OBJECTIVES:
        return bool(getattr(sheet, field.name).all())
    return not is_empty(getattr(sheet, field.name))


def answer(sheet: SheetVersion, field: Field) -> str:
    """What is said in this field; nothing when nothing is. A row is one line."""
    if field.rows:
        return "\n".join(row_in_words(row) for row in getattr(sheet, field.name).all())
    if field.name == OBJECTIVES:
        return french(listed([objective.short_title for objective in sheet.objectives.all()]))
    return in_words(sheet.column(field.name), getattr(sheet, field.name))


def in_words(column: "Column[Any, Any]", value: object) -> str:
    """A value of this column as one reads it; nothing when there is none."""
    if is_empty(value):
        return ""
    if column.choices:
        words = french(str(dict(column.flatchoices).get(value, value)))
        return words[:1].upper() + words[1:]
    if column.name in PARTIAL_DATES:
        return partial_dates.in_words(str(value))
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Decimal):
        return f"{amount(value)}{NBSP}€"
    if isinstance(value, int):
        return grouped(value)
    return french(str(value))


def grouped(number: int) -> str:
    """« 1 234 567 »."""
    return f"{number:,}".replace(",", NBSP)


def amount(value: Decimal) -> str:
    """« 1 234 », « 1 234,50 »: no cents when there are none."""
    whole, _, cents = f"{value:.2f}".partition(".")
    return grouped(int(whole)) + ("" if cents == "00" else f",{cents}")


def facts_of(row: SheetRow, *, apart: Container[str] = ()) -> list[tuple[str, str]]:
    """(label, value) for each fact that the row gives, in the order of its form; `apart` are shown elsewhere."""
    found = []
    for name in (name for name in row.FACTS if name not in apart):
        column = row.column(name)
        if value := in_words(column, getattr(row, name)):
            label = french(str(column.verbose_name))
            found.append((label[:1].upper() + label[1:], value))
    return found


def _cell(row: SheetRow, name: str) -> str:
    column, value = row.column(name), getattr(row, name)
    words = in_words(column, value)
    return french(f"{column.verbose_name} : {words.lower()}") if column.choices and value in ("yes", "no") else words


def row_in_words(row: SheetRow) -> str:
    """The whole row on one line, its name first; a yes or a no after what it answers."""
    cells = {name: _cell(row, name) for name in row.FACTS}
    ordered = [cells.pop(row.NAMED_BY), *cells.values()]
    return " – ".join(cell for cell in ordered if cell)

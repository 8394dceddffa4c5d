"""The inventory of Etalab, as a CSV file; its columns are those of the public site (`bulletin.inventory`)."""

from collections.abc import Iterable

from algorithms.formats.marks import notice
from algorithms.models import SheetVersion
from algorithms.rendering import sheet_record
from bulletin import inventory


def write(sheets: Iterable[SheetVersion]) -> bytes:
    return inventory.write((sheet_record(sheet), notice(sheet)) for sheet in sheets)

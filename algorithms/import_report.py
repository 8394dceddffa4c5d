"""What an import would do, or did, as a file: a line for each row, with what is empty, unknown, set aside, changed."""

import csv
import io
from collections.abc import Iterable

from algorithms.models import SheetImportRow

_HEADERS = (
    *("ligne", "identifiant", "nom", "issue", "pourquoi", "ce qui change"),
    *("laissé vide par le fichier", "non repris", "colonnes inconnues", "remarques", "référence de la fiche"),
)
# A spreadsheet runs a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report(rows: Iterable[SheetImportRow]) -> str:
    """CSV for a spreadsheet: semicolons, UTF-8 with its mark; no cell is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(_HEADERS)
    for row in rows:
        changes = " | ".join(
            f"{one['label']} : {one['before'] or 'vide'} → {one['after'] or 'vide'}" for one in row.changes
        )
        cells = (
            *(str(row.number), row.identity, row.name, row.get_outcome_display(), row.reason, changes),
            *(", ".join(row.empty), " | ".join(row.set_aside), ", ".join(row.unknown), " | ".join(row.notes)),
            row.made.algorithm.reference if row.made else row.found.algorithm.reference if row.found else "",
        )
        writer.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + written.getvalue()


def harmless(cell: str) -> str:
    """Read as text by a spreadsheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

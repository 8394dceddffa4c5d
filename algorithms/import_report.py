"""What an import would do, or did, as a file: a line for each row, with what is empty, unknown, set aside, changed."""

from collections.abc import Iterable

from algorithms.models import SheetImportRow
from common.spreadsheets import safe_lines, table

_HEADERS = (
    *("ligne", "identifiant", "nom", "issue", "pourquoi", "ce qui change"),
    *("laissé vide par le fichier", "non repris", "colonnes inconnues", "remarques", "référence de la fiche"),
)


def report(rows: Iterable[SheetImportRow]) -> bytes:
    """CSV for a spreadsheet; no cell is a formula."""
    return table(_HEADERS, (_cells(row) for row in rows), cell=safe_lines)


def _cells(row: SheetImportRow) -> tuple[object, ...]:
    changes = " | ".join(
        f"{one['label']} : {one['before'] or 'vide'} → {one['after'] or 'vide'}" for one in row.changes
    )
    return (
        *(row.number, row.identity, row.name, row.get_outcome_display(), row.reason, changes),
        *(", ".join(row.empty), " | ".join(row.set_aside), ", ".join(row.unknown), " | ".join(row.notes)),
        row.made.algorithm.reference if row.made else row.found.algorithm.reference if row.found else "",
    )

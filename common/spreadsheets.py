"""Files that a French spreadsheet opens without asking, and whose cells it never runs."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable

FORMULA = ("=", "+", "-", "@", "|", "%")


def table(
    headers: Iterable[str], rows: Iterable[Iterable[object]], *, cell: "Callable[[object], str] | None" = None
) -> bytes:
    """A CSV file: semicolons, a byte order mark, one line for each row. An empty cell for None.

    `cell` makes each cell safe: `safe_cell`, on one line, unless another is given.
    """
    safe = cell or safe_cell
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(header) for header in headers])
    for row in rows:
        writer.writerow([safe("" if value is None else value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def safe_cell(value: object) -> str:
    """A cell of a CSV file that no spreadsheet runs: one line, and no formula, even behind spaces.

    What begins with our quote takes another, so that `as_said` gives every text back.
    """
    text = " ".join("".join(c if is_visible(c) else " " for c in str(value)).split())
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def safe_lines(value: object) -> str:
    """The same, each line apart: for cells that hold paragraphs or several rows."""
    return "\n".join(safe_cell(line) for line in str(value).replace("\r\n", "\n").split("\n"))


def as_said(cell: str) -> str:
    """What `safe_lines` was given: each line without the quote that stands before what a spreadsheet would run."""
    return "\n".join(
        line[1:] if line.startswith("'") and line.lstrip("'").startswith(FORMULA) else line for line in cell.split("\n")
    )


def is_visible(character: str) -> bool:
    """Neither a control, a direction mark, a surrogate nor private use; nor a separator of lines or paragraphs."""
    return unicodedata.category(character)[0] != "C" and unicodedata.category(character) not in {"Zl", "Zp"}

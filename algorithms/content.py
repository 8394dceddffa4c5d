"""What somebody writes in a sheet, on its way from a form or a file to an operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# One row, by the names of its facts.
RowContent = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """`values` are by the names of algorithms.fields.COLUMNS, and `change_note`; `rows` by those of models.ROWS.

    What is absent is left as it is; a kind of row that is given is written whole.
    """

    values: Mapping[str, Any]
    objective_ids: tuple[int, ...] | None = None
    rows: Mapping[str, Sequence[RowContent]] = field(default_factory=dict)

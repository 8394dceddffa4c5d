"""What was read in a file, kept as JSON until it is written in a sheet: the same content comes back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from algorithms.content import SheetContent
from algorithms.models import ROWS, SheetVersion


def kept(content: SheetContent) -> dict[str, Any]:
    """Dates as ISO 8601 and amounts as text."""
    return {
        "values": {name: _plain(value) for name, value in content.values.items()},
        "rows": {
            name: [{fact: _plain(value) for fact, value in row.items()} for row in rows]
            for name, rows in content.rows.items()
        },
        "objective_ids": content.objective_ids,
    }


def restored(kept: Mapping[str, Any]) -> SheetContent:
    """The content that was kept."""
    objective_ids = kept.get("objective_ids")
    return SheetContent(
        objective_ids=None if objective_ids is None else tuple(objective_ids),
        values={name: SheetVersion.column(name).to_python(value) for name, value in kept["values"].items()},
        rows={
            name: [{fact: ROWS[name].column(fact).to_python(value) for fact, value in row.items()} for row in rows]
            for name, rows in kept["rows"].items()
        },
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value

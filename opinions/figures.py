"""The figures of an annual report as data: frozen with the text, printed as tables, published as open data.

Every table says in words where its figures come from and for which period; what is not known is `None`, shown
« non renseigné ». A value is a whole number, or words already in French (« 12,5 jours », « 83 % »).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from common.typography import NBSP, french

UNKNOWN = "non renseigné"
NOTHING = "sans objet"
Value = int | str | None
# A bar is drawn in twentieths of its cell: one class of the style sheets for each.
STEPS = 20
ALL = "Ensemble"
# Rows of a table that is not cut by the end of a page.
SHORT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is counted, and the figures of it: one for each column."""

    label: str
    values: tuple[Value, ...]
    is_total: bool = False

    @property
    def shown(self) -> list[str]:
        return [in_words(value) for value in self.values]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`columns` names the rows first, then each value. `is_chart`: each figure but the totals has a bar, to one scale;
    `is_list`: the values are words, with nothing to align.
    """

    code: str
    title: str
    source: str
    period: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_chart: bool = False
    is_list: bool = False

    @property
    def is_short(self) -> bool:
        """Printed whole on one page."""
        return len(self.rows) <= SHORT

    def cells(self) -> list[tuple[str, list["Cell"]]]:
        """(label, cells) of each row."""
        numbers = [value for one in self.rows for value in one.values if isinstance(value, int) and not one.is_total]
        most = max(numbers, default=0) if self.is_chart else 0
        return [
            (
                one.label,
                [
                    Cell(label=label, words=in_words(value), steps=_steps(value, 0 if one.is_total else most))
                    for label, value in zip(self.columns[1:], one.values, strict=True)
                ],
            )
            for one in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in words, under its column; `steps` is the length of its bar, None when nothing is drawn."""

    label: str
    words: str
    steps: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All the figures of one year, as they were at one moment. `cut_on` is the last day that they tell of."""

    year: int
    computed_at: datetime
    cut_on: date
    sections: tuple[Section, ...]
    is_demonstration: bool = False

    @property
    def is_whole_year(self) -> bool:
        return self.cut_on == date(self.year, 12, 31)

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["computed_at"] = self.computed_at.isoformat()
        data["cut_on"] = self.cut_on.isoformat()
        return data

    def same_as(self, other: "Figures") -> bool:
        """Whether nothing changed but the moment."""
        return (self.sections, self.cut_on, self.is_demonstration) == (
            other.sections,
            other.cut_on,
            other.is_demonstration,
        )


def from_json(data: dict[str, Any]) -> Figures:
    """The figures that `as_json` gave."""
    return Figures(
        year=data["year"],
        computed_at=datetime.fromisoformat(data["computed_at"]),
        cut_on=date.fromisoformat(data["cut_on"]),
        sections=tuple(
            Section(
                code=section["code"], title=section["title"], tables=tuple(_table(table) for table in section["tables"])
            )
            for section in data["sections"]
        ),
        is_demonstration=data["is_demonstration"],
    )


def in_words(value: Value) -> str:
    """« 1 250 », « 12,5 jours », « non renseigné »."""
    if value is None:
        return UNKNOWN
    return f"{value:,}".replace(",", NBSP) if isinstance(value, int) else value


def share(count: int, total: int) -> str:
    """« 83 % »; « sans objet » when there is nothing to take a share of."""
    return f"{round(100 * count / total)}{NBSP}%" if total else NOTHING


def days(count: float | None) -> str:
    """« 1 jour », « 12,5 jours »; « sans objet » when there is nothing to measure."""
    if count is None:
        return NOTHING
    written = f"{count:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{written}{NBSP}{'jours' if count >= 2 else 'jour'}"


def median_of(counts: Iterable[int]) -> float | None:
    found = list(counts)
    return float(median(found)) if found else None


def row(label: str, *values: Value) -> Row:
    """A row with its French spaces."""
    said = tuple(french(value) if isinstance(value, str) else value for value in values)
    return Row(label=french(label), values=said, is_total=label == ALL)


def _table(data: dict[str, Any]) -> Table:
    rows = tuple(Row(**{**one, "values": tuple(one["values"])}) for one in data["rows"])
    return Table(**{**data, "columns": tuple(data["columns"]), "rows": rows})


def _steps(value: Value, most: int) -> int | None:
    """In twentieths of the longest bar; at least one for what is not zero."""
    if not most or not isinstance(value, int):
        return None
    return max(1 if value else 0, round(STEPS * value / most))

"""The coverage in words: tables whose every figure has an address, and the drawing that repeats them."""

from collections.abc import Iterator
from dataclasses import dataclass

from algorithms.criteria import Criteria, FacetName, Labels, Scope, Watch
from algorithms.queries.coverage import Coverage, Figures, measured
from algorithms.standing import STANDINGS, texts
from common import spreadsheets

MEASURES = {
    "registered": "inscrits",
    "referred": "saisis",
    "with_opinion": "avec un avis",
    "in_use": "en service",
    "in_use_without_opinion": "en service sans avis",
}
DIMENSIONS = (FacetName.DEPARTMENT, FacetName.LIFECYCLE, FacetName.STATUS, FacetName.OBJECTIVE, FacetName.RISK)
# The width of the drawing of a row, in its own unit.
WIDTH = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and the list that gives it; no address for zero."""

    label: str
    value: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """Widths in the unit of the drawing: all, with an opinion, in use without one."""

    registered: int
    with_opinion: int
    without: int

    @property
    def without_from(self) -> int:
        return self.registered - self.without


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: tuple[Cell, ...]
    bar: Bar
    percent: int


@dataclass(frozen=True, slots=True)
class Table:
    anchor: str
    title: str
    rows: tuple[Row, ...]
    is_many: bool
    """An algorithm may be in several rows: their sum is not the total."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """How the sheets stand before one text."""

    title: str
    cells: tuple[Cell, ...]
    percent: int


def head_figures(counted: Coverage, scope: Scope) -> list[Cell]:
    return _cells(counted.total, Criteria(scope=scope))


def tables(counted: Coverage, scope: Scope, labels: Labels) -> list[Table]:
    return [_table(facet, counted, scope, labels) for facet in DIMENSIONS]


def text_lines(counted: Coverage, scope: Scope) -> list[TextLine]:
    """For each text, the sheets that answer it, those that do not, and those that it does not concern."""
    found = []
    figures = counted.of[FacetName.COMPLETENESS]
    for code, title in texts().items():
        counts = {end: figures.get(f"{code}-{end}", Figures()).registered for end in STANDINGS}
        concerned = counts["complete"] + counts["gaps"]
        cells = tuple(
            _cell(words, counts[end], Criteria(scope=scope).narrowed(FacetName.COMPLETENESS, f"{code}-{end}"))
            for end, words in STANDINGS.items()
        )
        found.append(TextLine(title, cells, round(100 * counts["complete"] / concerned) if concerned else 0))
    return found


def watched(counted: Coverage, scope: Scope) -> list[Cell]:
    figures = counted.of[FacetName.WATCH]
    return [
        _cell(
            watch.label,
            figures.get(watch.value, Figures()).registered,
            Criteria(scope=scope).narrowed(FacetName.WATCH, watch.value),
        )
        for watch in Watch
    ]


def as_csv(counted: Coverage, scope: Scope, labels: Labels) -> bytes:
    """One line for each row of each table, and one for the total."""
    headers = ("par", "valeur", *MEASURES.values())
    lines = [("total", "", *(cell.value for cell in head_figures(counted, scope)))]
    lines += [
        (table.title, row.label, *(cell.value for cell in row.cells))
        for table in tables(counted, scope, labels)
        for row in table.rows
    ]
    return spreadsheets.table(headers, lines)


def _table(facet: FacetName, counted: Coverage, scope: Scope, labels: Labels) -> Table:
    figures = counted.of[facet]
    most = max((one.registered for one in figures.values()), default=0)
    rows = tuple(
        Row(
            label=label,
            cells=tuple(_cells(figures[value], Criteria(scope=scope).narrowed(facet, value))),
            bar=_bar(figures[value], most),
            percent=figures[value].percent,
        )
        for value, label in labels[facet].items()
        if value in figures
    )
    return Table(facet.value, facet.label, rows, is_many=facet == FacetName.OBJECTIVE)


def _cells(figures: Figures, criteria: Criteria) -> list[Cell]:
    return list(_measures(figures, criteria))


def _measures(figures: Figures, criteria: Criteria) -> Iterator[Cell]:
    for measure, label in MEASURES.items():
        yield _cell(label, getattr(figures, measure), measured(criteria, measure))


def _cell(label: str, value: int, criteria: Criteria | None) -> Cell:
    return Cell(label, value, criteria.query() if value and criteria is not None else "")


def _bar(figures: Figures, most: int) -> Bar:
    def width(count: int) -> int:
        return round(WIDTH * count / most) if most else 0

    return Bar(width(figures.registered), width(figures.with_opinion), width(figures.in_use_without_opinion))

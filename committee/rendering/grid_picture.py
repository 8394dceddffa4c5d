"""The grid as a picture: where everything stands, in pixels. The template draws it; a table says the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from committee.models import Review
from committee.queries.review_grid import Cell, GridGroup, GridRow

NUMBER, MEMBER, REMARK = 44, 92, 128
HEAD, HEADING, LINE = 60, 40, 38
# What a title may take, at the size of the picture.
_LETTER_WIDTH = 8.6


@dataclass(frozen=True, slots=True)
class Name:
    """The head of a column: a name on two lines."""

    x: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What one member says of one point: a shape, a letter and a colour."""

    x: int
    y: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One point. `y` is its top, `middle` where the words stand."""

    y: int
    row: GridRow
    marks: tuple[Mark, ...]

    @property
    def middle(self) -> int:
        return self.y + LINE // 2 + 5


@dataclass(frozen=True, slots=True)
class Heading:
    """One commitment, above its points."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    names: tuple[Name, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]

    @property
    def remark_x(self) -> int:
        return self.width - REMARK + 8

    @property
    def line_height(self) -> int:
        return LINE

    @property
    def disputed(self) -> int:
        return sum(line.row.is_disputed for line in self.lines)


def picture_of(reviews: Sequence[Review], groups: Sequence[GridGroup]) -> Picture:
    """One column for each member, one line for each point, under its commitment."""
    width = NUMBER + MEMBER * len(reviews) + REMARK
    names = tuple(_name(_middle(column), review) for column, review in enumerate(reviews))
    headings, lines, y = [], [], HEAD
    for group in groups:
        title = f"{group.commitment.position}. {group.commitment.title}"
        headings.append(Heading(y + HEADING - 12, _cut(title, width)))
        y += HEADING
        for row in group.rows:
            marks = tuple(Mark(_middle(column), y + LINE // 2, cell) for column, cell in enumerate(row.cells))
            lines.append(Line(y, row, marks))
            y += LINE
    return Picture(width, y + 4, names, tuple(headings), tuple(lines))


def _middle(column: int) -> int:
    return NUMBER + MEMBER * column + MEMBER // 2


def _name(x: int, review: Review) -> Name:
    first, _, last = review.mandate.person.full_name.partition(" ")
    return Name(x, _cut(first, MEMBER), _cut(last, MEMBER))


def _cut(text: str, width: int) -> str:
    most = int(width / _LETTER_WIDTH)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

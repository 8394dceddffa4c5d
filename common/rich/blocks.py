"""The tree of a rich text, always in its normal form: the same text gives the same tree, hence the same bytes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import quote, urlsplit

from common.typography import french

MAX_DEPTH = 3
# What an A4 page holds with words still whole.
MAX_COLUMNS = 8
MAX_ADDRESS = 2000
# Characters of a cell times columns: what one page holds.
MAX_CELL = 3600
_CAPTION = re.compile(r"Tableau\s*:\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class Style:
    is_bold: bool = False
    is_italic: bool = False
    href: str = ""
    """An https address; empty when it is no link."""


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters in one style."""

    text: str
    style: Style = PLAIN


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True)
class Item:
    line: Line
    nested: "Listing | None" = None


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Item, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One row of column headings, then rows of as many cells."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""

    def longest_words(self) -> int:
        """The letters of the longest word of each column, added."""
        columns = zip(self.head, *self.rows, strict=True)
        return sum(max((len(word) for cell in one for word in words_of(cell).split()), default=0) for one in columns)

    def is_too_high(self) -> bool:
        """Would a row be higher than a page? It could then not be read in order."""
        cells = (cell for row in (self.head, *self.rows) for cell in row)
        return any(len(words_of(cell)) * len(self.head) > MAX_CELL for cell in cells)


Block = Paragraph | Listing | Table


def words_of(line: Line) -> str:
    return "".join(run.text for run in line)


def texts_of(block: Block) -> list[str]:
    """Every text of a block, in reading order, without its marks."""
    if isinstance(block, Paragraph):
        return [words_of(block.line)]
    if isinstance(block, Listing):
        return [
            text
            for item in block.items
            for text in (words_of(item.line), *(texts_of(item.nested) if item.nested else ()))
        ]
    cells = [words_of(cell) for row in (block.head, *block.rows) for cell in row]
    return [text for text in (block.caption, *cells) if text]


def points_of(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], ...]:
    """Each paragraph with the lists and tables that follow it: what bears one number."""
    points: list[list[Block]] = []
    for block in blocks:
        if isinstance(block, Paragraph) or not points:
            points.append([block])
        else:
            points[-1].append(block)
    return tuple(tuple(point) for point in points)


def line_of(pieces: Iterable[tuple[str, Style]]) -> Line:
    """French spaces, Unicode NFC, no character that does not print; a space bears only the style of both its sides."""
    together = [
        ("".join(text for text, _style in group), style) for style, group in groupby(pieces, key=lambda piece: piece[1])
    ]
    characters = [(one, style) for text, style in together for one in _visible(text)]
    text = "".join(one for one, _style in characters)
    styles = _one_by_link([style for one, style in characters if not one.isspace()])
    text = french(re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()).strip()
    following = iter(styles)
    known = [None if one.isspace() else next(following, PLAIN) for one in text]
    spread = _over_spaces(known)
    groups = groupby(zip(text, spread, strict=True), key=lambda pair: pair[1])
    return tuple(Run("".join(one for one, _style in group), style) for style, group in groups)


def plain(text: str) -> Line:
    """A line in which no character is a mark."""
    return line_of([(text, PLAIN)])


def normal(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Nothing empty, lists that follow one another made one, the caption of a table inside it."""
    kept: list[Block] = []
    for block in blocks:
        tidy = _tidy(block)
        if tidy is None:
            continue
        before = kept[-1] if kept else None
        if isinstance(tidy, Listing) and isinstance(before, Listing) and tidy.is_ordered == before.is_ordered:
            kept[-1] = replace(before, items=(*before.items, *tidy.items))
        elif isinstance(tidy, Table) and not tidy.caption and (caption := caption_in(before)):
            kept[-1] = replace(tidy, caption=_titled(caption))
        else:
            kept.append(tidy)
    return tuple(kept)


def caption_in(block: Block | None) -> str:
    """« Tableau : délais » before a table is its caption."""
    found = _CAPTION.fullmatch(words_of(block.line)) if isinstance(block, Paragraph) else None
    return found[1] if found else ""


def safe_address(typed: str) -> str:
    """An https address that can be written between parentheses; nothing when it is another thing."""
    address = quote(typed.strip(), safe="%/:?#@!$&*+,;=~-._[]")
    try:
        parts = urlsplit(address)
        is_fit = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return address if is_fit and len(address) <= MAX_ADDRESS else ""


def _visible(text: str) -> Iterator[str]:
    for one in unicodedata.normalize("NFC", text):
        if one.isspace() or unicodedata.category(one) != "Cc":
            yield " " if one in "\x1c\x1d\x1e\x1f\x85\u2028\u2029" else one


def _one_by_link(styles: list[Style]) -> list[Style]:
    """A link is in bold or in italic whole, or not at all: a part of it in another style would be a second link."""
    settled: list[Style] = []
    for href, group in groupby(styles, key=lambda style: style.href):
        same = list(group)
        whole = Style(all(one.is_bold for one in same), all(one.is_italic for one in same), href)
        settled += [whole] * len(same) if href else same
    return settled


def _over_spaces(known: list[Style | None]) -> list[Style]:
    """What both sides of a space have in common."""
    before: list[Style] = []
    for style in known:
        before.append(style or (before[-1] if before else PLAIN))
    after = PLAIN
    spread: list[Style] = []
    for style, left in zip(reversed(known), reversed(before), strict=True):
        after = style or after
        spread.append(style or _common(left, after))
    return spread[::-1]


def _common(left: Style, right: Style) -> Style:
    return Style(
        is_bold=left.is_bold and right.is_bold,
        is_italic=left.is_italic and right.is_italic,
        href=left.href if left.href == right.href else "",
    )


def _tidy(block: Block) -> Block | None:
    if isinstance(block, Paragraph):
        return block if block.line else None
    if isinstance(block, Listing):
        return _tidy_list(block, 1)
    return _tidy_table(block)


def _tidy_list(listing: Listing, depth: int) -> Listing | None:
    items: list[Item] = []
    for item in listing.items:
        nested = _tidy_list(item.nested, depth + 1) if item.nested else None
        if item.line and depth < MAX_DEPTH:
            items.append(replace(item, nested=nested))
        elif item.line:
            items += [replace(item, nested=None), *(nested.items if nested else ())]
        elif nested:
            items += nested.items
    return replace(listing, items=tuple(items)) if items else None


def _tidy_table(table: Table) -> Table | None:
    rows = [row for row in (table.head, *table.rows) if any(row)]
    if not rows:
        return None
    width = min(MAX_COLUMNS, max(len(row) - next(i for i, cell in enumerate(reversed(row)) if cell) for row in rows))
    head, *others = (_wide(row, width) for row in rows)
    return Table(head=head, rows=tuple(others), caption=_titled(table.caption))


def _titled(caption: str) -> str:
    words = words_of(plain(caption))
    return words[:1].upper() + words[1:]


def _wide(row: tuple[Line, ...], width: int) -> tuple[Line, ...]:
    """As many cells as the table has columns; what is too much goes into the last one."""
    if len(row) <= width:
        return (*row, *[()] * (width - len(row)))
    spilled = [(run.text, run.style) for cell in row[width - 1 :] for run in (*cell, Run(" "))]
    return (*row[: width - 1], line_of(spilled))

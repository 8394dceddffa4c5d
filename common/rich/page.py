"""Rich text as HTML: shown on pages and in print, and read back from the editor that runs in the browser."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from common.rich.blocks import (
    Block,
    Item,
    Line,
    Listing,
    Paragraph,
    Run,
    Style,
    Table,
    line_of,
    normal,
    safe_address,
    words_of,
)

_EMPTY = mark_safe("")
# What the editor sends; headings and quotations are pasted from elsewhere, and become paragraphs.
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "pre", "caption"}
_STYLES = {"strong", "b", "em", "i", "a"}
_LISTS = {"ul", "ol"}
_TAGS = _PARAGRAPHS | _STYLES | _LISTS | {"li", "table", "thead", "tbody", "tr", "th", "td", "br"}
_VOID = {"br"}
# How many letters stand side by side in a table on an A4 page: a table of longer words has columns of one width.
_WIDTH = 80


def html_of(blocks: Iterable[Block]) -> SafeString:
    """Escaped; tables have headings with a scope, and figures are aligned."""
    return format_html_join("\n", "{}", ((_block(block),) for block in blocks))


def html_on_screen(blocks: Iterable[Block]) -> SafeString:
    """The same; each table scrolls by itself on a narrow screen, and can be reached by the keyboard to do so."""
    return format_html_join("\n", "{}", ((_scrolling(block),) for block in blocks))


def html_for_editor(blocks: Iterable[Block]) -> SafeString:
    """The same, with the caption of a table as the paragraph before it, which is how the editor holds it."""
    parts = []
    for block in blocks:
        if isinstance(block, Table) and block.caption:
            parts.append(format_html("<p>Tableau\u00a0: {}</p>", block.caption))
            block = Table(head=block.head, rows=block.rows)  # noqa: PLW2901 -- its caption is said
        parts.append(_block(block))
    return format_html_join("", "{}", ((part,) for part in parts))


def read_html(html: str) -> tuple[Block, ...]:
    """What the editor sent, sanitised; any other element gives its words, and scripts nothing."""
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel=None)
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return normal(_blocks_in(reader.root))


def _scrolling(block: Block) -> SafeString:
    if not isinstance(block, Table):
        return _block(block)
    region = '<div class="table-wrap" role="region" aria-label="{}" tabindex="0">{}</div>'
    return format_html(region, block.caption or "Tableau", _table(block))


def _block(block: Block) -> SafeString:
    if isinstance(block, Paragraph):
        return format_html("<p>{}</p>", _line(block.line))
    if isinstance(block, Listing):
        return _listing(block)
    return _table(block)


def _listing(listing: Listing) -> SafeString:
    items = format_html_join(
        "",
        "<li>{}{}</li>",
        ((_line(item.line), _listing(item.nested) if item.nested else _EMPTY) for item in listing.items),
    )
    return format_html("<ol>{}</ol>" if listing.is_ordered else "<ul>{}</ul>", items)


def _table(table: Table) -> SafeString:
    figures = [_is_of_figures(table, column) for column in range(len(table.head))]
    caption = format_html("<caption>{}</caption>", table.caption) if table.caption else _EMPTY
    head = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((_figure(is_figure), _line(cell)) for cell, is_figure in zip(table.head, figures, strict=True)),
    )
    rows = format_html_join("", "<tr>{}</tr>\n", ((_row(row, figures),) for row in table.rows))
    return format_html(
        '<table class="{}">{}<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table>',
        "data even" if table.longest_words() > _WIDTH else "data",
        caption,
        head,
        rows,
    )


def _row(row: tuple[Line, ...], figures: list[bool]) -> SafeString:
    return format_html_join(
        "",
        "<td{}>{}</td>",
        ((_figure(is_figure), _line(cell)) for cell, is_figure in zip(row, figures, strict=True)),
    )


def _figure(is_figure: bool) -> SafeString:
    return mark_safe(' class="figure"') if is_figure else _EMPTY


def _is_of_figures(table: Table, column: int) -> bool:
    """Is each cell of this column a number, or empty?"""
    said = [words for row in table.rows if (words := words_of(row[column]))]
    return bool(said) and all(any(one.isdecimal() for one in words) and not _has_letters(words) for words in said)


def _has_letters(words: str) -> bool:
    return any(one.isalpha() for one in words)


def _line(line: Line) -> SafeString:
    return format_html_join("", "{}", ((_run(run),) for run in line))


def _run(run: Run) -> SafeString:
    """The link inside the emphasis: the engine that prints makes a second link of an emphasis inside a link."""
    text = (
        format_html('<a href="{}">{}</a>', run.style.href, run.text) if run.style.href else format_html("{}", run.text)
    )
    if run.style.is_italic:
        text = format_html("<em>{}</em>", text)
    return format_html("<strong>{}</strong>", text) if run.style.is_bold else text


@dataclass
class _Node:
    tag: str
    href: str = ""
    kids: "list[_Node | str]" = field(default_factory=list)


class _Reader(HTMLParser):
    """Well-formed HTML, as the sanitiser gives it, as a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, href=safe_address(dict(attrs).get("href") or ""))
        self.open[-1].kids.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].kids.append(data)


def _blocks_in(node: _Node) -> list[Block]:
    """The blocks of an element; words that stand outside of any are paragraphs."""
    blocks: list[Block] = []
    loose: list[_Node | str] = []
    for kid in node.kids:
        if isinstance(kid, str) or kid.tag in _STYLES | _VOID:
            loose.append(kid)
            continue
        blocks += _loose(loose)
        if kid.tag in _LISTS:
            blocks.append(_list_in(kid))
        elif kid.tag == "table":
            blocks += _table_in(kid)
        else:
            blocks += _blocks_in(kid)
    return [*blocks, *_loose(loose)]


def _loose(kids: "list[_Node | str]") -> list[Block]:
    line = line_of(_pieces(_Node("p", kids=list(kids)), Style()))
    kids.clear()
    return [Paragraph(line)] if line else []


def _list_in(node: _Node) -> Listing:
    items = [_item_in(kid) for kid in node.kids if isinstance(kid, _Node)]
    return Listing(tuple(items), is_ordered=node.tag == "ol")


def _item_in(node: _Node) -> Item:
    """Its words on one line, and the lists in it made one."""
    words: list[tuple[str, Style]] = []
    nested: list[Listing] = []
    for block in _blocks_in(node) if node.tag not in _LISTS else [_list_in(node)]:
        if isinstance(block, Paragraph):
            words += [(" ", Style()), *((run.text, run.style) for run in block.line)]
        elif isinstance(block, Listing):
            nested.append(block)
        else:
            words += [
                (" ", Style()),
                *((run.text, run.style) for line in _cells_of(block) for run in (*line, Run(" "))),
            ]
    inside = tuple(item for listing in nested for item in listing.items)
    return Item(line_of(words), Listing(inside, nested[0].is_ordered) if inside else None)


def _cells_of(table: Table) -> list[Line]:
    return [cell for row in (table.head, *table.rows) for cell in row]


def _table_in(node: _Node) -> list[Block]:
    captions = [words_of(line_of(_pieces(one, Style()))) for one in _all(node, "caption")]
    rows = [
        tuple(line_of(_pieces(cell, Style())) for cell in row.kids if isinstance(cell, _Node))
        for row in _all(node, "tr")
    ]
    return [Table(head=rows[0], rows=tuple(rows[1:]), caption=" ".join(captions))] if rows else []


def _all(node: _Node, tag: str) -> list[_Node]:
    found = []
    for kid in node.kids:
        if isinstance(kid, _Node):
            found += [kid] if kid.tag == tag else _all(kid, tag)
    return found


def _pieces(node: _Node, style: Style) -> list[tuple[str, Style]]:
    """The words of an element, each in its style; two blocks are two words."""
    pieces: list[tuple[str, Style]] = []
    for kid in node.kids:
        if isinstance(kid, str):
            pieces.append((kid, style))
        elif kid.tag in _STYLES:
            pieces += _pieces(kid, _styled(style, kid))
        else:
            pieces += [(" ", style), *_pieces(kid, style), (" ", style)]
    return pieces


def _styled(style: Style, node: _Node) -> Style:
    return Style(
        is_bold=style.is_bold or node.tag in {"strong", "b"},
        is_italic=style.is_italic or node.tag in {"em", "i"},
        href=style.href or node.href,
    )

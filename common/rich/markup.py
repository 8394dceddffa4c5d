"""The light markup: what is typed without a script, stored and hashed.

    A blank line between two paragraphs. **Bold**, *italic*, [words of a link](https://address).
    - an item
      - one under it (two spaces)
    1. a numbered item

    Tableau : its caption
    | Heading | Another |
    | cell | cell |

A backslash before a character that would be a mark leaves it as it is. Stars turn their style on and off; a star
between two spaces, or without its fellow, is a star.
"""

import re
from collections.abc import Iterable

from common.rich.blocks import (
    MAX_DEPTH,
    PLAIN,
    Block,
    Item,
    Line,
    Listing,
    Paragraph,
    Style,
    Table,
    caption_in,
    line_of,
    normal,
    plain,
    safe_address,
)

_ESCAPED = "\\*[]|-•.)"
_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\((https://[^\s()\\]+)\)")
_ITEM = re.compile(r"(\s*)(?:([-•])|(\d{1,3})[.)])\s+(\S.*)")
_STARTS_LIKE_A_MARK = re.compile(r"\A(?:[-•](?=\s+\S)|\d{1,3}[.)](?=\s+\S)|\|)")
_CELL = re.compile(r"((?:\\.|[^|\\]|\\$)*)(?:\||$)", re.DOTALL)
_RULE = re.compile(r":?-+:?")
_BOLD, _ITALIC = 2, 1


def read(text: str, *, one_a_line: bool = False) -> tuple[Block, ...]:
    """The tree of what was typed. `one_a_line`: each line is a paragraph, where sentences stand one below another."""
    blocks: list[Block] = []
    pending: list[str] = []
    lines = [line.rstrip() for line in text.expandtabs(4).splitlines()]
    place = 0
    while place < len(lines):
        line, is_item = lines[place], _ITEM.fullmatch(lines[place])
        if is_item or line.lstrip().startswith("|"):
            _end_paragraph(pending, blocks)
            end = _end_of(lines, place, is_list=bool(is_item))
            blocks.append(_listing(lines[place:end]) if is_item else _table(lines[place:end]))
            place = end
            continue
        is_caption = place + 1 < len(lines) and lines[place + 1].lstrip().startswith("|") and _is_caption(line)
        if one_a_line or is_caption or not line.strip():
            _end_paragraph(pending, blocks)
        if line.strip():
            pending.append(line)
        place += 1
    _end_paragraph(pending, blocks)
    return normal(blocks)


def as_plain(text: str) -> tuple[Block, ...]:
    """One paragraph in which no character is a mark."""
    return normal([Paragraph(plain(text))])


def marked_plain(text: str) -> str:
    """One line of plain text, to the character, as the markup of a paragraph; `plain_of` gives it back."""
    return _STARTS_LIKE_A_MARK.sub(_escape_last, _escaped(text, is_linked=False))


def plain_of(written_block: str) -> str | None:
    """The text of a paragraph without any mark, to the character; None for anything else."""
    if "\n" in written_block or _ITEM.fullmatch(written_block) or written_block.startswith("|"):
        return None
    spans = _spans(written_block)
    return "".join(text for text, _style in spans) if all(style == PLAIN for _text, style in spans) else None


def write(block: Block) -> str:
    """One block: no blank line in it."""
    if isinstance(block, Paragraph):
        return _STARTS_LIKE_A_MARK.sub(_escape_last, _marked(block.line))
    if isinstance(block, Listing):
        return "\n".join(_items(block, 0))
    rows = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in (block.head, *block.rows)]
    return "\n".join([f"Tableau\u00a0: {_marked(plain(block.caption))}"] * bool(block.caption) + rows)


def written(blocks: Iterable[Block]) -> tuple[str, ...]:
    return tuple(write(block) for block in blocks)


def _end_paragraph(pending: list[str], blocks: list[Block]) -> None:
    if pending:
        blocks.append(Paragraph(_line(" ".join(pending).strip())))
        pending.clear()


def _is_caption(line: str) -> bool:
    return bool(caption_in(Paragraph(_line(line))))


def _end_of(lines: list[str], start: int, *, is_list: bool) -> int:
    """Where a list, with the lines that go on with its items, or a table ends."""
    for place in range(start + 1, len(lines)):
        stripped = lines[place].lstrip()
        if not stripped or stripped.startswith("|") == is_list:
            return place
    return len(lines)


def _listing(lines: list[str]) -> Listing:
    """Two spaces are one level; a line without a mark goes on with the item above it."""
    found: list[tuple[int, bool, str]] = []
    for line in lines:
        if match := _ITEM.fullmatch(line):
            deepest = found[-1][0] + 1 if found else 0
            level = min(len(match[1]) // 2, deepest, MAX_DEPTH - 1)
            found.append((level, match[3] is not None, match[4]))
        else:
            level, is_ordered, text = found[-1]
            found[-1] = (level, is_ordered, f"{text} {line.strip()}")
    return _nest(found, 0)


def _nest(found: list[tuple[int, bool, str]], level: int) -> Listing:
    starts = [place for place, one in enumerate(found) if one[0] == level]
    items = []
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        below = found[start + 1 : end]
        items.append(Item(_line(found[start][2]), _nest(below, level + 1) if below else None))
    return Listing(tuple(items), is_ordered=found[0][1])


def _table(lines: list[str]) -> Table:
    rows = [_cells(line) for line in lines]
    kept = [rows[0], *(row for row in rows[1:] if not all(_RULE.fullmatch(cell) for cell in row))]
    head, *others = (tuple(_line(cell) for cell in row) for row in kept)
    return Table(head=head, rows=tuple(others))


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    cells = [match[1].strip() for match in _CELL.finditer(inner)]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _line(text: str) -> Line:
    return line_of(_spans(text))


def _spans(text: str) -> list[tuple[str, Style]]:
    pieces: list[str | int] = []
    hrefs: list[str] = []
    place, href, link_end, after_link = 0, "", -1, -1
    while place < len(text):
        if place == link_end:
            place, href, link_end = after_link, "", -1
            continue
        one: str | int = text[place]
        step = 1
        if one == "\\" and text[place + 1 : place + 2] in tuple(_ESCAPED):
            one, step = text[place + 1], 2
        elif one == "[" and (link := _LINK.match(text, place)) and (address := safe_address(link[2])):
            href, link_end, after_link = address, link.end(1), link.end()
            place += 1
            continue
        elif one == "*":
            step = len(text) - place - len(text[place:].lstrip("*"))
            one = _stars(text, place, step)
        pieces.append(one)
        hrefs.append(href)
        place += step
    return _styled(pieces, hrefs)


def _stars(text: str, place: int, count: int) -> str | int:
    """How much the stars change, or the stars themselves where they mark nothing."""
    sides = text[place - 1 : place] + text[place + count : place + count + 1]
    is_between_spaces = all(side.isspace() for side in sides)
    return "*" * count if count > _BOLD + _ITALIC or is_between_spaces else count


def _styled(pieces: list[str | int], hrefs: list[str]) -> list[tuple[str, Style]]:
    """Turn the styles on and off; stars without their fellow are stars."""
    marks = [place for place, piece in enumerate(pieces) if isinstance(piece, int)]
    for place in _alone({place: int(pieces[place]) for place in marks}):
        pieces[place] = "*" * int(pieces[place])
    state, styled = 0, []
    for piece, href in zip(pieces, hrefs, strict=True):
        if isinstance(piece, int):
            state ^= piece
        else:
            styled.append((piece, Style(bool(state & _BOLD), bool(state & _ITALIC), href)))
    return styled


def _alone(marks: dict[int, int]) -> list[int]:
    """The last marks without which each style is turned on as often as off."""
    odd = 0
    for change in marks.values():
        odd ^= change
    if not odd:
        return []
    last = {change: place for place, change in marks.items()}
    if odd in last:
        return [last[odd]]
    # Two kinds of marks together are the third: ** and * are as many changes as ***.
    return [last[change] for change in (1, 2, 3) if change != odd and change in last]


def _items(listing: Listing, level: int) -> Iterable[str]:
    for number, item in enumerate(listing.items, start=1):
        mark = f"{number}." if listing.is_ordered else "-"
        yield f"{'  ' * level}{mark} {_marked(item.line)}"
        if item.nested:
            yield from _items(item.nested, level + 1)


def _cell(line: Line) -> str:
    text = _marked(line).replace("|", "\\|")
    return text.replace("-", "\\-", 1) if _RULE.fullmatch(text) else text


def _marked(line: Line) -> str:
    parts: list[str] = []
    state, href = 0, ""
    for run in (*line, None):
        style = run.style if run else PLAIN
        change = state ^ (style.is_bold * _BOLD + style.is_italic * _ITALIC)
        if href and href != style.href:
            parts.append(f"]({href})")
        parts.append("*" * change)
        if style.href and href != style.href:
            parts.append("[")
        state, href = state ^ change, style.href
        parts.append(_escaped(run.text, is_linked=bool(href)) if run else "")
    return "".join(parts)


def _escaped(text: str, *, is_linked: bool) -> str:
    text = text.replace("\\", "\\\\")
    text = re.sub(r"(?<=\s)\*+(?=\s)|\*", lambda found: found[0] if _is_free(found) else "\\*", text)
    return re.sub(r"[\[\]]", r"\\\g<0>", text) if is_linked else text.replace("](", "\\](")


def _is_free(found: re.Match[str]) -> bool:
    around = found.string[found.start() - 1 : found.start()] + found.string[found.end() : found.end() + 1]
    return found.start() > 0 and len(around) == _BOLD and around.isspace()


def _escape_last(found: re.Match[str]) -> str:
    return found[0][:-1] + "\\" + found[0][-1]

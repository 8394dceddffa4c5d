"""The passage that answers a search, with its accents: PostgreSQL marks the folded text, we mark the original."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.typography import fold

# Control characters: they cannot be in a text (bulletin/sanitising.py), so a mark is never taken for a word.
START, STOP = "\x02", "\x03"
LENGTH = 260

_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)


def snippet(text: str, marked: str) -> SafeString:
    """The passage of `text` that holds most of the words marked in `marked`, its folded twin; escaped."""
    ranges = _ranges(text, marked)
    if not ranges:
        return format_html("{}", _shortened(text))
    start, end = _window(text, ranges)
    inside = [(first, last) for first, last in ranges if first >= start and last <= end]
    pieces, position = [], start
    for first, last in inside:
        pieces += [(text[position:first], text[first:last])]
        position = last
    return format_html(
        "{}{}{}{}",
        "… " if start else "",
        format_html_join("", "{}<mark>{}</mark>", pieces),
        text[position:end],
        " …" if end < len(text) else "",
    )


def folded(text: str) -> str:
    """The same as the SQL function `bulletin_fold`: no accent, and a space for what is still not ASCII."""
    return "".join(letter if letter.isascii() else " " for letter in fold(text))


def _ranges(text: str, marked: str) -> list[tuple[int, int]]:
    """Where the marked words stand in the original; none when the two texts do not correspond."""
    pieces = [folded(character) for character in text]
    if marked.replace(START, "").replace(STOP, "") != "".join(pieces):
        return []
    origin = [index for index, piece in enumerate(pieces) for _letter in piece] + [len(text)]
    return [
        (origin[match.start() - 2 * order], origin[match.end() - 2 * order - 2])
        for order, match in enumerate(_MARKED.finditer(marked))
    ]


def _window(text: str, ranges: list[tuple[int, int]]) -> tuple[int, int]:
    """The stretch that holds most marks, widened to whole words."""
    counts = [sum(first <= other < first + LENGTH for other, _end in ranges) for first, _last in ranges]
    best = ranges[counts.index(max(counts))][0]
    start = max(0, best - LENGTH // 4)
    end = min(len(text), start + LENGTH)
    start = 0 if start == 0 else text.find(" ", start, best) + 1 or best
    end = len(text) if end == len(text) else max(text.rfind(" ", best, end), best)
    last = max((stop for first, stop in ranges if first < end), default=end)
    return start, max(end, last)


def _shortened(text: str) -> str:
    return text if len(text) <= LENGTH else text[: text.rfind(" ", 0, LENGTH)] + " …"

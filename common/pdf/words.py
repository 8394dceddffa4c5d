"""Whether every word of a page is in a PDF, in the same order."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from html.parser import HTMLParser

_INVISIBLE = {"script", "style", "template", "title", "head"}
_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff]")
# How far ahead a word cut by the end of a line is looked for, and into how many pieces.
_WINDOW = 200
_PIECES = 12


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _INVISIBLE

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in _INVISIBLE

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)


def words_of_html(html: str) -> list[str]:
    parser = _VisibleText()
    parser.feed(html)
    parser.close()
    return words_of_runs(parser.texts)


def words_of_runs(runs: Iterable[str]) -> list[str]:
    """Split at spaces of any width; ligatures and other presentation forms undone."""
    return [word for run in runs for word in _SOFT.sub("", unicodedata.normalize("NFKC", run)).split()]


def first_missing(source: list[str], written: list[str]) -> str | None:
    """The first word of the source that cannot be followed in what is written, with the words before it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(written):
        places[word].append(place)
    position = 0
    for index, word in enumerate(source):
        end = _end_of(word, written, places[word], position)
        if end is None:
            return f"«\u00a0{' '.join(source[max(0, index - 4) : index + 1])}\u00a0»"
        position = end
    return None


def _end_of(word: str, written: list[str], places: list[int], position: int) -> int | None:
    """Where the reading goes on after this word: next to it if it can be, else at its next occurrence."""
    if (end := _joined(word, written, position)) is not None:
        return end
    after = bisect_left(places, position)
    whole = places[after] if after < len(places) else len(written)
    # A head repeated between two pages of a table may stand here, and the word be in pieces after it.
    for start in range(position + 1, min(position + _WINDOW, whole)):
        if (end := _joined(word, written, start)) is not None:
            return end
    return whole + 1 if whole < len(written) else None


def _joined(word: str, written: list[str], start: int) -> int | None:
    """A word may be in pieces: cut at a hyphen or in an address by the end of a line."""
    built = ""
    for place in range(start, min(start + _PIECES, len(written))):
        built += written[place]
        if built == word:
            return place + 1
        if not word.startswith(built):
            return None
    return None

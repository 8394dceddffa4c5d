"""What changed from one published version of a sheet to another: read in the texts themselves, which never change."""

from html.parser import HTMLParser

from common.comparison import Parts, Section, in_one_table
from common.typography import NBSP

# Counted by the system from the rest: it says nothing of the algorithm.
_COUNTED = "completude"
_BLOCKS = frozenset({"p", "br", "li", "ul", "ol", "div", "dd", "dt", "h2", "h3"})


def compared(before: str, after: str) -> list[Section]:
    """From the body of two publications, in the order of the text; one table, or none when both say the same."""
    return in_one_table(parts_of(before), parts_of(after), caption="Ce que la fiche dit autrement")


def parts_of(body_html: str) -> Parts:
    """What a published sheet says, by heading: each answer by its label, each row by its name."""
    reader = _Reader()
    reader.feed(body_html)
    reader.close()
    reader.end_paragraph()
    return {label: lines for label, lines in reader.parts.items() if lines}


class _Reader(HTMLParser):
    """Sorts the paragraphs of a sanitised text under the label that stands above them.

    A label is the title of a part (h2), a term (dt), or the title of some rows (h3) with the name that a row begins by.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: dict[str, list[str]] = {}
        self._words: list[str] = []
        self._label = "Texte"
        self._heading = "Texte"
        self._depth = 0
        self._is_counted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self._is_counted = dict(attrs).get("id") == _COUNTED
        if tag not in _BLOCKS:
            return
        self.end_paragraph()
        if tag in {"ul", "ol"}:
            self._depth += 1
        elif tag == "li" and self._depth == 1:
            self._label = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.end_paragraph()
            self._is_counted = False
        if tag not in _BLOCKS:
            return
        if tag in {"h2", "h3", "dt"}:
            self._titled(tag)
            return
        self.end_paragraph()
        if tag in {"ul", "ol"}:
            self._depth = max(0, self._depth - 1)
        if self._depth == 0 and tag in {"ul", "ol", "dd"}:
            self._label = self._heading

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def end_paragraph(self) -> None:
        text = self._taken()
        if not text or self._is_counted:
            return
        if not self._label:
            self._label = self._free(f"{self._heading} – {text}")
        self.parts.setdefault(self._label, []).append(text)

    def _titled(self, tag: str) -> None:
        title = self._taken() or "Texte"
        if tag != "dt":
            self._heading = title
        self._label = title

    def _free(self, label: str) -> str:
        """Two rows of one name are told apart by their order."""
        rank = 1
        found = label
        while found in self.parts:
            rank += 1
            found = f"{label}{NBSP}({rank})"
        return found

    def _taken(self) -> str:
        # Non-breaking spaces are kept: only what separates the lines of the source goes.
        text = " ".join(part for part in "".join(self._words).replace("\n", " ").split(" ") if part)
        self._words = []
        return text

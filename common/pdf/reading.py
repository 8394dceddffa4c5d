"""The text of a tagged PDF in the order of its structure, as a screen reader gets it.

Each run of text is one string, since the structure does not say whether two runs stand on one line.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

_UNTAGGED = -1


@dataclass(frozen=True, slots=True)
class Reading:
    runs: list[str]
    """The text of the document, run by run, in reading order."""
    margins: list[str]
    """What is printed outside the structure: running heads, folios, marks."""


def read(pdf: pikepdf.Pdf) -> Reading:
    """Raises ValueError on a file that is not tagged or whose characters have no meaning."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        raise ValueError("not tagged")
    marked = {page.obj.objgen: _marked_text(page) for page in pdf.pages}
    runs = []
    for page, number in _content(root):
        text = "".join(marked.get(page, {}).pop(number, ()))
        if text.strip():
            runs.append(text)
    margins = ["".join(pieces) for left in marked.values() for pieces in left.values()]
    return Reading(runs=runs, margins=margins)


def _content(root: Any) -> Iterator[tuple[Any, int]]:
    """Walks the structure without recursion: a document may be nested deeper than Python's stack."""
    pending: list[tuple[Any, Any]] = [(root, None)]
    while pending:
        node, page = pending.pop()
        if isinstance(node, int):
            yield page, node
        elif isinstance(node, pikepdf.Array):
            pending.extend((kid, page) for kid in reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            page = node.Pg.objgen if "/Pg" in node else page
            if node.get("/Type") == "/MCR":
                yield page, int(node.MCID)
            elif "/K" in node:
                pending.append((node.K, page))


def _marked_text(page: pikepdf.Page) -> dict[int, list[str]]:
    """Marked-content identifier to its pieces of text."""
    fonts = {name: _Font(font) for name, font in page.resources.get("/Font", {}).items()}
    texts: dict[int, list[str]] = defaultdict(list)
    marks: list[int] = []
    font: _Font | None = None
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "BDC":
                properties = operands[1]
                is_numbered = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                marks.append(int(properties.MCID) if is_numbered else _UNTAGGED)
            case "BMC":
                marks.append(_UNTAGGED)
            case "EMC":
                marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" | "'" | '"':
                shown = operands[-1]
                pieces = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
                number = next((mark for mark in reversed(marks) if mark != _UNTAGGED), _UNTAGGED)
                if font is not None:
                    texts[number].extend(
                        font.decode(bytes(piece)) for piece in pieces if isinstance(piece, pikepdf.String)
                    )
    return texts


class _Font:
    """Codes to characters, by the font's own table of meanings."""

    def __init__(self, font: Any) -> None:
        self.characters: dict[bytes, str] = {}
        self.width = 2 if font.get("/Subtype") == "/Type0" else 1
        if "/ToUnicode" not in font:
            raise ValueError("a font without the meaning of its characters")
        for instruction in pikepdf.parse_content_stream(font.ToUnicode):
            operator = str(instruction.operator)
            values = [item for item in instruction.operands if not isinstance(item, pikepdf.Name)]
            if operator == "endbfchar":
                for code, text in zip(values[::2], values[1::2], strict=True):
                    self.characters[bytes(code)] = _utf16(bytes(text))
            elif operator == "endbfrange":
                self._add_ranges(values)

    def _add_ranges(self, values: list[Any]) -> None:
        for first, last, text in zip(values[::3], values[1::3], values[2::3], strict=True):
            start, size = int.from_bytes(bytes(first)), len(bytes(first))
            for offset in range(int.from_bytes(bytes(last)) - start + 1):
                code = (start + offset).to_bytes(size)
                if isinstance(text, pikepdf.Array):
                    self.characters[code] = _utf16(bytes(text[offset]))
                else:
                    raw = bytes(text)
                    final = (int.from_bytes(raw[-2:]) + offset).to_bytes(2)
                    self.characters[code] = _utf16(raw[:-2] + final)

    def decode(self, data: bytes) -> str:
        width = self.width
        return "".join(self.characters.get(data[i : i + width], "\ufffd") for i in range(0, len(data), width))


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", errors="replace")

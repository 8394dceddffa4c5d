"""What changed from one text to another: part by part, paragraph beside paragraph, down to the words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from common.typography import NBSP

Parts = Mapping[str, Sequence[str]]

# A word with the spaces that follow it, so that a changed passage is one piece.
_WORDS = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether the other side does not have them."""

    text: str
    is_changed: bool = False


Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Some words of a text and of the one before it, read in one line: kept, taken away, or added."""

    text: str
    is_removed: bool = False
    is_added: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph on both sides; an empty cell when a side does not have it. The label is of a row in one table."""

    before: Cell
    after: Cell
    label: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text that differs; the paragraphs that do not are counted, not shown."""

    label: str
    rows: tuple[Row, ...]
    unchanged: int

    @property
    def is_labelled(self) -> bool:
        """Does each row say what it is about?"""
        return any(row.label for row in self.rows)


def sections(before: Parts, after: Parts) -> list[Section]:
    """The parts that differ, in the order of the texts; none when the texts are the same."""
    labels = list(dict.fromkeys([*before, *after]))
    found = [_section(label, before.get(label, []), after.get(label, [])) for label in labels]
    return [section for section in found if section.rows]


def in_one_table(before: Parts, after: Parts, *, caption: str) -> list[Section]:
    """The same, as one table whose rows bear the name of their part: for texts of many short parts.

    A part that one side does not have is said « ajouté » or « retiré ». None when the texts are the same.
    """
    rows = [
        replace(row, label=f"{section.label}{_what_happened(before.get(section.label), after.get(section.label))}")
        for section in sections(before, after)
        for row in section.rows
    ]
    return [Section(caption, tuple(rows), 0)] if rows else []


def in_one_line(before: str, after: str) -> tuple[Marked, ...]:
    """`after`, with the words of `before` that it lost and those that it gained in their places."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    found: list[Marked] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found.append(Marked("".join(new[k:m])))
            continue
        if i < j:
            found.append(Marked("".join(old[i:j]), is_removed=True))
        if k < m:
            found.append(Marked("".join(new[k:m]), is_added=True))
    return tuple(found)


def _what_happened(before: Sequence[str] | None, after: Sequence[str] | None) -> str:
    if not before:
        return f"{NBSP}: ajouté"
    return "" if after else f"{NBSP}: retiré"


def _section(label: str, before: Sequence[str], after: Sequence[str]) -> Section:
    rows: list[Row] = []
    unchanged = 0
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            unchanged += j - i
        else:
            rows += [_row(old, new) for old, new in zip_longest(before[i:j], after[k:m], fillvalue="")]
    return Section(label, tuple(rows), unchanged)


def _row(before: str, after: str) -> Row:
    if not (before and after):
        return Row(_whole(before), _whole(after))
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        left += _piece(old[i:j], is_changed=tag != "equal")
        right += _piece(new[k:m], is_changed=tag != "equal")
    return Row(tuple(left), tuple(right))


def _whole(text: str) -> Cell:
    return (Piece(text, is_changed=True),) if text else ()


def _piece(words: Sequence[str], *, is_changed: bool) -> list[Piece]:
    return [Piece("".join(words), is_changed)] if words else []

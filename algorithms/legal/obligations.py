"""The obligations, as data: algorithms/texts/obligations.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algorithms.legal.conditions import Atom, read_all

_FILE = Path(__file__).parent.parent / "texts" / "obligations.toml"


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact of the sheet that shows that it is done; `alternatives` are others that show it too."""

    atom: Atom
    alternatives: tuple[Atom, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Needed":
        """« a=x|y » is one fact with one of two values, « a|b » is one fact or the other."""
        if "=" in text:
            return cls(Atom.read(text))
        first, *others = read_all(text.split("|"))
        return cls(first, tuple(others))

    @property
    def atoms(self) -> tuple[Atom, ...]:
        return (self.atom, *self.alternatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """`dates` are the rows that may govern it, each with its condition: the first that is true counts."""

    id: str
    law: str
    title: str
    text: str
    source: str
    when: tuple[Atom, ...]
    satisfied: tuple[Needed, ...]
    dates: tuple[tuple[tuple[Atom, ...], str], ...]
    forbids: bool
    caution: str


def _dates(given: str | list[list[str]]) -> tuple[tuple[tuple[Atom, ...], str], ...]:
    lines = [["", given]] if isinstance(given, str) else given
    return tuple((read_all([condition] if condition else []), row) for condition, row in lines)


def _obligation(law: str, given: Mapping[str, Any]) -> Obligation:
    return Obligation(
        id=given["id"],
        law=law,
        title=given["title"],
        text=given["text"],
        source=given["source"],
        when=read_all(given["when"]),
        satisfied=tuple(Needed.read(text) for text in given.get("satisfied", ())),
        dates=_dates(given["date"]),
        forbids=given.get("forbids", False),
        caution=given.get("caution", ""),
    )


def _read() -> tuple[Obligation, ...]:
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_obligation(law["title"], each) for law in found["laws"] for each in law["obligations"])


OBLIGATIONS = _read()

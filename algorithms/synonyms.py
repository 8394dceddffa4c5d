"""The words of the field that mean the same: somebody who looks for « profilage » also finds « scoring »."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from common.typography import fold

PATH = Path(__file__).parent / "texts" / "synonyms.toml"
MOST_WORDS = 12
SHORTEST_BEGINNING = 3
_WORD = re.compile(r"[a-z0-9]+")

Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, for PostgreSQL and for people: `also` are the words that were looked for as well."""

    query: str
    also: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Folded, in order."""
    return _WORD.findall(fold(text))


@cache
def groups() -> dict[Term, tuple[str, ...]]:
    """For each term of the file, the terms of its group as they are written there."""
    file = tomllib.loads(PATH.read_text(encoding="utf-8"))
    found: dict[Term, tuple[str, ...]] = {}
    for group in file["groups"]:
        for term in group:
            key = tuple(words_of(term))
            found[key] = tuple(dict.fromkeys([*found.get(key, ()), *group]))
    return found


def asked(q: str) -> Asked:
    """A tsquery: each word, or the beginning of one, or a synonym; all of them. Empty when there is no word."""
    parts: list[list[tuple[Term, bool]]] = []
    also: list[str] = []
    for term, same in _terms(words_of(q)[:MOST_WORDS]):
        others = [one for one in same if tuple(words_of(one)) != term]
        also += others
        parts.append([(term, True), *((tuple(words_of(other)), False) for other in others)])
    return Asked(query=_written(parts), also=tuple(dict.fromkeys(also)))


def _written(parts: list[list[tuple[Term, bool]]]) -> str:
    """As PostgreSQL reads it; what was typed may be the beginning of a word, a synonym is whole."""
    return " & ".join(
        f"({' | '.join(dict.fromkeys(_way(term, is_typed) for term, is_typed in ways))})" for ways in parts
    )


def _way(term: Term, is_typed: bool) -> str:
    """The words of one term, one after the other."""
    is_beginning = is_typed and len(term[-1]) >= SHORTEST_BEGINNING
    return f"({' <-> '.join([*term[:-1], term[-1] + ':*' * is_beginning])})"


def _terms(words: list[str]) -> Iterator[tuple[Term, tuple[str, ...]]]:
    """The words, the longest known terms taken whole, each with its group."""
    known = groups()
    longest = max(len(term) for term in known)
    place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            term = tuple(words[place : place + length])
            if term in known or length == 1:
                yield term, known.get(_singular(term, known), ())
                place += length
                break


def _singular(term: Term, known: dict[Term, tuple[str, ...]]) -> Term:
    """« scores » is « score »."""
    if term not in known and len(term) == 1 and (term[0].rstrip("sx"),) in known:
        return (term[0].rstrip("sx"),)
    return term

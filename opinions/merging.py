"""Two texts written from the same version, brought together: by zone and by paragraph, never by silence.

What one side alone changed is taken; what both changed at the same place keeps the text of whoever is asked, and is
said. The text is handled as data, whatever it is made of: a zone is a key, a paragraph is an item of a list. Nobody's
words are dropped: those of the other stay in their version.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from common.comparison import Marked, Parts, in_one_line
from opinions.content import FORMAT, Content, from_json, paragraphs_of

# The items of a list that bear a name of their own are matched by it, wherever they stand.
_NAMED = {"recitals": "commitment"}
# Given anew at each save: no change by itself.
_COUNTED = {"recommendations": "number"}


class Kept(StrEnum):
    """What the proposal holds at one place."""

    MINE = "votre texte"
    THEIRS = "texte enregistré"
    BOTH = "les deux ajouts"
    TO_DECIDE = "votre texte, à trancher"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One place where at least one side differs from the version that both started from."""

    base: Sequence[Any]
    theirs: Sequence[Any]
    mine: Sequence[Any]

    @property
    def kept(self) -> Kept:
        if self.theirs == self.base:
            return Kept.MINE
        if self.mine in (self.base, self.theirs):
            return Kept.THEIRS
        return Kept.TO_DECIDE if self.base else Kept.BOTH


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph as it was, as it was saved by somebody else, and as it was typed; what the form now holds of it."""

    base: str
    theirs: tuple[Marked, ...]
    mine: tuple[Marked, ...]
    kept: Kept

    @property
    def is_to_decide(self) -> bool:
        return self.kept == Kept.TO_DECIDE


@dataclass(frozen=True, slots=True)
class Zone:
    """One part of the text in which something differs."""

    label: str
    places: tuple[Place, ...]


def merged(base: Content, *, mine: Content, theirs: Content) -> Content:
    """`theirs` with what `mine` changed since `base`; where both changed the same passage, `mine`."""
    return from_json(_of_maps(_data(base), _data(mine), _data(theirs)))


def _data(content: Content) -> dict[str, Any]:
    """As it is written, marks and all: `as_json` has another form for a text without any."""
    return {**asdict(content), "format": FORMAT}


def three_sides(base: Parts, *, mine: Parts, theirs: Parts) -> list[Zone]:
    """Where the two texts part from the one that both started from, zone by zone, in the order of the act."""
    labels = list(dict.fromkeys([*base, *theirs, *mine]))
    zones = [
        Zone(label, tuple(_places(base.get(label, []), mine.get(label, []), theirs.get(label, [])))) for label in labels
    ]
    return [zone for zone in zones if zone.places]


def chunks(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[Chunk]:
    """The places that differ, and between them the items that all three hold, as a chunk of three equal sides."""
    base, mine, theirs = list(base), list(mine), list(theirs)
    stable = [*_stable(base, mine, theirs), (len(base), len(mine), len(theirs))]
    at = (0, 0, 0)
    for b, m, t in stable:
        if (b, m, t) != at:
            yield from _finer(Chunk(base[at[0] : b], theirs[at[2] : t], mine[at[1] : m]))
        if b < len(base):
            yield Chunk(base[b : b + 1], theirs[t : t + 1], mine[m : m + 1])
        at = (b + 1, m + 1, t + 1)


def _places(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Place]:
    for chunk in chunks(base, mine, theirs):
        if chunk.base == chunk.mine == chunk.theirs:
            continue
        before, saved, typed = ("\n".join(side) for side in (chunk.base, chunk.theirs, chunk.mine))
        yield Place(before, in_one_line(before, saved), in_one_line(before, typed), chunk.kept)


def _finer(chunk: Chunk) -> Iterator[Chunk]:
    """Paragraph by paragraph when each side has as many: two neighbours changed by two persons are no conflict."""
    if len(chunk.base) == len(chunk.mine) == len(chunk.theirs):
        for b, t, m in zip(chunk.base, chunk.theirs, chunk.mine, strict=True):
            yield Chunk([b], [t], [m])
    else:
        yield chunk


def _stable(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[tuple[int, int, int]]:
    """The places in the three of each item of `base` that neither side touched."""
    in_mine, in_theirs = _matches(base, mine), _matches(base, theirs)
    for place in range(len(base)):
        if place in in_mine and place in in_theirs:
            yield place, in_mine[place], in_theirs[place]


def _matches(base: Sequence[Any], other: Sequence[Any]) -> dict[int, int]:
    matcher = SequenceMatcher(None, [_key(one) for one in base], [_key(one) for one in other], autojunk=False)
    return {block.a + step: block.b + step for block in matcher.get_matching_blocks() for step in range(block.size)}


def _key(item: Any) -> str:
    return json.dumps(item, sort_keys=True, ensure_ascii=False)


def _of(name: str, base: Any, mine: Any, theirs: Any) -> Any:
    """One value of the text, whatever it is."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if isinstance(base, Mapping) and isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return _of_maps(base, mine, theirs)
    if isinstance(base, list | tuple) and isinstance(mine, list | tuple) and isinstance(theirs, list | tuple):
        return _of_lists(name, base, mine, theirs)
    if isinstance(base, str) and isinstance(mine, str) and isinstance(theirs, str):
        return "\n\n".join(_of_items(paragraphs_of(base), paragraphs_of(mine), paragraphs_of(theirs), _of_words))
    return mine


def _of_maps(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Key by key; what one side does not have is as if it were nothing."""
    names = dict.fromkeys([*theirs, *mine])
    return {name: _of(name, base.get(name), mine.get(name), theirs.get(name)) for name in names}


def _of_lists(name: str, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    if title := _NAMED.get(name):
        named = _of_maps(*({one[title]: one for one in side} for side in (base, mine, theirs)))
        return [one for one in named.values() if one is not None]
    if counter := _COUNTED.get(name):
        before, typed, saved = ([{**one, counter: 0} for one in side] for side in (base, mine, theirs))
        found = _of_items(before, typed, saved, _of_one)
        return [{**one, counter: place} for place, one in enumerate(found, start=1)]
    return _of_items(base, mine, theirs, _of_one)


def _of_items(
    base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], inside: Callable[[Any, Any, Any], Any]
) -> list[Any]:
    found: list[Any] = []
    for chunk in chunks(base, mine, theirs):
        match chunk.kept:
            case Kept.MINE:
                found += chunk.mine
            case Kept.THEIRS:
                found += chunk.theirs
            case Kept.BOTH:
                found += [*chunk.theirs, *(one for one in chunk.mine if one not in chunk.theirs)]
            case Kept.TO_DECIDE if len(chunk.base) == len(chunk.mine) == len(chunk.theirs) == 1:
                found.append(inside(chunk.base[0], chunk.mine[0], chunk.theirs[0]))
            case Kept.TO_DECIDE:
                found += chunk.mine
    return found


def _of_one(base: Any, mine: Any, theirs: Any) -> Any:
    """Two versions of one item: by its parts when it has some, else mine."""
    if isinstance(base, str):
        return mine
    return _of("", base, mine, theirs)


def _of_words(base: str, mine: str, theirs: str) -> str:
    """One paragraph that both changed is not cut further: half a sentence of each would be nobody's."""
    return mine

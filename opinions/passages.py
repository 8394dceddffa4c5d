"""The passages of a text: its paragraphs, lists and tables, each with a number; and one of them said otherwise.

The text of a passage is as it is written, with the marks of `common.rich.markup` where its zone has some.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from common.rich import markup
from common.rich.blocks import Block, Paragraph
from opinions.content import Content, blocks_of, paragraphs_of

RECITALS, ANNEX = "recital-", "annex-"
# What a department may be asked to check: facts, and nothing of what the committee thinks of them or decides.
_FACTUAL = ("essential", "visas", "heard")
_LINES = ("title", "report_by")
# Where no character is a mark.
_PLAIN = (*_LINES, "visas", "heard", "recommendations")
_LABELS = {
    "title": "Objet",
    "essential": "L’essentiel",
    "visas": "Visas",
    "report_by": "Rapport",
    "heard": "Auditions",
    "operative": "Dispositif",
    "recommendations": "Recommandations",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph: its zone, its place in it from one, its words; how one names it, and the part it stands in."""

    zone: str
    number: int
    text: str
    label: str
    part: str

    @property
    def key(self) -> str:
        """Its name in an address or in a form."""
        return f"{self.zone}.{self.number}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """As it is read."""
        return blocks_in(self.zone, self.text)

    @property
    def is_factual(self) -> bool:
        """May be opened to a department, when what it says is facts; never what the committee decides or asks."""
        return self.zone in _FACTUAL or self.zone.startswith(RECITALS)


def passages_of(content: Content) -> list[Passage]:
    """Every paragraph that is printed, in the order of the act."""
    found, recital = [], 0
    for zone, label, texts in _zones(content):
        for number, text in enumerate(texts, start=1):
            named = _named(label, number, len(texts))
            if zone.startswith(RECITALS):
                is_point = isinstance(next(iter(blocks_in(zone, text)), None), Paragraph)
                recital += is_point
                named = f"Considérant {recital}" if is_point else f"Considérant {recital}, suite"
            found.append(Passage(zone=zone, number=number, text=text, label=named, part=label))
    return found


def blocks_in(zone: str, text: str) -> tuple[Block, ...]:
    """A passage of this zone as it is read."""
    return markup.as_plain(text) if zone in _PLAIN else blocks_of([text])


def passage_at(content: Content, key: str) -> Passage | None:
    return next((one for one in passages_of(content) if one.key == key), None)


def where_it_reads(content: Content, *, zone: str, number: int, quote: str) -> Passage | None:
    """The passage of this zone that holds these words: where it was if it still does, else the nearest one."""
    holding = [one for one in passages_of(content) if one.zone == zone and quote in one.text]
    return min(holding, key=lambda one: abs(one.number - number), default=None)


def reworded(content: Content, passage: Passage, *, quote: str, wording: str) -> Content:
    """The text with `quote`, in this passage, said otherwise; once, at its first place."""
    paragraphs = paragraphs_of(passage.text.replace(quote, wording, 1))
    line = " ".join(paragraphs)
    zone, place = passage.zone, passage.number - 1
    if zone.startswith(RECITALS):
        recitals = tuple(
            replace(one, paragraphs=_put(one.paragraphs, place, paragraphs))
            if one.commitment == zone.removeprefix(RECITALS)
            else one
            for one in content.recitals
        )
        return replace(content, recitals=recitals)
    if zone.startswith(ANNEX):
        rank = int(zone.removeprefix(ANNEX)) - 1
        annex = content.annexes[rank]
        changed_annex = replace(annex, paragraphs=_put(annex.paragraphs, place, paragraphs))
        return replace(content, annexes=_put(content.annexes, rank, (changed_annex,)))
    if zone == "operative":
        return replace(content, operative="\n\n".join(_put(paragraphs_of(content.operative), place, paragraphs)))
    if zone == "recommendations":
        said = content.recommendations[place]
        return replace(content, recommendations=_put(content.recommendations, place, (replace(said, text=line),)))
    instead: Any = line if zone in _LINES else _put(getattr(content, zone), place, paragraphs)
    changed: dict[str, Any] = {zone: instead}
    return replace(content, **changed)


def _put(items: tuple[Any, ...], place: int, instead: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*items[:place], *instead, *items[place + 1 :])


def _named(label: str, number: int, count: int) -> str:
    return label if count == 1 else f"{label}, paragraphe {number}"


def _zones(content: Content) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield "title", _LABELS["title"], (content.title,) if content.title else ()
    yield "essential", _LABELS["essential"], content.essential
    yield "visas", _LABELS["visas"], content.visas
    yield "report_by", _LABELS["report_by"], (content.report_by,) if content.report_by else ()
    yield "heard", _LABELS["heard"], content.heard
    for recital in content.recitals:
        yield f"{RECITALS}{recital.commitment}", recital.title, recital.paragraphs
    yield "operative", _LABELS["operative"], paragraphs_of(content.operative)
    yield "recommendations", _LABELS["recommendations"], tuple(said.text for said in content.recommendations)
    for rank, annex in enumerate(content.annexes, start=1):
        yield f"{ANNEX}{rank}", f"Annexe {rank} – {annex.title}", annex.paragraphs

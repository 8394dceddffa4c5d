"""The text of an opinion as a person reads it: recitals numbered, departments and commitments by their names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from common.rich.blocks import Block, Paragraph, points_of
from opinions.content import Content, blocks_of
from opinions.enums.opinions import Outcome

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the codes in a text stand for."""

    departments: Mapping[str, str]
    commitments: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecitalReading:
    """The recitals under one commitment, each with its lists and tables; `start` continues the numbering."""

    commitment: str
    title: str
    start: int
    points: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationReading:
    number: int
    text: str
    addressee: str
    commitment: str
    due_on: date | None
    measure: str
    reference: str = ""
    """Given at publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexReading:
    """`label`: « Annexe », or « Annexe 2 » when there are several."""

    label: str
    title: str
    blocks: Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One version, in the order and the form of the act (DOMAIN.md §3.5): on the page and in print."""

    content: Content
    title: str
    essential: Blocks
    visas: tuple[str, ...]
    report_by: str
    heard: tuple[str, ...]
    recitals: tuple[RecitalReading, ...]
    outcome: str
    outcome_label: str
    operative: Blocks
    recommendations: tuple[RecommendationReading, ...]
    annexes: tuple[AnnexReading, ...]

    @property
    def essential_lines(self) -> tuple[Blocks, ...]:
        """L’essentiel when it is nothing but sentences: they are shown as a list."""
        return points_of(self.essential) if all(isinstance(block, Paragraph) for block in self.essential) else ()


def reading_of(content: Content, names: Names, *, reference: Callable[[int], str] = lambda number: "") -> Reading:
    """`reference` gives the published reference of a recommendation from its number."""
    return Reading(
        content=content,
        title=content.title,
        essential=blocks_of(content.essential),
        visas=content.visas,
        report_by=content.report_by,
        heard=content.heard,
        recitals=_recitals(content),
        outcome=content.outcome,
        outcome_label=outcome_label(content.outcome),
        operative=blocks_of([content.operative]),
        recommendations=tuple(
            RecommendationReading(
                number=said.number,
                text=said.text,
                addressee=names.departments.get(said.addressee, said.addressee),
                commitment=names.commitments.get(said.commitment, said.commitment),
                due_on=said.due_date,
                measure=said.measure,
                reference=reference(said.number),
            )
            for said in content.recommendations
        ),
        annexes=tuple(
            AnnexReading(
                label=f"Annexe {number}" if len(content.annexes) > 1 else "Annexe",
                title=annex.title,
                blocks=blocks_of(annex.paragraphs),
            )
            for number, annex in enumerate(content.annexes, start=1)
        ),
    )


def outcome_label(outcome: str) -> str:
    """« avis favorable »; nothing while it is not chosen."""
    return Outcome(outcome).label if outcome in Outcome.values else ""


def _recitals(content: Content) -> tuple[RecitalReading, ...]:
    """Numbered from one to the last, whatever the commitment; a commitment without recital is left out."""
    following, readings = 1, []
    for recital in content.recitals:
        if points := points_of(blocks_of(recital.paragraphs)):
            readings.append(
                RecitalReading(commitment=recital.commitment, title=recital.title, start=following, points=points)
            )
            following += len(points)
    return tuple(readings)

"""The text of an opinion as a person reads it: recitals numbered, departments and commitments by their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opinions.content import Content, paragraphs_of
from opinions.enums.opinions import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the codes in a text stand for."""

    departments: Mapping[str, str]
    commitments: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecitalReading:
    """The recitals under one commitment; `start` continues the numbering of the ones before."""

    title: str
    start: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationReading:
    number: int
    text: str
    addressee: str
    commitment: str
    due_on: date | None
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One version, in the order and the form of the act (DOMAIN.md §3.5)."""

    title: str
    essential: tuple[str, ...]
    visas: tuple[str, ...]
    report_by: str
    heard: tuple[str, ...]
    recitals: tuple[RecitalReading, ...]
    outcome: str
    operative: tuple[str, ...]
    recommendations: tuple[RecommendationReading, ...]


def reading_of(content: Content, names: Names) -> Reading:
    return Reading(
        title=content.title,
        essential=content.essential,
        visas=content.visas,
        report_by=content.report_by,
        heard=content.heard,
        recitals=_recitals(content),
        outcome=outcome_label(content.outcome),
        operative=paragraphs_of(content.operative),
        recommendations=tuple(
            RecommendationReading(
                number=said.number,
                text=said.text,
                addressee=names.departments.get(said.addressee, said.addressee),
                commitment=names.commitments.get(said.commitment, said.commitment),
                due_on=said.due_date,
                measure=said.measure,
            )
            for said in content.recommendations
        ),
    )


def outcome_label(outcome: str) -> str:
    """« avis favorable »; nothing while it is not chosen."""
    return Outcome(outcome).label if outcome in Outcome.values else ""


def _recitals(content: Content) -> tuple[RecitalReading, ...]:
    """Numbered from one to the last, whatever the commitment; a commitment without recital is left out."""
    following, readings = 1, []
    for recital in content.recitals:
        if recital.paragraphs:
            readings.append(RecitalReading(title=recital.title, start=following, paragraphs=recital.paragraphs))
            following += len(recital.paragraphs)
    return tuple(readings)

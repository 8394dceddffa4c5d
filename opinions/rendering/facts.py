"""What a published opinion says, read once: every value is final, nothing is computed in a template."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmFacts:
    reference: str
    name: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationFacts:
    number: int
    reference: str
    text: str
    addressee: str
    commitment: str
    due_on: date | None
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecitalFacts:
    """The recitals under one commitment; `start` continues the numbering of the ones before."""

    commitment: str
    title: str
    start: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliberationFacts:
    """Who deliberated and how it was carried, in the words of the rules."""

    meeting: str
    held_on: date
    members: tuple[str, ...]
    recused: tuple[str, ...]
    tally: tuple[tuple[str, int], ...]
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    on: date
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionFacts:
    reference: str
    year: int
    number: int
    act_on: date
    adopted_at: datetime
    title: str
    question: str
    outcome: str
    outcome_label: str
    referral: str
    origin: str
    department: str
    algorithms: tuple[AlgorithmFacts, ...]
    charter: str
    essential: tuple[str, ...]
    visas: tuple[str, ...]
    report_by: str
    heard: tuple[str, ...]
    recitals: tuple[RecitalFacts, ...]
    operative: str
    recommendations: tuple[RecommendationFacts, ...]
    deliberation: DeliberationFacts
    signatory: str
    signatory_title: str
    place: str
    text_sha256: str
    is_demonstration: bool
    events: tuple[EventFacts, ...] = field(default=())

    @property
    def anchor(self) -> str:
        """« avis-2026-01 »: where the act stands in a printed issue."""
        return f"avis-{self.year}-{self.number:02d}"


def record_of(facts: OpinionFacts) -> dict[str, Any]:
    """The open data of an opinion: the JSON that is published, and attached to the PDF. Dates are ISO 8601."""
    return {
        "reference": facts.reference,
        "year": facts.year,
        "number": facts.number,
        "date": facts.act_on.isoformat(),
        "title": facts.title,
        "question": facts.question,
        "outcome": {"code": facts.outcome, "label": facts.outcome_label},
        "referral": {"reference": facts.referral, "origin": facts.origin, "department": facts.department},
        "algorithms": [
            {"reference": algorithm.reference, "name": algorithm.name, "sheet_version": algorithm.version}
            for algorithm in facts.algorithms
        ],
        "charter": facts.charter,
        "essential": list(facts.essential),
        "visas": list(facts.visas),
        "report_by": facts.report_by,
        "heard": list(facts.heard),
        "recitals": [
            {"commitment": recital.commitment, "title": recital.title, "paragraphs": list(recital.paragraphs)}
            for recital in facts.recitals
        ],
        "operative": facts.operative,
        "recommendations": [_recommendation(recommendation) for recommendation in facts.recommendations],
        "deliberation": _deliberation(facts.deliberation),
        "text_sha256": facts.text_sha256,
        "is_demonstration": facts.is_demonstration,
        "events": [
            {"on": event.on.isoformat(), "label": event.label, "detail": event.detail} for event in facts.events
        ],
    }


def _recommendation(said: RecommendationFacts) -> dict[str, Any]:
    return {
        "number": said.number,
        "reference": said.reference,
        "text": said.text,
        "addressee": said.addressee,
        "commitment": said.commitment,
        "due_on": said.due_on.isoformat() if said.due_on else None,
        "measure": said.measure,
    }


def _deliberation(said: DeliberationFacts) -> dict[str, Any]:
    return {
        "meeting": said.meeting,
        "date": said.held_on.isoformat(),
        "members": list(said.members),
        "recused": list(said.recused),
        "tally": dict(said.tally),
        "explanation": said.explanation,
    }

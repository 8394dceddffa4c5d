"""What a published opinion says, read once: every value is final, nothing is computed in a template."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from common.rich.blocks import Block, texts_of
from opinions.content import Content, blocks_of
from opinions.reading import Reading, RecommendationReading


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmFacts:
    reference: str
    name: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFacts:
    """A commitment as the charter of the file words it; `text` is empty while the charter's own is not known."""

    code: str
    number: int
    title: str
    text: str


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
class SeparateOpinionFacts:
    """What a member thinks apart, printed after the signature. `body`: blocks of markup (opinions.content)."""

    author: str
    """The name of the member; empty when it is published without a name."""
    body: tuple[str, ...]
    kind: str = ""
    label: str = "opinion séparée"

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.body)

    @property
    def heading(self) -> str:
        """« Opinion dissidente de … », or « Opinion dissidente d’un membre du comité »."""
        author = f"de {self.author}" if self.author else "d’un membre du comité"
        return f"{self.label.capitalize()} {author}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionFacts(Reading):
    """The text that was voted, and all that is printed around it."""

    reference: str
    year: int
    number: int
    act_on: date
    adopted_at: datetime
    question: str
    referral: str
    origin: str
    department: str
    algorithms: tuple[AlgorithmFacts, ...]
    charter: str
    deliberation: DeliberationFacts
    signatory: str
    signatory_title: str
    place: str
    text_sha256: str
    is_demonstration: bool
    commitments: tuple[CommitmentFacts, ...] = ()
    """Those that the opinion applies, in the words of the charter of its time."""
    answer_delay_days: int | None = None
    separate_opinions: tuple[SeparateOpinionFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()

    @property
    def anchor(self) -> str:
        """« avis-2026-01 »: where the act stands in a printed issue."""
        return f"avis-{self.year}-{self.number:02d}"

    @property
    def summary(self) -> str:
        """L’essentiel on one line, without its marks: for lists and search engines."""
        return " ".join(text for block in self.essential for text in texts_of(block))


def record_of(facts: OpinionFacts) -> dict[str, Any]:
    """The open data of an opinion: the JSON that is published, and attached to the PDF. Dates are ISO 8601.

    `voted_text` is the object whose hash was voted (opinions.content says how to compute it); what stands before it
    says the same with the names that its codes stand for. Texts are in the light markup of common.rich.markup.
    """
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
        "commitments": [asdict(one) for one in facts.commitments],
        **_text(facts.content),
        "recitals": _recitals(facts),
        "recommendations": [
            {**_recommendation(said), "commitment_code": own.commitment}
            for said, own in zip(facts.recommendations, facts.content.recommendations, strict=True)
        ],
        "answer_delay_days": facts.answer_delay_days,
        "deliberation": _deliberation(facts.deliberation),
        "separate_opinions": [_separate(separate) for separate in facts.separate_opinions],
        "voted_text": facts.content.as_json(),
        "text_sha256": facts.text_sha256,
        "is_demonstration": facts.is_demonstration,
        "events": [
            {"on": event.on.isoformat(), "label": event.label, "detail": event.detail} for event in facts.events
        ],
    }


def _text(text: Content) -> dict[str, Any]:
    return {
        "essential": list(text.essential),
        "visas": list(text.visas),
        "report_by": text.report_by,
        "heard": list(text.heard),
        "operative": text.operative,
        "annexes": [{"title": annex.title, "paragraphs": list(annex.paragraphs)} for annex in text.annexes],
    }


def _recitals(facts: OpinionFacts) -> list[dict[str, Any]]:
    """Under each commitment, with the number of the first one: the page has an anchor there (« considerants-… »)."""
    starts = {recital.commitment: recital.start for recital in facts.recitals}
    return [
        {
            "commitment": recital.commitment,
            "title": recital.title,
            "start": starts.get(recital.commitment),
            "paragraphs": list(recital.paragraphs),
        }
        for recital in facts.content.recitals
        if recital.paragraphs
    ]


def _recommendation(said: RecommendationReading) -> dict[str, Any]:
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


def _separate(said: SeparateOpinionFacts) -> dict[str, Any]:
    return {
        "kind": {"code": said.kind, "label": said.label},
        "author": said.author or None,
        "paragraphs": list(said.body),
    }

"""The facts of a sheet that the obligations and the questions read. The only module here that knows the sheet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from algorithms.enums import SheetStatus
from algorithms.legal.obligations import OBLIGATIONS
from algorithms.legal.questions import QUESTIONS, Question
from algorithms.models import SheetVersion

# Facts that are no field: the state of the sheet, and the signature of the assessment itself.
PUBLISHED, SIGNED, PERSONAL_DATA = "published", "signed", "personal_data"


@dataclass(frozen=True, slots=True)
class Fact:
    """What the sheet says: its label, whether it says it, its code when it has one, and where it is typed."""

    label: str
    is_said: bool
    value: str = ""
    anchor: str = ""
    words: str = ""

    @property
    def mark(self) -> str:
        """What tells whether it says the same later, without keeping the text."""
        return hashlib.sha256(self.words.encode()).hexdigest()[:16] if self.is_said else ""


NAMES = frozenset(
    {atom.name for each in OBLIGATIONS for needed in each.satisfied for atom in needed.atoms}
    | {proposal.fact.name for question in QUESTIONS.values() for proposal in question.proposed}
)


def facts_of(sheet: SheetVersion, *, is_signed: bool) -> dict[str, Fact]:
    """By name. The rows of the sheet are loaded (`queries.with_rows`): no query."""
    return {name: _fact(sheet, name, is_signed=is_signed) for name in sorted(NAMES)}


def proposals(question: Question, facts: Mapping[str, Fact]) -> list[tuple[str, Fact]]:
    """The answers that the sheet suggests, each with the fact that says so."""
    return [
        (proposal.value, facts[proposal.fact.name])
        for proposal in question.proposed
        if facts[proposal.fact.name].is_said
        and (not proposal.fact.values or facts[proposal.fact.name].value in proposal.fact.values)
    ]


def _fact(sheet: SheetVersion, name: str, *, is_signed: bool) -> Fact:
    if name == PUBLISHED:
        is_published = sheet.status in {SheetStatus.PUBLISHED, SheetStatus.SUPERSEDED}
        return Fact("fiche publiée", is_published, "yes" if is_published else "no")
    if name == SIGNED:
        return Fact("cette analyse, signée", is_signed, "yes" if is_signed else "no")
    return _interim(sheet, name)


def _interim(sheet: SheetVersion, name: str) -> Fact:
    base = name.partition(".")[0].partition(":")[0]
    value: Any = getattr(sheet, base, "")
    if hasattr(value, "all"):
        words = " ; ".join(str(row) for row in value.all())
        return Fact(base, bool(words), words=words)
    return Fact(base, value not in ("", None, "unknown"), str(value), f"id_{base}", str(value))

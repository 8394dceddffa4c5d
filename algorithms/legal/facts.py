"""The facts of a sheet that the obligations and the questions read. The only module here that knows the sheet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from algorithms.enums import Answer, PersonalData, SheetStatus
from algorithms.fields import BY_NAME
from algorithms.legal.obligations import OBLIGATIONS
from algorithms.legal.questions import QUESTIONS, Question
from algorithms.models import SheetVersion
from algorithms.standards import is_said, label_of
from algorithms.wording import answer

# Facts that are no field: the state of the sheet, the signature of the assessment itself, and what its rows amount to.
PUBLISHED, SIGNED, PERSONAL_DATA, OUTSIDE = "published", "signed", "personal_data", "outside_provider"


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
    if name == PERSONAL_DATA:
        return _personal_data(sheet)
    if name == OUTSIDE:
        outside = [row.name for row in sheet.suppliers.all() if row.is_provider == Answer.YES]
        return Fact("fournisseur extérieur", bool(outside), "yes" if outside else "", "suppliers", ", ".join(outside))
    base = name.partition(".")[0].partition(":")[0]
    field = BY_NAME[base]
    value = "" if field.rows else str(getattr(sheet, base))
    anchor = base if field.rows else f"id_{base}"
    return Fact(label_of(name).replace(" : ", " – "), is_said(sheet, name), value, anchor, answer(sheet, field))


def _personal_data(sheet: SheetVersion) -> Fact:
    """The most sensitive of what the data sets say; nothing while one of them does not say."""
    said = {row.personal for row in sheet.datasets.all()}
    for kind in (PersonalData.SENSITIVE, PersonalData.ORDINARY):
        if kind in said:
            return Fact("données personnelles", True, kind.value, "datasets", str(kind.label))
    is_none = said == {PersonalData.NONE}
    return Fact("données personnelles", is_none, PersonalData.NONE.value if is_none else "", "datasets", "aucune")

"""How far a sheet is written, step by step: questions answered, and what each text still lacks there.

Pure: reads a sheet whose rows are loaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from algorithms.completeness import Completeness, Gap
from algorithms.fields import OBJECTIVES, STEPS, Field, Step
from algorithms.models import SheetVersion
from algorithms.rendering import ASKED_ONLY_IF
from algorithms.wording import has_answer
from common.typography import NBSP, plural


@dataclass(frozen=True, slots=True)
class Lack:
    """What one text still asks in one step."""

    title: str
    gaps: tuple[Gap, ...]

    @property
    def count(self) -> str:
        return plural(len(self.gaps), "information manque", "informations manquent")


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step of the sheet; `number` counts from one."""

    step: Step
    number: int
    answered: int
    asked: int
    lacks: tuple[Lack, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked

    @property
    def count(self) -> str:
        """« 5 sur 7 »."""
        return f"{self.answered}{NBSP}sur{NBSP}{self.asked}"


def progress_of(sheet: SheetVersion, laws: Sequence[Completeness]) -> list[StepProgress]:
    """Each step in its order; `laws` is what completeness_of says of the same sheet.

    A question counts when it applies and a text asks for it: notes and precisions that nobody asks are left out.
    """
    found = []
    for number, step in enumerate(STEPS, start=1):
        asked = [field for field in step.fields if _counts(sheet, field)]
        answered = sum(_is_answered(sheet, field) for field in asked)
        lacks = tuple(
            Lack(law.title, gaps)
            for law in laws
            if law.is_concerned and (gaps := tuple(gap for gap in law.gaps if gap.step == step.anchor))
        )
        found.append(StepProgress(step, number, answered, len(asked), lacks))
    return found


def kept_unasked(sheet: SheetVersion) -> list[Field]:
    """The questions that do not apply any more, though something is said in them: it is kept, and never asked."""
    return [
        field
        for step in STEPS
        for field in step.fields
        if not field.is_asked(lambda name: getattr(sheet, name)) and has_answer(sheet, field)
    ]


def step_to_resume(progress: Sequence[StepProgress], last: str) -> Step:
    """Where one goes on: the step last worked on while something is missing there, or the first that lacks some."""
    incomplete = [each.step for each in progress if not each.is_complete]
    return next((step for step in incomplete if step.anchor == last), incomplete[0] if incomplete else STEPS[-1])


def _counts(sheet: SheetVersion, field: Field) -> bool:
    if not field.source or field.name in ASKED_ONLY_IF:
        return False
    return field.is_asked(lambda name: getattr(sheet, name))


def _is_answered(sheet: SheetVersion, field: Field) -> bool:
    if field.name == OBJECTIVES and sheet.objectives_note.strip():
        return True
    return has_answer(sheet, field)

"""What the last signed assessment says of a version, for the outputs that quote it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from algorithms.enums import RiskClass
from algorithms.legal.questions import QUESTIONS
from common.typography import french, long_date


@dataclass(frozen=True, slots=True)
class Signed:
    """The class, and each answer with its justification by the code of its question; nothing while none is signed.

    `function` is the quality in which it was signed: an output names no person.
    """

    risk_class: str = RiskClass.NOT_ASSESSED
    answers: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    signed_on: date | None = None
    function: str = ""

    def answer(self, question: str) -> str:
        """In words; nothing when the question was not put or not answered."""
        values, _why = self.answers.get(question, ((), ""))
        return french(QUESTIONS[question].in_words(values))

    def grounds(self, question: str) -> str:
        """Why it was answered so."""
        return french(self.answers.get(question, ((), ""))[1])

    @property
    def mark(self) -> str:
        """« analyse juridique signée le 3 mars 2026, chef de projet »; nothing while none is signed."""
        if self.signed_on is None:
            return ""
        return french(f"analyse juridique signée le {long_date(self.signed_on)}, {self.function}")


NOT_SIGNED = Signed()

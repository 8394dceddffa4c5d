"""The answers of the demonstration are whole: each signed algorithm has its class, and the draft stays open."""

import pytest

from algorithms.enums import RiskClass
from algorithms.legal.answers import Answers
from algorithms.legal.questions import QUESTIONS
from opinions.demonstration.legal import IN_PROGRESS, SIGNED

CLASSES = {
    "Calcul de l’allocation": RiskClass.NOT_AI,
    "La Bonne Boîte": RiskClass.MINIMAL,
    "MatchFT": RiskClass.HIGH,
    "LegO": RiskClass.FILTERED,
    "ChatFT": RiskClass.TRANSPARENCY,
}


@pytest.mark.parametrize(("name", "answers"), SIGNED.items())
def test_a_signed_demonstration_answers_everything_that_is_asked(name, answers):
    known = Answers({code: value.split("+") for code, value in answers.items()})

    assert known.open_questions() == []
    assert known.risk.risk_class == CLASSES[name]
    assert all(known.is_asked(QUESTIONS[code]) for code in answers)


def test_the_draft_is_open():
    (answers,) = IN_PROGRESS.values()

    assert Answers({code: [value] for code, value in answers.items()}).open_questions()

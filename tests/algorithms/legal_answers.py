"""Answers that lead somewhere, with the reasons that a signature asks for."""

from algorithms.legal.questions import QUESTIONS
from algorithms.operations import AnswerContent

# A tool that proposes to somebody who decides; bought; outside every area of annex III.
MINIMAL = {
    "individual_decision": "no", "personal_data": "no", "ai_system": "yes", "role": "deployer", "prohibited": "none",
    "transparency": "none", "new_technology": "no", "annex_i": "no", "annex_iii": "none",
}  # fmt: skip
NOT_AI = {"individual_decision": "no", "personal_data": "no", "ai_system": "no", "new_technology": "no"}
HIGH = {
    **MINIMAL, "personal_data": "yes", "profiling": "yes", "sensitive_data": "no", "article_22": "no",
    "dpia_criteria": "scoring", "dpia_listed": "no", "annex_iii": "4a", "already_in_service": "no",
}  # fmt: skip


def contents(answers, *, reason="Parce que."):
    """Each with a reason, needed or not."""
    assert set(answers) <= set(QUESTIONS)
    return {code: AnswerContent(tuple(value.split("+")), reason) for code, value in answers.items()}

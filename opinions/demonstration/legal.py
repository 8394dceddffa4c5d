"""Legal assessments of some known algorithms: the answers are invented, and each says so."""

from uuid import uuid4

from algorithms import operations
from algorithms.operations import AnswerContent
from common.journal import System
from opinions.demonstration.files import sheet_named
from opinions.demonstration.stage import Stage
from opinions.demonstration.texts import MARK

_SYSTEM = {"prohibited": "none", "annex_i": "no", "annex_iii": "none", "transparency": "none"}
_PEOPLE = {"personal_data": "yes", "sensitive_data": "no", "article_22": "no"}

# The beginning of the name of the algorithm → its answers; several are joined by « + ».
SIGNED = {
    "Calcul de l’allocation": {
        "individual_decision": "yes", "decision_basis": "sole", "main_processing": "yes", "protected_secret": "no",
        "personal_data": "yes", "profiling": "no", "sensitive_data": "no", "article_22": "yes",
        "article_22_ground": "administrative", "dpia_criteria": "automated+large_scale+vulnerable",
        "dpia_listed": "no", "ai_system": "no", "new_technology": "no",
    },
    "La Bonne Boîte": {
        "individual_decision": "no", "personal_data": "no", "ai_system": "yes", "role": "both", **_SYSTEM,
        "new_technology": "no",
    },
    "MatchFT": {
        "individual_decision": "no", **_PEOPLE, "profiling": "yes", "dpia_criteria": "scoring+large_scale+vulnerable",
        "dpia_listed": "no", "ai_system": "yes", "role": "both", **_SYSTEM, "annex_iii": "4a",
        "transparency": "interaction+synthetic", "generative_before": "yes", "already_in_service": "yes",
        "new_technology": "yes",
    },
    "LegO": {
        "individual_decision": "no", "personal_data": "yes", "profiling": "no", "sensitive_data": "no",
        "article_22": "no", "dpia_criteria": "large_scale", "dpia_listed": "no", "ai_system": "yes", "role": "both",
        **_SYSTEM, "annex_iii": "4a", "filter": "a", "already_in_service": "yes", "new_technology": "yes",
    },
    "ChatFT": {
        "individual_decision": "no", **_PEOPLE, "profiling": "no", "dpia_criteria": "innovative+large_scale",
        "dpia_listed": "no", "ai_system": "yes", "role": "deployer", **_SYSTEM,
        "transparency": "synthetic", "generative_before": "yes", "new_technology": "yes",
    },
}  # fmt: skip
IN_PROGRESS = {"Néo": {"individual_decision": "no", "personal_data": "yes", "profiling": "unknown", "ai_system": "yes"}}
_REASON = f"{MARK} Motif inventé, à remplacer par celui de la direction."
_FUNCTION = "Responsable de la direction (donnée de démonstration)"


def assess_in_law(stage: Stage) -> None:
    """The dates as they are known, five assessments signed by the approver of the direction, one in progress."""
    operations.load_known_dates(actor=System("démonstration"), at=stage.days_ago(120))
    for days, (name, answers) in enumerate(SIGNED.items()):
        _answer(stage, name, answers, days=110 - days, is_signed=True)
    for name, answers in IN_PROGRESS.items():
        _answer(stage, name, answers, days=5, is_signed=False)


def _answer(stage: Stage, name: str, answers: dict[str, str], *, days: int, is_signed: bool) -> None:
    sheet, at = sheet_named(name), stage.days_ago(days)
    code = sheet.algorithm.department.code
    writer, approver = ("contribution", "approbation") if code == "usagers" else (code, f"{code}.approbation")
    draft = operations.save_answers(
        assessment_id=uuid4(),
        sheet_id=sheet.pk,
        actor=stage.actor(writer, at),
        at=at,
        revision=0,
        answers={question: AnswerContent(tuple(value.split("+")), _REASON) for question, value in answers.items()},
        is_demonstration=True,
    )
    if is_signed:
        operations.sign_assessment(
            assessment_id=draft.pk,
            actor=stage.actor(approver, at),
            at=at,
            revision=draft.revision,
            function=_FUNCTION,
        )

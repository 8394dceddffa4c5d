"""What the page of an assessment shows: the class, the obligations by state, who signed, and why to look again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.actors import Actor
from algorithms import queries
from algorithms.enums import LegalStatus, RiskClass, SheetStatus
from algorithms.fields import BY_NAME, STEPS
from algorithms.legal.answers import Answers
from algorithms.legal.assess import DateRow, Place, State, assess
from algorithms.legal.facts import Fact, facts_of, proposals
from algorithms.legal.questions import GROUPS, QUESTIONS, UNKNOWN, Question
from algorithms.legal.record import Line, Shown, review_reasons, shown_now, shown_then
from algorithms.models import LegalAssessment, SheetVersion
from algorithms.policies import can_edit
from algorithms.policies import legal as policies
from algorithms.queries.legal import answers_of, assessments_of, date_rows
from common.typography import french

RISK_TONES = {
    RiskClass.PROHIBITED: "danger",
    RiskClass.HIGH: "warning",
    RiskClass.FILTERED: "waiting",
    RiskClass.TRANSPARENCY: "progress",
    RiskClass.MINIMAL: "success",
    RiskClass.NOT_AI: "neutral",
    RiskClass.NOT_ASSESSED: "neutral",
}
_TONES = {
    State.MISSING: "warning",
    State.UNDETERMINED: "waiting",
    State.ELSEWHERE: "progress",
    State.SATISFIED: "success",
    State.NOT_APPLICABLE: "neutral",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation, with the links to what is missing."""

    line: Line
    when: str
    tone: str
    links: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as it is read."""

    question: str
    answer: str
    justification: str
    otherwise: str = ""
    """What the sheet says instead, when it does."""


def in_words(risk_class: RiskClass) -> tuple[str, str]:
    """A class in words, and its tone."""
    return french(risk_class.label), RISK_TONES[risk_class]


def page_of(sheet: SheetVersion, actor: Actor, *, shown_id: UUID | None, on: date) -> dict[str, Any]:
    """The context of the page; a constant number of queries."""
    every = assessments_of(sheet, actor)
    assessment = _chosen(every, shown_id, sheet)
    dates, is_draft = date_rows(), assessment is not None and assessment.status == LegalStatus.DRAFT
    facts = facts_of(sheet, is_signed=not is_draft and assessment is not None)
    answers = answers_of(assessment.answers.all() if assessment else ())
    if is_draft:
        shown = shown_now(assess(answers, facts, dates, on=on))
    else:
        shown = shown_then(assessment.result if assessment else {})
    reasons = [] if assessment is None or is_draft else _reasons(assessment, sheet, actor, facts, dates)
    return {
        "sheet": sheet,
        "shown": assessment,
        "is_draft": is_draft,
        "risk": french(shown.risk_class.label),
        "risk_tone": RISK_TONES[shown.risk_class],
        "risk_reason": french(shown.reason),
        "states": _by_state(shown, sheet, actor, on=on, is_draft=is_draft),
        "open": len(answers.open_questions()) if is_draft else 0,
        "answers": _answered(assessment, facts if is_draft else {}),
        "first": _first_questions(shown, sheet) if is_draft else [],
        "reasons": reasons,
        "others": [one for one in every if assessment is None or one.pk != assessment.pk],
        "first_part": GROUPS[0].code,
        "can_assess": bool(policies.can_assess(actor, sheet)) and sheet.status != SheetStatus.SUPERSEDED,
        "can_sign": is_draft and bool(policies.can_sign(actor, sheet)),
        "sheet_is_draft": sheet.status == SheetStatus.DRAFT,
    }


def _chosen(every: list[LegalAssessment], shown_id: UUID | None, sheet: SheetVersion) -> LegalAssessment | None:
    """The one asked for; else the draft of this version, else the last signed."""
    if shown_id is not None:
        return next(one for one in every if one.pk == shown_id)
    drafts = [one for one in every if one.status == LegalStatus.DRAFT and one.sheet_id == sheet.pk]
    return next(iter([*drafts, *(one for one in every if one.status == LegalStatus.SIGNED)]), None)


def _reasons(
    assessment: LegalAssessment,
    sheet: SheetVersion,
    actor: Actor,
    facts: Mapping[str, Fact],
    dates: Mapping[str, DateRow],
) -> list[str]:
    """Only from what this person may read: a version that is hidden from them is no reason."""
    versions = queries.versions_of(sheet.algorithm_id, actor).values_list("number", flat=True)
    newer = max(versions, default=assessment.sheet.number)
    return review_reasons(
        assessment.result,
        assessment.facts,
        edition=assessment.questions_edition,
        sheet_revision=assessment.sheet.revision,
        facts=facts if assessment.sheet_id == sheet.pk else None,
        dates=dates,
        newer_version=newer if newer > assessment.sheet.number else None,
    )


def _by_state(
    shown: Shown, sheet: SheetVersion, actor: Actor, *, on: date, is_draft: bool
) -> list[tuple[State, str, list[Item]]]:
    """The states in their order, each with its obligations."""
    is_open = sheet.status == SheetStatus.DRAFT and bool(can_edit(actor, sheet))
    items = [
        Item(line, line.when(on), _TONES[line.state], _links(line.places, sheet, is_open=is_open) if is_draft else [])
        for line in shown.lines
    ]
    grouped = [(state, [item for item in items if item.line.state == state]) for state in State]
    return [(state, _TONES[state], found) for state, found in grouped if found]


def _first_questions(shown: Shown, sheet: SheetVersion) -> list[tuple[str, str, int]]:
    """(question, address, how many obligations wait for it), in the order of the questionnaire."""
    waited = Counter(place for line in shown.lines for place in line.places if place.question)
    ordered = sorted(waited, key=lambda place: list(QUESTIONS).index(place.question))
    return [(french(place.label), _url(place, sheet, is_open=False), waited[place]) for place in ordered]


def _links(places: tuple[Place, ...], sheet: SheetVersion, *, is_open: bool) -> list[tuple[str, str]]:
    return [(french(place.label), _url(place, sheet, is_open=is_open)) for place in places]


def _url(place: Place, sheet: SheetVersion, *, is_open: bool) -> str:
    """The question, the field of the form, or the sheet when it is frozen: a new version is opened there."""
    if place.question:
        group = QUESTIONS[place.question].group
        return f"{reverse('algorithms:legal-questions', args=[sheet.pk, group])}#id_{place.question}"
    if is_open:
        field = BY_NAME.get(place.anchor.removeprefix("id_"))
        step = field.step if field else STEPS[0].anchor
        return f"{reverse('algorithms:edit-step', args=[sheet.pk, step])}#{place.anchor}"
    return sheet.get_absolute_url()


def _answered(assessment: LegalAssessment | None, facts: Mapping[str, Fact]) -> list[tuple[str, list[Answered]]]:
    """The answers, part by part; those of questions that are not asked are left out.

    `facts` are those of the sheet now, to tell where it says otherwise; none for what is signed.
    """
    rows = {row.question: row for row in (assessment.answers.all() if assessment else ())}
    answers: Answers = answers_of(rows.values())
    found = [
        (
            group.title,
            [
                Answered(
                    french(question.text),
                    french(question.in_words(rows[question.code].values)),
                    french(rows[question.code].justification),
                    _otherwise(question, rows[question.code].values, facts),
                )
                for question in answers.asked(group)
                if question.code in rows
            ],
        )
        for group in GROUPS
    ]
    return [(title, lines) for title, lines in found if lines]


def _otherwise(question: Question, values: Sequence[str], facts: Mapping[str, Fact]) -> str:
    """« La fiche dit autre chose », when it suggests answers and none of them was given."""
    offered = proposals(question, facts) if facts else []
    if not offered or UNKNOWN in values or {value for value, _fact in offered} & set(values):
        return ""
    value, fact = offered[0]
    return french(f"La fiche dit autre chose : « {question.in_words([value])} », d’après « {fact.label} ».")

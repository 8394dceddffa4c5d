"""The legal assessment of a version: answered as a draft, signed once by a named person, replaced by the next one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from algorithms.enums import LegalStatus as S
from algorithms.enums import LegalStep, SheetStatus
from algorithms.legal.answers import Answers
from algorithms.legal.assess import assess
from algorithms.legal.facts import facts_of
from algorithms.legal.questions import EDITION, NONE, QUESTIONS, UNKNOWN
from algorithms.legal.record import as_kept, facts_kept
from algorithms.models import LegalAnswer, LegalAssessment, SheetVersion
from algorithms.operations.indexing import index_sheets
from algorithms.policies import legal as policies
from algorithms.queries.legal import answers_of, date_rows
from algorithms.queries.sheets import with_rows
from algorithms.workflow import LEGAL
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.locks import one_at_a_time
from common.typography import plural
from common.verdicts import HIDDEN, require

MAX_JUSTIFICATION = 4000


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """The codes chosen, none when the question is left open; and why."""

    values: tuple[str, ...] = ()
    justification: str = ""


@transaction.atomic
def save_answers(
    *,
    assessment_id: UUID,
    sheet_id: UUID,
    actor: Actor,
    at: datetime,
    revision: int,
    answers: Mapping[str, AnswerContent],
    is_demonstration: bool = False,
) -> LegalAssessment:
    """Keep these answers in the draft of this version, opened if there is none; the other answers stay.

    A second click, or the same answers again, changes nothing.
    Raises: Stale when somebody saved since `revision` or opened another draft; WrongState when the version is replaced;
    RuleBroken when an answer is none of those offered.
    """
    sheet, actor = _sheet(sheet_id, LegalStep.ANSWER, actor, at)
    draft = _draft(assessment_id, sheet, actor, at, is_demonstration=is_demonstration)
    LEGAL.target(LegalStep.ANSWER, source=draft.status)
    if _is_said(draft, answers):
        return draft
    _refuse_stale(draft, revision)
    _refuse_unfit(answers)
    draft.revision += 1
    draft.save()
    draft.answers.filter(question__in=answers).delete()
    LegalAnswer.objects.bulk_create(
        LegalAnswer(
            assessment=draft, question=code, values=list(answer.values), justification=answer.justification.strip()
        )
        for code, answer in answers.items()
        if answer.values or answer.justification.strip()
    )
    _record(draft, LegalStep.ANSWER, actor, at, before=draft.status, revision=draft.revision)
    return draft


@transaction.atomic
def sign_assessment(
    *, assessment_id: UUID, actor: Actor, at: datetime, revision: int, function: str
) -> LegalAssessment:
    """Answer for the assessment, by name and function. What was read is kept with it, and nothing changes any more.

    A second click finds it signed. Raises: WrongState while the sheet is a draft or once it is replaced; Stale when an
    answer was saved since `revision`; RuleBroken when a question is open, a reason is missing, or no function is given.
    """
    found = LegalAssessment.objects.filter(pk=assessment_id).values_list("sheet", flat=True).first()
    if found is None:
        raise NotVisible(HIDDEN.refusal)
    sheet, actor = _sheet(found, LegalStep.SIGN, actor, at)
    draft = LegalAssessment.objects.select_for_update(no_key=True).get(pk=assessment_id)
    if draft.status == S.SIGNED and draft.signed_by_id == actor.user.pk:
        return draft
    before, target = draft.status, LEGAL.target(LegalStep.SIGN, source=draft.status).value
    if sheet.status == SheetStatus.DRAFT:
        raise WrongState("La fiche est encore un brouillon : proposez-la à l’approbation, puis signez son analyse.")
    _refuse_stale(draft, revision)
    rows = {answer.question: answer for answer in draft.answers.all()}
    answers = answers_of(rows.values())
    _refuse_unsignable(rows, answers, function)
    draft.answers.filter(question__in=[code for code in rows if not answers.is_asked(QUESTIONS[code])]).delete()
    facts = facts_of(sheet, is_signed=True)
    result = assess(answers, facts, date_rows(), on=timezone.localdate(at))
    draft.result, draft.facts = as_kept(result, sheet_revision=sheet.revision), facts_kept(facts)
    draft.risk_class, draft.questions_edition = result.risk.risk_class, EDITION
    draft.signed_at, draft.signed_by, draft.signed_function = at, actor.user, function.strip()
    draft.replaces = _replaced(sheet)
    draft.status = target
    draft.save()
    # What each text of the AI Act asks hangs on the class: that of this version, and of those after it.
    index_sheets(sheet.algorithm.versions.filter(number__gte=sheet.number).values_list("pk", flat=True))
    _record(draft, LegalStep.SIGN, actor, at, before=before, risk_class=draft.risk_class, edition=EDITION)
    return draft


def _sheet(sheet_id: UUID, step: LegalStep, actor: Actor, at: datetime) -> tuple[SheetVersion, Actor]:
    """The version, with its rows; one at a time for each, and never one that is replaced."""
    one_at_a_time(f"algorithms.legal.{sheet_id}")
    sheet = with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=sheet_id)
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, sheet))
    if sheet.status == SheetStatus.SUPERSEDED:
        raise WrongState("Une version plus récente remplace cette fiche : analysez la version publiée.")
    return sheet, actor


def _draft(
    assessment_id: UUID, sheet: SheetVersion, actor: Actor, at: datetime, *, is_demonstration: bool
) -> LegalAssessment:
    found = LegalAssessment.objects.select_for_update(no_key=True).filter(pk=assessment_id).first()
    if found is not None:
        if found.sheet_id != sheet.pk:
            raise NotVisible(HIDDEN.refusal)
        return found
    if sheet.legal_assessments.filter(status=S.DRAFT).exists():
        raise Stale("Une autre personne a ouvert l’analyse de cette fiche pendant que vous répondiez.")
    return LegalAssessment(
        pk=assessment_id, sheet=sheet, begun_at=at, begun_by=actor.user, is_demonstration=is_demonstration
    )


def _is_said(draft: LegalAssessment, answers: Mapping[str, AnswerContent]) -> bool:
    """The draft holds these very answers already."""
    rows = {row.question: (tuple(row.values), row.justification) for row in draft.answers.filter(question__in=answers)}
    given = {code: (answer.values, answer.justification.strip()) for code, answer in answers.items()}
    return draft.revision > 0 and rows == {code: said for code, said in given.items() if any(said)}


def _refuse_stale(draft: LegalAssessment, revision: int) -> None:
    if draft.revision != revision:
        raise Stale("Une autre personne a enregistré des réponses pendant que vous lisiez.")


def _refuse_unfit(answers: Mapping[str, AnswerContent]) -> None:
    for code, answer in answers.items():
        question = QUESTIONS.get(code)
        offered = {value for value, _label in question.choices} | {UNKNOWN} if question else set()
        if question is None or not set(answer.values) <= offered:
            raise RuleBroken("Cette réponse n’est pas de celles qui sont proposées.")
        alone = len(answer.values) > 1 and (not question.is_several or {NONE, UNKNOWN} & set(answer.values))
        if alone:
            raise RuleBroken(f"« {question.text} » : une réponse exclut les autres.")
        if len(answer.justification) > MAX_JUSTIFICATION:
            raise RuleBroken(f"« {question.text} » : {MAX_JUSTIFICATION} caractères au plus pour la justification.")


def _refuse_unsignable(rows: Mapping[str, LegalAnswer], answers: Answers, function: str) -> None:
    if opened := answers.open_questions():
        count = plural(len(opened), "question reste", "questions restent")
        raise RuleBroken(f"{count} sans réponse, à commencer par : « {opened[0].text} »")
    if lacking := _without_reason(rows.values(), answers):
        count = plural(len(lacking), "réponse demande", "réponses demandent")
        raise RuleBroken(f"{count} une justification, à commencer par : « {lacking[0]} »")
    if not function.strip():
        raise RuleBroken("Dites en quelle qualité vous signez : votre fonction dans la direction.")


def _without_reason(rows: Iterable[LegalAnswer], answers: Answers) -> list[str]:
    """The questions whose answer sets an obligation aside, and does not say why."""
    return [
        QUESTIONS[row.question].text
        for row in sorted(rows, key=lambda row: list(QUESTIONS).index(row.question))
        if answers.is_asked(QUESTIONS[row.question])
        and QUESTIONS[row.question].justified & set(row.values)
        and not row.justification.strip()
    ]


def _replaced(sheet: SheetVersion) -> LegalAssessment | None:
    """The last one signed for this version or one before it, that nothing replaces yet."""
    return (
        LegalAssessment.objects.filter(
            status=S.SIGNED,
            sheet__algorithm=sheet.algorithm_id,
            sheet__number__lte=sheet.number,
            replaced_by__isnull=True,
        )
        .order_by("-sheet__number", "-signed_at")
        .first()
    )


def _record(
    assessment: LegalAssessment, step: LegalStep, actor: Actor, at: datetime, *, before: str, **details: object
) -> None:
    sheet = assessment.sheet
    journal.record(
        action=f"legal.{step}",
        actor=actor,
        at=at,
        target=assessment,
        before=before,
        after=assessment.status,
        details={"algorithm": sheet.algorithm.reference, "version": sheet.number, **details},
    )

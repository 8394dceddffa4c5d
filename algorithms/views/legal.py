"""The legal assessment of a sheet: what it says, the questions part by part, the signature."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import operations, queries
from algorithms.enums import LegalStatus, SheetStatus
from algorithms.forms.legal import LegalForm, SignatureForm, Suggested, completed, stored, typed
from algorithms.legal.answers import Answers
from algorithms.legal.facts import facts_of, proposals
from algorithms.legal.questions import GROUPS, Group, Question
from algorithms.models import LegalAssessment, SheetVersion
from algorithms.operations import AnswerContent
from algorithms.policies import legal as policies
from algorithms.queries import legal as legal_queries
from algorithms.views.legal_page import page_of
from common.errors import RuleBroken, WrongState
from common.typography import french, long_date, plural
from common.verdicts import require


@require_GET
def of_sheet(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The assessment of one version: the draft for those who write it, else the last one signed."""
    return _show(request, _sheet(request.actor, pk))


@require_GET
def assessment(request: ActorRequest, assessment_id: UUID) -> HttpResponse:
    """One assessment at its own address: the signed ones are kept."""
    found = get_object_or_404(legal_queries.assessments_visible_to(request.actor), pk=assessment_id)
    return _show(request, _sheet(request.actor, found.sheet_id), shown_id=found.pk)


@require_http_methods(["GET", "POST"])
def questions(request: ActorRequest, pk: UUID, group: str) -> HttpResponse:
    """One part of the questionnaire. Whatever the answer, what was typed comes back."""
    sheet, part = _sheet(request.actor, pk), _group(group)
    require(policies.can_assess(request.actor, sheet))
    if sheet.status == SheetStatus.SUPERSEDED:
        raise WrongState("Une version plus récente remplace cette fiche : analysez la version publiée.")
    room = Room(request, sheet, part)
    if request.method != "POST":
        return room.render(room.form(initial=stored(room.given, room.asked)))
    if "take" in request.POST:
        return room.with_proposals()
    form = room.form(data=request.POST)
    if not form.is_valid():
        return room.render(form, status=422)
    try:
        saved = operations.save_answers(
            assessment_id=form.cleaned_data["assessment"],
            sheet_id=sheet.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            answers=form.answers(),
            is_demonstration=settings.IS_DEMONSTRATION,
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return room.render(form, status=422)
    except WrongState as refusal:
        return room.beaten(refusal.message)
    return _after(request, sheet, part, shown={question.code for question in room.asked}, saved=saved)


@require_POST
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    sheet = _sheet(request.actor, pk)
    draft = _draft(sheet, request.actor)
    form = SignatureForm(request.POST)
    if draft is None:
        raise WrongState("Aucune analyse n’attend de signature pour cette version.")
    if not form.is_valid():
        return _show(request, sheet, signature=form, status=422)
    try:
        operations.sign_assessment(assessment_id=draft.pk, actor=request.actor, at=timezone.now(), **form.cleaned_data)
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _show(request, sheet, signature=form, status=refusal.status_code)
    messages.success(request, "L’analyse juridique est signée. Elle ne change plus ; la prochaine la remplacera.")
    return redirect("algorithms:legal", pk=sheet.pk)


class Room:
    """One part of the questionnaire for one person: what is stored, what is asked, what is suggested."""

    def __init__(self, request: ActorRequest, sheet: SheetVersion, part: Group) -> None:
        self.request, self.sheet, self.part = request, sheet, part
        every = legal_queries.assessments_of(sheet, request.actor)
        self.draft = next((one for one in every if one.status == LegalStatus.DRAFT and one.sheet_id == sheet.pk), None)
        before = next((one for one in every if one.status == LegalStatus.SIGNED), None)
        self.given = _contents(self.draft)
        self.answers = Answers({code: answer.values for code, answer in self.given.items()})
        self.asked = self.answers.asked(part)
        self.suggestions = {one.code: _suggested(one, sheet, before) for one in self.asked}

    def form(self, **given: Any) -> LegalForm:
        form = LegalForm(**given, questions=self.asked)
        if not form.is_bound:
            form.initial["assessment"] = self.draft.pk if self.draft else uuid4()
            form.initial["revision"] = self.draft.revision if self.draft else 0
        return form

    def with_proposals(self) -> HttpResponse:
        """The page as it was, its open questions filled with what is suggested: nothing is saved."""
        now = dict(completed(typed(self.request.POST, self.asked), self.suggestions))
        return self.render(self.form(initial=stored(now, self.asked)), taken=True)

    def beaten(self, refusal: str) -> HttpResponse:
        """Somebody saved meanwhile: what was typed comes back, ready to be saved over what they wrote."""
        now = Room(self.request, self.sheet, self.part)
        return now.render(now.form(initial=stored(typed(self.request.POST, now.asked), now.asked)), refusal, status=409)

    def render(self, form: LegalForm, refusal: str = "", *, taken: bool = False, status: int = 200) -> HttpResponse:
        at = GROUPS.index(self.part)
        waiting = [question for question in self.part.questions if self.answers.is_asked(question) is None]
        context = {
            "sheet": self.sheet,
            "part": self.part,
            "form": form,
            "asked": form.asked(self.suggestions),
            "can_take": any(self.suggestions.values()),
            "taken": taken,
            "refusal": refusal,
            "theirs": _in_words(self.given, self.asked) if refusal else [],
            "parts": [_step(group, at, place, self.answers) for place, group in enumerate(GROUPS)],
            "has_more": bool(waiting) or len(self.asked) < len(self.part.questions),
            "is_last": at == len(GROUPS) - 1,
        }
        return render(self.request, "algorithms/legal/questions.html", context, status=status)


def _step(group: Group, at: int, place: int, answers: Answers) -> dict[str, object]:
    """One part in the margin: what is left to answer, and whether something is asked at all."""
    asked = answers.asked(group)
    waiting = any(answers.is_asked(question) is None for question in group.questions)
    opened = [question for question in asked if answers.known(question.code) is None]
    state = "current" if place == at else "todo" if opened or waiting else "done"
    words = (
        plural(len(opened), "question sans réponse", "questions sans réponse")
        if opened
        else "selon vos autres réponses"
        if waiting
        else "complet"
        if asked
        else "sans objet"
    )
    return {"code": group.code, "label": group.title, "state": state, "words": words}


def _after(
    request: ActorRequest, sheet: SheetVersion, part: Group, *, shown: set[str], saved: LegalAssessment
) -> HttpResponse:
    """The same part when the answers open a question of it, else the next part, else the result."""
    answers = legal_queries.answers_of(saved.answers.all())
    opened = [question for question in answers.asked(part) if question.code not in shown]
    if opened:
        messages.info(
            request, french("Vos réponses sont enregistrées ; elles appellent d’autres questions ci-dessous.")
        )
        return redirect(f"{reverse('algorithms:legal-questions', args=[sheet.pk, part.code])}#id_{opened[0].code}")
    messages.success(request, "Vos réponses sont enregistrées.")
    place = GROUPS.index(part) + 1
    if place < len(GROUPS) and "stay" not in request.POST:
        return redirect("algorithms:legal-questions", pk=sheet.pk, group=GROUPS[place].code)
    return redirect("algorithms:legal", pk=sheet.pk)


def _suggested(question: Question, sheet: SheetVersion, before: LegalAssessment | None) -> list[Suggested]:
    """From the sheet, then from the assessment signed before: shown as such, never taken silently."""
    found = [
        Suggested(
            (value,),
            question.in_words([value]),
            french(f"d’après la fiche : « {fact.label} »"),
        )
        for value, fact in proposals(question, facts_of(sheet, is_signed=False))
    ]
    answer = _contents(before).get(question.code)
    if before is not None and before.signed_at and answer and answer.values:
        origin = f"d’après l’analyse signée le {long_date(before.signed_at)}, version {before.sheet.number}"
        found.append(Suggested(answer.values, question.in_words(answer.values), french(origin), answer.justification))
    return found


def _contents(assessment: LegalAssessment | None) -> dict[str, AnswerContent]:
    rows = assessment.answers.all() if assessment else ()
    return {row.question: AnswerContent(tuple(row.values), row.justification) for row in rows}


def _in_words(given: dict[str, AnswerContent], asked: list[Question]) -> list[tuple[str, str]]:
    return [(one.text, one.in_words(given[one.code].values)) for one in asked if one.code in given]


def _sheet(actor: Actor, pk: UUID) -> SheetVersion:
    return get_object_or_404(queries.with_rows(queries.sheets_visible_to(actor)), pk=pk)


def _group(code: str) -> Group:
    found = next((group for group in GROUPS if group.code == code), None)
    if found is None:
        raise Http404
    return found


def _draft(sheet: SheetVersion, actor: Actor) -> LegalAssessment | None:
    return legal_queries.assessments_visible_to(actor).filter(sheet=sheet, status=LegalStatus.DRAFT).first()


def _show(
    request: ActorRequest,
    sheet: SheetVersion,
    *,
    shown_id: UUID | None = None,
    signature: SignatureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = page_of(sheet, request.actor, shown_id=shown_id, on=timezone.localdate())
    draft = context["shown"] if context["is_draft"] else None
    if signature is None and draft is not None:
        signature = SignatureForm(initial={"revision": draft.revision})
    return render(request, "algorithms/legal/detail.html", {**context, "signature": signature}, status=status)

"""What a department writes about a recommendation: its answer, its reports of progress, and their pieces."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import ActorRequest
from common.errors import RuleBroken, WrongState
from common.verdicts import require
from common.views import attachment
from opinions import workflow
from opinions.enums.opinions import FollowUpForm, Position
from opinions.evidence import in_lines, of_json
from opinions.forms.recommendations import AnswerForm, ProgressForm, WordForm
from opinions.models import FollowUpDraft, Recommendation
from opinions.operations import follow_up_documents, follow_up_drafts
from opinions.operations import recommendations as operations
from opinions.operations.follow_up_drafts import Prepared
from opinions.operations.recommendations import step_of
from opinions.policies import recommendations as policies
from opinions.queries import recommendations as queries
from opinions.views.recommendations import seen

_FORMS: dict[FollowUpForm, type[WordForm]] = {FollowUpForm.ANSWER: AnswerForm, FollowUpForm.PROGRESS: ProgressForm}
_ADDRESSES = {FollowUpForm.ANSWER: "opinions:answer-recommendation", FollowUpForm.PROGRESS: "opinions:report-progress"}
SIGN, WITHDRAW = "sign", "withdraw"


@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The answer of the addressee: prepared by anyone who writes for it, signed by a signatory, public at once."""
    return _write(request, pk, FollowUpForm.ANSWER)


@require_http_methods(["GET", "POST"])
def progress(request: ActorRequest, pk: UUID) -> HttpResponse:
    """What the addressee has done since, in the same way."""
    return _write(request, pk, FollowUpForm.PROGRESS)


@require_GET
def document(request: ActorRequest, pk: UUID, document_id: UUID) -> FileResponse:
    """The bytes of a piece, as an attachment, once the reading is written down."""
    found = seen(request, pk)
    require(policies.can_read_evidence(request.actor, found))
    joined = queries.piece(found, document_id)
    if joined is None or (joined.follow_up_id is None and not policies.can_prepare(request.actor, found)):
        raise Http404
    response = attachment(joined.document)
    follow_up_documents.note_download(found=joined, actor=request.actor, at=timezone.now())
    return response


def _write(request: ActorRequest, pk: UUID, kind: FollowUpForm) -> HttpResponse:
    found = seen(request, pk)
    require(policies.can_prepare(request.actor, found))
    step = step_of(found, kind)
    if request.method != "POST":
        workflow.RECOMMENDATION.target(step, source=found.status)
        return _page(request, found, kind, _blank(found, kind))
    if SIGN in request.POST:
        require(policies.STEPS[step](request.actor, found))
    form = _FORMS[kind](request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, kind, form, status=422)
    try:
        draft = _save(request, found, kind, form)
    except RuleBroken as refusal:
        form.add_error("papers", refusal.message)
        return _page(request, found, kind, form, status=422)
    except WrongState as refusal:
        now = queries.draft_of(found, kind)
        _give_back(form, revision=now.revision if now else 0)
        return _page(request, found, kind, form, refusal=refusal.message, other=now, status=409)
    _give_back(form, revision=draft.revision)
    return _then(request, found, kind, form)


def _then(request: ActorRequest, found: Recommendation, kind: FollowUpForm, form: WordForm) -> HttpResponse:
    """What was asked beside keeping the text: to take a piece away, to sign, or nothing."""
    if given := request.POST.get(WITHDRAW):
        try:
            document_id = UUID(given)
        except ValueError:
            raise Http404 from None
        follow_up_drafts.withdraw_document(
            recommendation_id=found.pk, document_id=document_id, actor=request.actor, at=timezone.now()
        )
        messages.success(request, "La pièce est retirée.")
        return redirect(_ADDRESSES[kind], found.pk)
    if SIGN not in request.POST:
        messages.success(request, "Le brouillon est enregistré. Seule la direction le lit.")
        return redirect(_ADDRESSES[kind], found.pk)
    if not form.is_whole():
        return _page(request, found, kind, form, status=422)
    try:
        _OPERATIONS[kind](request, found, form)
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, kind, form, status=422)
    except WrongState as refusal:
        _give_back(form, base=_answers(found))
        return _page(request, found, kind, form, refusal=refusal.message, status=409)
    messages.success(
        request,
        "La réponse est signée et publiée." if kind == FollowUpForm.ANSWER else "L’avancement est signé et publié.",
    )
    return redirect(found)


def _answer(request: ActorRequest, found: Recommendation, form: WordForm) -> None:
    operations.answer_recommendation(
        recommendation_id=found.pk,
        actor=request.actor,
        at=timezone.now(),
        position=Position(form.cleaned_data["position"]),
        base=form.cleaned_data["base"] or 0,
        **_said(form),
    )


def _report(request: ActorRequest, found: Recommendation, form: WordForm) -> None:
    operations.report_progress(recommendation_id=found.pk, actor=request.actor, at=timezone.now(), **_said(form))


_OPERATIONS: dict[FollowUpForm, Callable[[ActorRequest, Recommendation, WordForm], None]] = {
    FollowUpForm.ANSWER: _answer,
    FollowUpForm.PROGRESS: _report,
}


def _said(form: WordForm) -> dict[str, Any]:
    return {
        name: form.cleaned_data[name] for name in ("body", "planned", "planned_until", "evidence", "signatory_title")
    }


def _save(request: ActorRequest, found: Recommendation, kind: FollowUpForm, form: WordForm) -> FollowUpDraft:
    return follow_up_drafts.save_draft(
        recommendation_id=found.pk,
        form=kind,
        actor=request.actor,
        at=timezone.now(),
        revision=form.cleaned_data["revision"] or 0,
        content=Prepared(position=form.cleaned_data.get("position", ""), **_said(form)),
        uploads=form.uploads(),
        label=form.cleaned_data["papers_label"],
        is_public=form.cleaned_data["papers_public"],
    )


def _blank(found: Recommendation, kind: FollowUpForm) -> WordForm:
    """The form as it was left, or empty."""
    draft = queries.draft_of(found, kind)
    if draft is None:
        return _FORMS[kind](initial={"revision": 0, "base": _answers(found)})
    return _FORMS[kind](
        initial={
            "position": draft.position,
            "body": draft.body,
            "planned": draft.planned,
            "planned_until": draft.planned_until,
            "evidence": in_lines(of_json(draft.evidence)),
            "signatory_title": draft.signatory_title,
            "revision": draft.revision,
            "base": _answers(found),
        }
    )


def _answers(found: Recommendation) -> int:
    return found.follow_ups.filter(form=FollowUpForm.ANSWER).count()


def _give_back(form: WordForm, **hidden: int) -> None:
    """The same words, with what the page must send to be heard the next time. Files were kept, or must be chosen."""
    data = dict(form.data.lists()) if isinstance(form.data, MultiValueDict) else {}
    data |= {name: [str(value)] for name, value in hidden.items()}
    for name in ("papers_label", "papers_public"):
        data.pop(name, None)
    form.data = MultiValueDict(data)


def _page(
    request: ActorRequest,
    found: Recommendation,
    kind: FollowUpForm,
    form: WordForm,
    *,
    refusal: str = "",
    other: FollowUpDraft | None = None,
    status: int = 200,
) -> HttpResponse:
    is_answer = kind == FollowUpForm.ANSWER
    form.ask_to_sign()
    context = {
        "recommendation": found,
        "form": form,
        "is_answer": is_answer,
        "is_again": is_answer and found.answered_at is not None,
        "can_sign": bool(policies.can_answer(request.actor, found)),
        "refusal": refusal,
        "other": other,
        "draft": queries.draft_of(found, kind),
        "pieces": queries.pieces_of_draft(found, kind),
        "answer_due_on": queries.answer_due_on(found),
    }
    return render(request, "opinions/recommendation/write.html", context, status=status)

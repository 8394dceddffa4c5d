"""The steps of a file: a page for what must be typed, one operation for what is sent."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.enums.referrals import DocumentKind
from committee.enums.referrals import ReferralStep as Step
from committee.forms.referrals import AnswerForm, DocumentsForm, MissingForm, ReasonForm
from committee.models import Referral
from committee.operations import papers
from committee.operations import referrals as operations
from committee.queries.files import documents_visible_to, open_request_of
from committee.views.referrals import acted_on
from committee.workflow.referrals import REFERRAL
from common.documents import safe_name
from common.errors import RuleBroken, WrongState

F = TypeVar("F", bound=forms.Form)


@require_POST
def submit(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    made = operations.submit_referral(referral_id=referral_id, actor=request.actor, at=timezone.now())
    messages.success(request, f"La saisine {made.reference} est transmise au secrétariat.")
    return redirect(made)


@require_POST
def take_up(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    made = operations.take_up_referral(referral_id=referral_id, actor=request.actor, at=timezone.now())
    messages.success(
        request, "La saisine est prise en charge : le président désigne le rapporteur et deux examinateurs."
    )
    return redirect(made)


@require_http_methods(["GET", "POST"])
def report_incomplete(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    def act(form: MissingForm) -> None:
        operations.report_incomplete(
            referral_id=referral_id, actor=request.actor, at=timezone.now(), missing=form.lines()
        )

    return step_page(
        request,
        acted_on(request.actor, referral_id, Step.REPORT_INCOMPLETE),
        step=Step.REPORT_INCOMPLETE,
        form=MissingForm(request.POST or None),
        act=act,
        words=(
            "Demander des pièces",
            "Envoyer la demande",
            "La direction reçoit cette liste. Le délai du comité s’arrête jusqu’à sa réponse.",
        ),
        done="La demande est envoyée : le délai est suspendu.",
    )


@require_http_methods(["GET", "POST"])
def complete(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    def act(form: AnswerForm) -> None:
        operations.complete_referral(
            referral_id=referral_id, actor=request.actor, at=timezone.now(), answer=form.cleaned_data["answer"]
        )

    return step_page(
        request,
        acted_on(request.actor, referral_id, Step.COMPLETE),
        step=Step.COMPLETE,
        form=AnswerForm(request.POST or None),
        act=act,
        words=(
            "Répondre à la demande de pièces",
            "Envoyer la réponse",
            "Le délai reprend, prolongé du temps pendant lequel le dossier était incomplet.",
        ),
        done="Votre réponse est envoyée : le délai reprend.",
    )


@require_http_methods(["GET", "POST"])
def decline(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    return _closing(
        request,
        referral_id,
        Step.DECLINE,
        operations.decline_referral,
        words=("Ne pas retenir la saisine", "Ne pas retenir", "Le comité n’examine pas le dossier. Le motif y reste."),
        done="La saisine n’est pas retenue. La direction est informée.",
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    return _closing(
        request,
        referral_id,
        Step.WITHDRAW,
        operations.withdraw_referral,
        words=(
            "Retirer la saisine",
            "Retirer la saisine",
            "Le comité n’aura plus à répondre. Le dossier est conservé.",
        ),
        done="La saisine est retirée.",
    )


@require_http_methods(["GET", "POST"])
def lapse(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    return _closing(
        request,
        referral_id,
        Step.LAPSE,
        operations.lapse_referral,
        words=("Clore sans avis", "Clore sans avis", "Le délai a expiré : l’établissement peut décider sans avis."),
        done="La saisine est close sans avis.",
    )


@require_http_methods(["GET", "POST"])
def add_documents(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    def act(form: DocumentsForm) -> None:
        papers.add_documents(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            kind=DocumentKind(form.cleaned_data["kind"]),
            uploads=form.uploads(),
        )

    is_sent = request.method == "POST"
    return step_page(
        request,
        acted_on(request.actor, referral_id, Step.ADD_DOCUMENT),
        step=Step.ADD_DOCUMENT,
        form=DocumentsForm(request.POST, request.FILES) if is_sent else DocumentsForm(),
        act=act,
        words=("Joindre des pièces", "Joindre", "Qui voit le dossier peut lire ces pièces. Chaque lecture est notée."),
        done="Les pièces sont jointes au dossier.",
    )


@require_POST
def remove_document(request: ActorRequest, referral_id: UUID, document_id: UUID) -> HttpResponse:
    papers.remove_document(referral_id=referral_id, document_id=document_id, actor=request.actor, at=timezone.now())
    messages.success(request, "La pièce est retirée du brouillon.")
    return redirect("committee:referral", referral_id)


@require_GET
def document(request: ActorRequest, referral_id: UUID, document_id: UUID) -> FileResponse:
    """The bytes, as an attachment that no browser runs, once the reading is written down."""
    found = documents_visible_to(request.actor, referral_id=referral_id).select_related("referral")
    paper = get_object_or_404(found, pk=document_id)
    papers.note_download(paper=paper, actor=request.actor, at=timezone.now())
    response = FileResponse(
        paper.document.file.open("rb"),
        as_attachment=True,
        filename=safe_name(paper.document.name),
        content_type=paper.document.content_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def step_page(
    request: ActorRequest,
    referral: Referral,
    *,
    step: Step,
    form: F,
    act: Callable[[F], Any],
    words: tuple[str, str, str],
    done: str,
    is_grave: bool = False,
) -> HttpResponse:
    """Ask, or do. Whatever the refusal, what was typed comes back with the sentence that says why."""
    if request.method != "POST":
        REFERRAL.target(step, source=referral.status)
        return _page(request, referral, form, words, is_grave=is_grave)
    if not form.is_valid():
        return _page(request, referral, form, words, is_grave=is_grave, status=422)
    try:
        act(form)
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _page(request, referral, form, words, is_grave=is_grave, status=refusal.status_code)
    messages.success(request, done)
    return redirect(referral)


def _closing(
    request: ActorRequest,
    referral_id: UUID,
    step: Step,
    operation: Callable[..., Referral],
    *,
    words: tuple[str, str, str],
    done: str,
) -> HttpResponse:
    def act(form: ReasonForm) -> None:
        operation(referral_id=referral_id, actor=request.actor, at=timezone.now(), reason=form.cleaned_data["reason"])

    return step_page(
        request,
        acted_on(request.actor, referral_id, step),
        step=step,
        form=ReasonForm(request.POST or None),
        act=act,
        words=words,
        done=done,
        is_grave=True,
    )


def _page(
    request: ActorRequest,
    referral: Referral,
    form: forms.Form,
    words: tuple[str, str, str],
    *,
    is_grave: bool,
    status: int = 200,
) -> HttpResponse:
    heading, button, note = words
    context = {
        "referral": referral,
        "form": form,
        "heading": heading,
        "button": button,
        "note": note,
        "submit_class": "btn-danger" if is_grave else "btn-primary",
        "asked": open_request_of(referral) if isinstance(form, AnswerForm) else None,
    }
    return render(request, "committee/referral/step.html", context, status=status)

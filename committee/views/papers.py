"""The papers of a file: joined, replaced, removed from a draft, read."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.enums.referrals import DocumentKind
from committee.enums.referrals import ReferralStep as Step
from committee.forms.referrals import DocumentsForm, ReplacementForm
from committee.operations import papers
from committee.queries.files import documents_visible_to
from committee.views.referral_steps import step_page
from committee.views.referrals import acted_on
from common.views import attachment


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


@require_http_methods(["GET", "POST"])
def replace_document(request: ActorRequest, referral_id: UUID, document_id: UUID) -> HttpResponse:
    """A new version of one paper; the one that it replaces stays readable."""
    found = acted_on(request.actor, referral_id, Step.REPLACE_DOCUMENT)
    paper = get_object_or_404(documents_visible_to(request.actor, referral_id=referral_id), pk=document_id)

    def act(form: ReplacementForm) -> None:
        papers.replace_document(
            referral_id=referral_id,
            document_id=document_id,
            actor=request.actor,
            at=timezone.now(),
            upload=form.upload(),
        )

    is_sent = request.method == "POST"
    return step_page(
        request,
        found,
        step=Step.REPLACE_DOCUMENT,
        form=ReplacementForm(request.POST, request.FILES) if is_sent else ReplacementForm(),
        act=act,
        words=(
            "Remplacer une pièce",
            "Remplacer",
            f"Elle remplace « {paper.document.name} », qui reste lisible sous « versions précédentes ».",
        ),
        done="La pièce est remplacée. La version précédente reste au dossier.",
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
    response = attachment(paper.document)
    papers.note_download(paper=paper, actor=request.actor, at=timezone.now())
    return response

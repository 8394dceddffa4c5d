"""The documents of a sheet: the list, the deposit, the withdrawal, the download."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import policies, queries, workflow
from algorithms.enums import SheetStep
from algorithms.forms.documents import SheetDocumentsForm
from algorithms.models import SheetVersion
from algorithms.operations import documents as operations
from algorithms.queries.documents import document_visible_to, documents_visible_to
from common.errors import RuleBroken
from common.typography import NBSP, plural
from common.verdicts import require
from common.views import attachment

LIMITS = (
    f"{plural(operations.MAX_DOCUMENTS, 'document')} et {operations.MAX_BYTES // 1024**2}{NBSP}Mo au plus pour une "
    "version de la fiche. Chaque fichier est lu par un programme isolé avant d’être ouvert à qui que ce soit : un "
    "fichier qui contient des macros, un programme, d’autres fichiers ou un mot de passe est refusé."
)


@require_http_methods(["GET", "POST"])
def documents(request: ActorRequest, pk: UUID) -> HttpResponse:
    sheet = _found(request.actor, pk)
    if request.method != "POST":
        return _page(request, sheet, SheetDocumentsForm())
    require(policies.can_edit(request.actor, sheet))
    form = SheetDocumentsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, sheet, form, status=422)
    try:
        joined = operations.join_documents(
            sheet_id=sheet.pk,
            actor=request.actor,
            at=timezone.now(),
            uploads=form.uploads(),
            label=form.cleaned_data["label"],
        )
    except RuleBroken as refusal:
        form.add_error("papers", refusal.message)
        return _page(request, sheet, form, status=422)
    if all(one.document.is_readable for one in joined):
        messages.success(request, f"{plural(len(joined), 'document joint', 'documents joints')} à la fiche.")
    else:
        messages.success(
            request, f"{plural(len(joined), 'document reçu', 'documents reçus')}. La vérification est en cours."
        )
    return redirect("algorithms:documents", sheet.pk)


@require_POST
def withdraw(request: ActorRequest, pk: UUID, document_id: UUID) -> HttpResponse:
    sheet = _found(request.actor, pk)
    operations.withdraw_document(sheet_id=sheet.pk, document_id=document_id, actor=request.actor, at=timezone.now())
    messages.success(request, "Le document est retiré de cette version.")
    return redirect("algorithms:documents", sheet.pk)


@require_GET
def document(request: ActorRequest, pk: UUID, document_id: UUID) -> FileResponse:
    """The bytes, as an attachment that no browser runs, once the reading is written down."""
    found = document_visible_to(request.actor, sheet_id=pk, document_id=document_id)
    if found is None:
        raise Http404
    response = attachment(found.document)
    operations.note_download(found=found, actor=request.actor, at=timezone.now())
    return response


def _found(actor: Actor, pk: UUID) -> SheetVersion:
    return get_object_or_404(queries.sheets_visible_to(actor), pk=pk)


def _page(request: ActorRequest, sheet: SheetVersion, form: SheetDocumentsForm, *, status: int = 200) -> HttpResponse:
    is_draft = SheetStep.EDIT in workflow.SHEET.steps_from(sheet.status)
    context = {
        "sheet": sheet,
        "algorithm": sheet.algorithm,
        "documents": list(documents_visible_to(request.actor, sheet)),
        "can_join": is_draft and bool(policies.can_edit(request.actor, sheet)),
        "is_draft": is_draft,
        "form": form,
        "limits": LIMITS,
    }
    return render(request, "algorithms/document/list.html", context, status=status)

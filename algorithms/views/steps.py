"""The steps of a sheet: one operation each, then back to the sheet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import operations, queries
from algorithms.forms.steps import ReasonForm
from algorithms.models import SheetVersion
from algorithms.views.review import show_review
from algorithms.views.sheets import show
from common.errors import RuleBroken


@require_POST
def propose(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request.actor, pk)
    try:
        operations.propose_sheet(sheet_id=found.pk, actor=request.actor, at=timezone.now())
    except RuleBroken as refusal:
        return show_review(request, found, refusal=refusal.message, status=refusal.status_code)
    messages.success(request, "La fiche est proposée. Un approbateur de votre direction va la lire.")
    return redirect(found)


@require_POST
def approve(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request.actor, pk)
    operations.approve_sheet(sheet_id=found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "La fiche est approuvée. Le secrétariat ou un approbateur peut la publier.")
    return redirect(found)


@require_POST
def send_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request.actor, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, found, reason=form, status=422)
    operations.send_back_sheet(
        sheet_id=found.pk, actor=request.actor, at=timezone.now(), reason=form.cleaned_data["reason"]
    )
    messages.success(request, "La fiche est renvoyée à ses contributeurs, avec votre motif.")
    return redirect(found.algorithm)


@require_POST
def publish(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request.actor, pk)
    operations.publish_sheet(sheet_id=found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "La fiche est publiée : le public peut la lire.")
    return redirect(found)


@require_POST
def start_version(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request.actor, pk)
    draft = operations.start_version(sheet_id=found.pk, actor=request.actor, at=timezone.now())
    messages.success(
        request, f"La version {draft.number} est ouverte, avec le texte de la version publiée, qui reste en ligne."
    )
    return redirect("algorithms:edit", pk=draft.pk)


def _found(actor: Actor, pk: UUID) -> SheetVersion:
    return get_object_or_404(queries.with_rows(queries.sheets_visible_to(actor)), pk=pk)

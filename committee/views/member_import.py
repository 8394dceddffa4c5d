"""Members imported from a file: the model, the preview line by line, the confirmation."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.forms.member_files import MemberFileForm
from committee.operations import member_import as operations
from committee.policies import composition as policies
from committee.rules.member_files import COLUMNS, MAX_ROWS, template
from common.errors import RuleBroken
from common.typography import plural
from common.verdicts import require

HEADERS = ["Ligne", "Membre", "Ce qui sera fait"]
REFUSED_HEADERS = ["Ligne", "Membre", "Motif du refus"]


@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    form = MemberFileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            return _preview(request, form.cleaned_data["file"])
        except RuleBroken as refusal:
            form.add_error("file", refusal.message)
    return _form_page(request, form)


@require_POST
def confirm(request: ActorRequest) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    try:
        text = signing.loads(request.POST.get("rows", ""), salt=_salt(request), max_age=86400)
    except signing.BadSignature:
        expired = "L’aperçu a expiré : envoyez le fichier de nouveau. Rien n’a été enregistré."
        return _form_page(request, MemberFileForm(), refusal=expired)
    try:
        count = operations.import_members(
            text=text, actor=request.actor, at=timezone.now(), is_demonstration=settings.IS_DEMONSTRATION
        )
    except RuleBroken as refusal:
        return _preview(request, text, refusal=refusal.message)
    messages.success(request, f"{plural(count, 'membre importé', 'membres importés')}.")
    return redirect("committee:composition")


@require_GET
def model(request: ActorRequest) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    headers = {"Content-Disposition": 'attachment; filename="membres.csv"'}
    # With the mark by which a spreadsheet knows that it is UTF-8.
    return HttpResponse(template().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


def _salt(request: ActorRequest) -> str:
    return f"committee.member_import.{request.actor.user.pk}"


def _form_page(request: ActorRequest, form: forms.Form, *, refusal: str = "") -> HttpResponse:
    context = {"form": form, "refusal": refusal, "columns": list(COLUMNS.values()), "max_rows": MAX_ROWS}
    status = 422 if form.errors or refusal else 200
    return render(request, "committee/composition/import.html", context, status=status)


def _preview(request: ActorRequest, text: str, *, refusal: str = "") -> HttpResponse:
    """The lines travel in the form, signed: nothing is written, and nothing is lost, until the confirmation."""
    outcomes = operations.preview_members(
        text=text, actor=request.actor, at=timezone.now(), is_demonstration=settings.IS_DEMONSTRATION
    )
    refused = [outcome for outcome in outcomes if not outcome.is_fit]
    context = {
        "refusal": refusal,
        "headers": HEADERS,
        "refused_headers": REFUSED_HEADERS,
        "refused": [_cells(outcome) for outcome in refused],
        "fit": [_cells(outcome) for outcome in outcomes if outcome.is_fit],
        "rows": "" if refused else signing.dumps(text, salt=_salt(request), compress=True),
    }
    status = 422 if refusal or refused else 200
    return render(request, "committee/composition/import_preview.html", context, status=status)


def _cells(outcome: operations.Outcome) -> list[str]:
    return [str(outcome.line), outcome.name, " ".join(outcome.sentences)]

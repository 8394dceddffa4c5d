"""Importing a file: choose it, read what it would do, leave rows out, then let it be written."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from algorithms import import_report
from algorithms.enums import ImportStatus, RowOutcome
from algorithms.forms.imports import ImportForm, left_out, outcome_of
from algorithms.models import SheetImport
from algorithms.operations import importing as operations
from algorithms.policies import can_see
from algorithms.policies import imports as policies
from algorithms.policies.tokens import can_make
from algorithms.queries import imports as queries
from common.errors import RuleBroken, WrongState
from common.verdicts import require

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def start(request: ActorRequest) -> HttpResponse:
    """The file. What cannot be read is refused with what to do; nothing is kept of it."""
    require(policies.can_import(request.actor))
    if request.method != "POST":
        return _start(request, ImportForm.blank(request.actor))
    form = ImportForm(request.POST, request.FILES, actor=request.actor)
    if not form.is_valid():
        return _start(request, form, status=422)
    upload = form.cleaned_data["file"]
    try:
        found = operations.read_import(
            import_id=form.key,
            actor=request.actor,
            at=timezone.now(),
            data=upload.read(operations.MAX_BYTES + 1),
            name=upload.name,
            department_id=form.department_id,
        )
    except RuleBroken as refusal:
        form.add_error("file", refusal.message)
        return _start(request, form, status=422)
    return redirect(found)


@require_GET
def preview(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _preview(request, _found(request, pk))


@require_POST
def leave_out(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The boxes of one page, kept."""
    found = _found(request, pk)
    _keep_boxes(request, found)
    messages.success(request, "Votre choix est enregistré.")
    return redirect(f"{found.get_absolute_url()}?{_address(request)}#lignes")


@require_POST
def apply(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    if found.status == ImportStatus.READ and "lignes" in request.POST:
        _keep_boxes(request, found)
    try:
        done = operations.apply_import(import_id=found.pk, actor=request.actor, at=timezone.now())
    except (RuleBroken, WrongState) as refusal:
        return _preview(request, _found(request, pk), refusal=refusal.message, status=refusal.status_code)
    if done.status == ImportStatus.APPLIED:
        reader = "votre relecture" if request.actor.works_for(done.department_id) else "la relecture de leur direction"
        messages.success(request, f"L’import est terminé : les brouillons attendent {reader}.")
    return redirect(found)


@require_POST
def abandon(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    operations.abandon_import(import_id=found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "L’import est abandonné : rien n’a été écrit.")
    return redirect("algorithms:start-import")


@require_GET
def report(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    rows = found.rows.select_related("made__algorithm", "found__algorithm")
    answer = HttpResponse(import_report.report(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{found.created_at:%Y-%m-%d}.csv"'
    return answer


def _found(request: ActorRequest, pk: UUID) -> SheetImport:
    return get_object_or_404(queries.imports_visible_to(request.actor), pk=pk)


def _start(request: ActorRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    recent = queries.imports_visible_to(request.actor)[: queries.RECENT]
    context = {"form": form, "recent": recent, "can_have_keys": bool(can_make(request.actor))}
    return render(request, "algorithms/import/start.html", context, status=status)


def _page(request: ActorRequest, found: SheetImport) -> Any:
    rows = found.rows.select_related("made__algorithm", "found__algorithm")
    if outcome := outcome_of(request.GET):
        rows = rows.filter(outcome=outcome)
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _keep_boxes(request: ActorRequest, found: SheetImport) -> None:
    shown = {row.number for row in _page(request, found) if row.outcome in (RowOutcome.CREATE, RowOutcome.CHANGE)}
    operations.choose_rows(
        import_id=found.pk,
        actor=request.actor,
        at=timezone.now(),
        shown=shown,
        left_out=left_out(request.POST, shown=shown),
    )


def _address(request: ActorRequest) -> str:
    return urlencode({name: request.GET[name] for name in ("prevu", "page") if name in request.GET})


def _preview(request: ActorRequest, found: SheetImport, *, refusal: str = "", status: int = 200) -> HttpResponse:
    page, outcome = _page(request, found), outcome_of(request.GET)
    # What was made for another direction is its draft: whoever imported it may not open it.
    targets = {row.number: target for row in page if (target := row.made or row.found)}
    opened = {number for number, target in targets.items() if can_see(request.actor, target)}
    summary = queries.summary_of(found)
    is_open = found.status == ImportStatus.READ
    context = {
        "found": found,
        "rows": page,
        "opened": opened,
        "summary": summary,
        "outcome": outcome,
        "filters": [
            (one.value, one.planned if is_open else one.label, summary.counts[one.value])
            for one in RowOutcome
            if summary.counts.get(one.value)
        ],
        "refusal": refusal,
        "is_open": is_open,
        "is_expired": is_open and timezone.now() >= found.expires_at,
        "is_writing": found.status == ImportStatus.APPLYING,
        "query": _address(request),
        "previous_url": _url(outcome, page.number - 1) if page.has_previous() else "",
        "next_url": _url(outcome, page.number + 1) if page.has_next() else "",
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
    }
    return render(request, "algorithms/import/detail.html", context, status=status)


def _url(outcome: str, page: int) -> str:
    return f"?{urlencode({'prevu': outcome, 'page': page})}#lignes"

"""Writing a sheet, one step a page. Whatever the answer, what was typed comes back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import operations, policies, queries, workflow
from algorithms.comparison import Difference, differences, mark_of
from algorithms.completeness import Completeness
from algorithms.enums import SheetStep
from algorithms.fields import STEPS, Step
from algorithms.forms.sheets import StepInput, Typed
from algorithms.history import last_step_of
from algorithms.models import SheetVersion
from algorithms.progress import StepProgress, progress_of, step_to_resume
from algorithms.views.sheets import completeness
from charter import queries as charter
from common.errors import RuleBroken, Stale, WrongState
from common.typography import french, long_time
from common.verdicts import require

ADD_ROW, AUTOSAVE = "add_row", "autosave"
_PLACES = {step.anchor: position for position, step in enumerate(STEPS)}


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """A new algorithm: its first step. The key of the row is in the page: a second click finds the row of the first."""
    require(policies.can_create(request.actor))
    step = STEPS[0]
    if request.method != "POST":
        return _page(request, StepInput(step, objectives=charter.objectives(), token=uuid4()))
    if ADD_ROW in request.POST:
        return _page(request, _with_one_more_row(request.POST, step, None), is_unsaved=True)
    entered = StepInput(step, objectives=charter.objectives(), data=request.POST, token=_token(request.POST))
    if not entered.is_valid():
        return _page(request, entered, status=422)
    try:
        made = operations.create_sheet(
            algorithm_id=entered.token,
            actor=request.actor,
            at=timezone.now(),
            content=entered.content(),
            is_demonstration=settings.IS_DEMONSTRATION,
        )
    except RuleBroken as refusal:
        return _page(request, entered, refusal=refusal.message, status=422)
    return _saved(request, made, step)


@require_GET
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Where this person goes on with the sheet."""
    found = _draft(request, pk)
    progress = progress_of(found, _laws(found))
    step = step_to_resume(progress, last_step_of(found, request.actor))
    return redirect("algorithms:edit-step", pk=found.pk, anchor=step.anchor)


@require_http_methods(["GET", "POST"])
def edit_step(request: ActorRequest, pk: UUID, anchor: str) -> HttpResponse:
    if anchor not in _PLACES:
        raise Http404
    step = STEPS[_PLACES[anchor]]
    if request.method != "POST":
        return _page(request, _stored(_draft(request, pk), step))
    found = _found(request.actor, pk)
    require(policies.can_edit(request.actor, found))
    if ADD_ROW in request.POST:
        return _page(request, _with_one_more_row(request.POST, step, found), is_unsaved=True)
    entered = StepInput(
        step,
        objectives=charter.objectives(),
        stored=found,
        data=request.POST,
        revision=_revision(request.POST),
        mark=request.POST.get("mark", ""),
    )
    is_fit = entered.is_valid()
    if AUTOSAVE in request.POST:
        return _autosaved(request, entered, found)
    if not is_fit:
        return _page(request, entered, is_unsaved=True, status=422)
    try:
        made = _save(request, entered, found)
    except RuleBroken as refusal:
        return _page(request, entered, refusal=refusal.message, is_unsaved=True, status=422)
    except WrongState as refusal:
        return _beaten(request, entered, pk, refusal)
    return _saved(request, made, step)


def _save(
    request: ActorRequest, entered: StepInput, found: SheetVersion, *, is_automatic: bool = False
) -> SheetVersion:
    return operations.edit_sheet(
        sheet_id=found.pk,
        actor=request.actor,
        at=timezone.now(),
        revision=entered.revision,
        mark=entered.mark,
        content=entered.content(),
        is_automatic=is_automatic,
    )


def _autosaved(request: ActorRequest, entered: StepInput, found: SheetVersion) -> JsonResponse:
    """What is fit is saved, and what is not is said; the page keeps all of it. Read by static/js/autosave.js."""
    try:
        _save(request, entered, found, is_automatic=True)
    except (RuleBroken, WrongState) as refusal:
        return JsonResponse({"said": refusal.message}, status=refusal.status_code)
    now = _found(request.actor, found.pk)
    said = f"Enregistré à {long_time(timezone.now())}"
    if faults := [sentence for _anchor, sentence in entered.faults()]:
        said = french(f"{said}, sauf : {' '.join(faults)}")
    context = {"sheet": now, "step": entered.step, **_progress(now, entered.step)}
    fresh = {
        "progression": render_to_string("algorithms/sheet/progress.html", context),
        "manques": render_to_string("algorithms/sheet/lacks.html", context),
    }
    renewed = {"revision": now.revision, "mark": mark_of(now, entered.step)}
    return JsonResponse({"said": said, "isWhole": not faults, "renewed": renewed, "fresh": fresh})


def _draft(request: ActorRequest, pk: UUID) -> SheetVersion:
    """The sheet, when this person may write it now."""
    found = _found(request.actor, pk)
    require(policies.can_edit(request.actor, found))
    workflow.SHEET.target(SheetStep.EDIT, source=found.status)
    return found


def _found(actor: Actor, pk: UUID) -> SheetVersion:
    return get_object_or_404(queries.with_rows(queries.sheets_visible_to(actor)), pk=pk)


def _page(
    request: ActorRequest,
    entered: StepInput,
    *,
    refusal: str = "",
    conflict: list[Difference] | None = None,
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """`is_unsaved`: the page holds more than what is stored. After a conflict nothing is saved by itself."""
    sheet, step = entered.stored, entered.step
    context: dict[str, Any] = {
        "entered": entered,
        "form": entered.form,
        "sheet": sheet,
        "step": step,
        "steps": STEPS,
        "questions": list(entered.questions()),
        "faults": entered.faults(),
        "refusal": refusal,
        "conflict": conflict or [],
        "is_unsaved": is_unsaved,
        "is_automatic": sheet is not None and status != 409,
        "is_first": step == STEPS[0],
        "is_last": step == STEPS[-1],
        "cancel_url": sheet.get_absolute_url() if sheet else reverse("algorithms:index"),
        **(_progress(sheet, step) if sheet else {"progress": [], "current": None}),
    }
    return render(request, "algorithms/sheet/step.html", context, status=status)


def _laws(sheet: SheetVersion) -> Sequence[Completeness]:
    """What the laws ask of it; foreign registers are no part of the count."""
    return completeness(sheet, queries.risk_classes([sheet.pk])[sheet.pk]).laws


def _progress(sheet: SheetVersion, step: Step) -> dict[str, list[StepProgress] | StepProgress]:
    progress = progress_of(sheet, _laws(sheet))
    return {"progress": progress, "current": progress[_PLACES[step.anchor]]}


def _beaten(request: ActorRequest, entered: StepInput, pk: UUID, refusal: WrongState) -> HttpResponse:
    """Somebody else saved or moved the sheet: what was typed comes back, beside what they wrote."""
    now = _found(request.actor, pk)
    conflict = differences(entered.content(), now)
    if isinstance(refusal, Stale) and not conflict:
        # The same words, saved a moment ago: a second click, or this page in another window.
        return _saved(request, now, entered.step)
    entered.revision, entered.mark, entered.stored = now.revision, mark_of(now, entered.step), now
    return _page(request, entered, refusal=refusal.message, conflict=conflict, status=409)


def _saved(request: ActorRequest, made: SheetVersion, step: Step) -> HttpResponse:
    messages.success(request, "La fiche est enregistrée.")
    moves = {"next": 1, "previous": -1}
    place = _PLACES[step.anchor] + moves.get(request.POST.get("go", ""), 0)
    if place == len(STEPS):
        return redirect("algorithms:review", pk=made.pk)
    return redirect("algorithms:edit-step", pk=made.pk, anchor=STEPS[max(place, 0)].anchor)


def _stored(found: SheetVersion, step: Step) -> StepInput:
    return StepInput(
        step,
        objectives=charter.objectives(),
        stored=found,
        initial=Typed.of_sheet(found, step),
        revision=found.revision,
        mark=mark_of(found, step),
    )


def _with_one_more_row(data: QueryDict, step: Step, found: SheetVersion | None) -> StepInput:
    """The page as it was, with an empty row more: not saved, not judged."""
    return StepInput(
        step,
        objectives=charter.objectives(),
        stored=found,
        initial=Typed.of_page(data, step, found),
        more=data.get(ADD_ROW, ""),
        token=_token(data),
        revision=_revision(data),
        mark=data.get("mark", ""),
    )


def _token(data: QueryDict) -> UUID:
    try:
        return UUID(data.get("form_token", ""))
    except ValueError:
        return uuid4()


def _revision(data: QueryDict) -> int:
    revision = data.get("revision", "")
    return int(revision) if revision.isdecimal() and len(revision) < 10 else -1

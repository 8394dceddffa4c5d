"""Reading a sheet, and writing it."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import operations, policies, queries, workflow
from algorithms.comparison import Difference, differences
from algorithms.completeness import Grouped, completeness_of, grouped
from algorithms.enums import SheetStatus, SheetStep
from algorithms.fields import STEPS
from algorithms.forms.sheets import SheetInput, Typed
from algorithms.forms.steps import DeclineForm, ReasonForm
from algorithms.history import events_of
from algorithms.models import SheetVersion
from algorithms.queries.documents import documents_visible_to
from algorithms.rendering import parts_of
from algorithms.views.joined import beside
from bulletin import addresses
from charter import queries as charter
from common.errors import RuleBroken, WrongState
from common.verdicts import require

ADD_ROW = "add_row"


@require_GET
def sheet(request: ActorRequest, pk: UUID) -> HttpResponse:
    return show(request, _found(request.actor, pk), reason=ReasonForm())


def show(
    request: ActorRequest,
    found: SheetVersion,
    *,
    reason: ReasonForm,
    decline: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one version: what it says, who holds the pen, what may be done, what was done."""
    risk_class = queries.risk_classes([found.pk])[found.pk]
    open_steps = steps_open_to(request.actor, found)
    context = {
        "sheet": found,
        "algorithm": found.algorithm,
        "parts": parts_of(found),
        "completeness": completeness(found, risk_class),
        "owner": workflow.SHEET.owners[SheetStatus(found.status)],
        "is_open": found.status in queries.OPEN,
        "open_steps": open_steps,
        "events": events_of(found),
        "versions": list(queries.versions_of(found.algorithm_id, request.actor)),
        "reason_form": reason,
        "decline_form": decline or DeclineForm(),
        "public_page": settings.PUBLIC_URL + addresses.algorithm_page(found.algorithm.reference),
        "similar": queries.similar_to(found, request.actor, list(found.objectives.all())),
        "waits_for_second": _waits_for_a_second_person(request.actor, found),
        "documents": list(documents_visible_to(request.actor, found)),
        **beside(request.actor, found, risk_class=risk_class, at=timezone.now()),
    }
    return render(request, "algorithms/sheet/detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """A new algorithm. The key of the row is in the page: a second click finds the row of the first."""
    require(policies.can_create(request.actor))
    if request.method != "POST":
        return _form(request, SheetInput(objectives=charter.objectives(), token=uuid4()))
    if ADD_ROW in request.POST:
        return _form(request, _with_one_more_row(request.POST))
    entered = SheetInput(objectives=charter.objectives(), data=request.POST, token=_token(request.POST))
    if not entered.is_valid():
        return _form(request, entered, status=422)
    try:
        made = operations.create_sheet(
            algorithm_id=entered.token,
            actor=request.actor,
            at=timezone.now(),
            content=entered.content(),
            is_demonstration=settings.IS_DEMONSTRATION,
        )
    except RuleBroken as refusal:
        return _form(request, entered, refusal=refusal.message, status=422)
    return _saved(request, made)


@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A draft. Whatever the answer, what was typed comes back."""
    found = _found(request.actor, pk)
    require(policies.can_edit(request.actor, found))
    if request.method != "POST":
        workflow.SHEET.target(SheetStep.EDIT, source=found.status)
        return _form(request, _stored(found), sheet=found)
    if ADD_ROW in request.POST:
        return _form(request, _with_one_more_row(request.POST), sheet=found)
    entered = SheetInput(objectives=charter.objectives(), data=request.POST, revision=_revision(request.POST))
    if not entered.is_valid():
        return _form(request, entered, sheet=found, status=422)
    try:
        made = operations.edit_sheet(
            sheet_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=entered.revision,
            content=entered.content(),
        )
    except RuleBroken as refusal:
        return _form(request, entered, sheet=found, refusal=refusal.message, status=422)
    except WrongState as refusal:
        return _beaten(request, entered, pk, refusal.message)
    return _saved(request, made)


def steps_open_to(actor: Actor, found: SheetVersion) -> set[str]:
    """What the table allows now, and the policies allow to this person."""
    return {
        step.value
        for step in workflow.SHEET.steps_from(found.status)
        if step not in workflow.BY_CONSEQUENCE and policies.STEPS[SheetStep(step)](actor, found)
    }


def completeness(found: SheetVersion, risk_class: str) -> Grouped:
    """What each text asks, by the class of the last assessment signed."""
    return grouped(completeness_of(found, risk_class))


def _found(actor: Actor, pk: UUID) -> SheetVersion:
    return get_object_or_404(queries.with_rows(queries.sheets_visible_to(actor)), pk=pk)


def _form(
    request: ActorRequest,
    entered: SheetInput,
    *,
    sheet: SheetVersion | None = None,
    refusal: str = "",
    conflict: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "entered": entered,
        "form": entered.form,
        "sheet": sheet,
        "steps": entered.steps(),
        "row_errors": entered.row_errors() if entered.form.is_bound else [],
        "refusal": refusal,
        "conflict": conflict or [],
        "completeness": completeness(sheet, queries.risk_classes([sheet.pk])[sheet.pk]) if sheet else None,
        "cancel_url": sheet.get_absolute_url() if sheet else reverse("algorithms:index"),
    }
    return render(request, "algorithms/sheet/form.html", context, status=status)


def _beaten(request: ActorRequest, entered: SheetInput, pk: UUID, message: str) -> HttpResponse:
    """Somebody else saved or moved the sheet: what was typed comes back, beside what they wrote."""
    now = _found(request.actor, pk)
    conflict = differences(entered.content(), now)
    entered.revision = now.revision
    return _form(request, entered, sheet=now, refusal=message, conflict=conflict, status=409)


def _saved(request: ActorRequest, made: SheetVersion) -> HttpResponse:
    messages.success(request, "La fiche est enregistrée.")
    anchors = [step.anchor for step in STEPS]
    if (done := request.POST.get("continue")) is not None:
        following = anchors[(anchors.index(done) + 1) % len(anchors)] if done in anchors else anchors[0]
        return redirect(f"{reverse('algorithms:edit', args=[made.pk])}#{following}")
    return redirect(made)


def _stored(found: SheetVersion) -> SheetInput:
    return SheetInput(objectives=charter.objectives(), initial=Typed.of_sheet(found), revision=found.revision)


def _with_one_more_row(data: QueryDict) -> SheetInput:
    """The page as it was, with an empty row more: not saved, not judged."""
    return SheetInput(
        objectives=charter.objectives(), initial=Typed.of_page(data), token=_token(data), revision=_revision(data)
    )


def _token(data: QueryDict) -> UUID:
    try:
        return UUID(data.get("form_token", ""))
    except ValueError:
        return uuid4()


def _revision(data: QueryDict) -> int:
    revision = data.get("revision", "")
    return int(revision) if revision.isdecimal() and len(revision) < 10 else -1


def _waits_for_a_second_person(actor: Actor, found: SheetVersion) -> bool:
    """The person who proposed it may approve sheets, but not this one: the page says why there is no button."""
    return found.status in {SheetStatus.PROPOSED, SheetStatus.APPROVED} and found.proposed_by_id == actor.user.pk

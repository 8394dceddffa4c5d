"""Reading a sheet."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import policies, queries, workflow
from algorithms.completeness import Grouped, completeness_of, grouped
from algorithms.enums import SheetStatus, SheetStep
from algorithms.forms.steps import DeclineForm, ReasonForm
from algorithms.history import events_of
from algorithms.models import SheetVersion
from algorithms.queries.documents import documents_visible_to
from algorithms.rendering import parts_of
from algorithms.views.joined import beside
from bulletin import addresses


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


def _waits_for_a_second_person(actor: Actor, found: SheetVersion) -> bool:
    """The person who proposed it may approve sheets, but not this one: the page says why there is no button."""
    return found.status in {SheetStatus.PROPOSED, SheetStatus.APPROVED} and found.proposed_by_id == actor.user.pk

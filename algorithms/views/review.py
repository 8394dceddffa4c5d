"""The last look before a sheet is proposed: what it says, what it lacks and for whom."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from algorithms import policies, queries, workflow
from algorithms.enums import SheetStep
from algorithms.fields import BY_NAME
from algorithms.models import SheetVersion
from algorithms.progress import kept_unasked, progress_of
from algorithms.rendering import parts_of
from algorithms.rules import obstacles_to_proposal
from algorithms.views.sheets import completeness
from common.verdicts import require


@require_GET
def review(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.with_rows(queries.sheets_visible_to(request.actor)), pk=pk)
    require(policies.can_propose(request.actor, found))
    workflow.SHEET.target(SheetStep.PROPOSE, source=found.status)
    return show_review(request, found)


def show_review(request: ActorRequest, found: SheetVersion, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """`refusal` is why the sheet was not proposed: what stands in the way is listed below, with its field."""
    asked = completeness(found, queries.risk_classes([found.pk])[found.pk])
    context = {
        "sheet": found,
        "refusal": refusal,
        "obstacles": [(obstacle, BY_NAME[obstacle.field]) for obstacle in obstacles_to_proposal(found)],
        "progress": progress_of(found, asked.laws),
        "completeness": asked,
        "kept": kept_unasked(found),
        "parts": parts_of(found),
    }
    return render(request, "algorithms/sheet/review.html", context, status=status)

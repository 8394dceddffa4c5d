"""The list of the registry."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from accounts.models import Department
from algorithms import policies, queries, roles
from algorithms.forms.lists import FilterForm
from algorithms.models import SheetVersion
from bulletin import queries as bulletin

PER_PAGE = 50


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """Every algorithm that this person may know of, at its most recent version."""
    actor = request.actor
    form = FilterForm(request.GET, departments=Department.objects.order_by("name"))
    criteria = form.criteria()
    sheets = queries.listed(queries.latest_visible_to(actor), criteria)
    page = Paginator(sheets, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "sheets": page,
        "total": page.paginator.count,
        "is_filtered": bool(criteria),
        "previous_url": _page_url(criteria, page, -1),
        "next_url": _page_url(criteria, page, 1),
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
        "registry": queries.coverage(),
        "coverage": bulletin.coverage(),
        "can_create": bool(policies.can_create(actor)),
        "reads_incidents": roles.writes(actor) or roles.reads_proposals(actor),
    }
    return render(request, "algorithms/algorithm/list.html", context)


@require_GET
def algorithm(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The address of an algorithm: its most recent version that this person may read."""
    return redirect(get_object_or_404(queries.latest_visible_to(request.actor), algorithm=pk))


def _page_url(criteria: dict[str, str], page: "Page[SheetVersion]", step: int) -> str:
    has_it = page.has_previous() if step < 0 else page.has_next()
    return f"?{urlencode({**criteria, 'page': page.number + step})}" if has_it else ""

"""The list of the registry: what is asked, how many rows each answer gives, and the rows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from accounts.models import Department
from algorithms import listing, policies, queries, roles
from algorithms.criteria import Criteria, Labels, Scope, Sort
from algorithms.forms.lists import SavedFilterForm, WordsForm, criteria_of, facets_of, labels_of
from algorithms.policies.imports import can_import
from algorithms.synonyms import asked
from charter import queries as charter

PER_PAGE = 50
SORTED_COLUMNS = (Sort.REFERENCE, Sort.NAME, Sort.DEPARTMENT, Sort.LIFECYCLE, Sort.STATUS, Sort.UPDATED)

_OTHER = {Scope.VISIBLE: Scope.PUBLISHED, Scope.PUBLISHED: Scope.VISIBLE}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that sorts: `order` is what it is sorted by now, for who does not see the arrow."""

    label: str
    query: str
    order: str = ""


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """Every algorithm that this person may know of, at its most recent version."""
    return show(request, request.GET)


def show(
    request: ActorRequest, data: QueryDict, *, saving: SavedFilterForm | None = None, status: int = 200
) -> HttpResponse:
    """The list that this address asks for. `saving` is a name that was refused for it."""
    actor, on = request.actor, timezone.localdate()
    words, labels = WordsForm(data), labels_now()
    criteria = criteria_of(data, words, labels)
    counts = queries.facet_counts(actor, criteria, on=on)
    paginator = Paginator(queries.keys_found(actor, criteria, on=on), PER_PAGE)
    vars(paginator)["count"] = counts.total  # already counted, with the facets
    page = paginator.get_page(data.get("page"))
    entries = queries.lines_of(list(page.object_list), actor, on=on)
    facets = facets_of(criteria, counts.of, labels)
    context: dict[str, Any] = {
        "words": words,
        "criteria": criteria,
        "facets": facets,
        "chosen": [(facet.label, option) for facet in facets for option in facet.chosen],
        "also": asked(criteria.q).also,
        "without_words": criteria.without_words().query(),
        "lines": [listing.line(entry) for entry in entries],
        "columns": [_column(criteria, sort) for sort in SORTED_COLUMNS],
        "total": counts.total,
        "query": criteria.query(),
        "previous_url": f"?{criteria.query(page=page.number - 1)}" if page.has_previous() else "",
        "next_url": f"?{criteria.query(page=page.number + 1)}" if page.has_next() else "",
        "position": f"Page {page.number} sur {paginator.num_pages}",
        "saved": list(queries.filters_of(actor)),
        "saving": saving or SavedFilterForm(initial={"query": criteria.query()}),
        "other_scope": criteria.scoped(_OTHER[criteria.scope]).query(),
        "reading": listing.who_counts_what(actor, criteria.scope),
        "can_create": bool(policies.can_create(actor)),
        "can_import": bool(can_import(actor)),
        "reads_incidents": roles.writes(actor) or roles.reads_proposals(actor),
    }
    return render(request, "algorithms/algorithm/list.html", context, status=status)


@require_GET
def as_file(request: ActorRequest) -> HttpResponse:
    """Every row of the list that this address asks for, not the page alone, for a spreadsheet."""
    actor, on = request.actor, timezone.localdate()
    labels = labels_now()
    criteria = criteria_of(request.GET, WordsForm(request.GET), labels)
    rows = queries.found(actor, criteria, on=on).iterator(chunk_size=2000)
    data = listing.list_as_csv(rows, labels)
    return HttpResponse(
        data,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="algorithmes-{on:%Y-%m-%d}.csv"'},
    )


@require_GET
def algorithm(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The address of an algorithm: its most recent version that this person may read."""
    return redirect(get_object_or_404(queries.latest_visible_to(request.actor), algorithm=pk))


def labels_now() -> Labels:
    """The values that exist today. Two queries."""
    return labels_of(Department.objects.order_by("name"), charter.objectives())


def _column(criteria: Criteria, sort: Sort) -> Column:
    """A second click turns the order round."""
    now = criteria.sort or ("" if criteria.q else Sort.REFERENCE.value)
    order = "ascending" if now == sort.value else "descending" if now == f"-{sort.value}" else ""
    query = criteria.sorted_by(f"-{sort.value}" if order == "ascending" else sort.value).query()
    return Column(sort.label.capitalize(), query, order)

"""The registry as a whole: what is covered, what is complete, what must be watched."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from algorithms import covering, listing, queries
from algorithms.criteria import Scope
from algorithms.views.lists import labels_now


@require_GET
def coverage(request: ActorRequest) -> HttpResponse:
    """Every figure leads to the list that gives it."""
    scope, on = _scope(request), timezone.localdate()
    counted = queries.coverage_of(request.actor, scope, on=on)
    labels = labels_now()
    context = {
        "scope": scope,
        "figures": covering.head_figures(counted, scope),
        "total": counted.total,
        "tables": covering.tables(counted, scope, labels),
        "texts": covering.text_lines(counted, scope),
        "watched": covering.watched(counted, scope),
        "dead_links": queries.dead_links_in(queries.entries_visible_to(request.actor, scope)),
        "reading": listing.who_counts_what(request.actor, scope),
    }
    return render(request, "algorithms/coverage/detail.html", context)


@require_GET
def as_file(request: ActorRequest) -> HttpResponse:
    """The tables of the page, for a spreadsheet."""
    scope, on = _scope(request), timezone.localdate()
    data = covering.as_csv(queries.coverage_of(request.actor, scope, on=on), scope, labels_now())
    return HttpResponse(
        data,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="couverture-{on:%Y-%m-%d}.csv"'},
    )


def _scope(request: ActorRequest) -> Scope:
    return Scope.PUBLISHED if request.GET.get("scope") == Scope.PUBLISHED else Scope.VISIBLE

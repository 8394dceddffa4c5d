"""The dates of application of the texts: read by everybody inside, recorded by the secretariat."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from algorithms import operations
from algorithms.forms.legal import DateForm
from algorithms.legal.dates import CODES
from algorithms.legal.obligations import OBLIGATIONS
from algorithms.policies import legal as policies
from algorithms.queries.legal import history_of_dates
from common.errors import RuleBroken
from common.verdicts import require


@require_GET
def dates(request: ActorRequest) -> HttpResponse:
    """Each text with its date, its source, what was known before, and the obligations that depend on it."""
    history, today = history_of_dates(), timezone.localdate()
    texts = [
        {
            "code": code,
            "row": rows[0],
            "before": rows[1:],
            "has_come": rows[0].applies_on is not None and rows[0].applies_on <= today,
            "governs": [each.title for each in OBLIGATIONS if code in {row for _condition, row in each.dates}],
        }
        for code, rows in sorted(history.items(), key=lambda found: (found[1][0].applies_on or date.max, found[0]))
    ]
    context = {
        "texts": texts,
        "lacking": bool(CODES - set(history)),
        "can_record": bool(policies.can_record_dates(request.actor)),
    }
    return render(request, "algorithms/legal/dates.html", context)


@require_http_methods(["GET", "POST"])
def record(request: ActorRequest, code: str) -> HttpResponse:
    """What is now known of one date. The form starts from the last row: only what changes is typed."""
    require(policies.can_record_dates(request.actor))
    rows = history_of_dates().get(code, [])
    if code not in CODES:
        raise Http404
    last = rows[0] if rows else None
    names = ("text", "applies_on", "source", "source_url", "known_on", "note")
    form = DateForm(request.POST or None, initial={name: getattr(last, name) for name in names} if last else {})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations.record_date(code=code, content=form.content(), actor=request.actor, at=timezone.now())
            except RuleBroken as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(
                    request, "La date est enregistrée. Les analyses signées qui en dépendent sont à revoir."
                )
                return redirect("algorithms:legal-dates")
    return render(request, "algorithms/legal/date_form.html", {"form": form, "last": last, "code": code}, status=status)


@require_POST
def load(request: ActorRequest) -> HttpResponse:
    """The dates that come with the software, for the texts that have none."""
    added = operations.load_known_dates(actor=request.actor, at=timezone.now())
    messages.success(
        request, f"{len(added)} lignes enregistrées." if added else "Toutes les dates connues y étaient déjà."
    )
    return redirect("algorithms:legal-dates")

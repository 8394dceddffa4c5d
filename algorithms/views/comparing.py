"""Two versions of a sheet side by side; and what is done when the second changed after the opinion on the first."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from algorithms import operations, queries
from algorithms.comparison import compared
from algorithms.forms.steps import DeclineForm, ReasonForm, VersionsForm
from algorithms.models import SheetVersion
from algorithms.substantial import RULES, substantial_changes
from algorithms.views.sheets import show
from common.errors import RuleBroken


@require_GET
def compare(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The last two versions in sight, or those asked for. What this person may not read does not exist here.

    Raises: Http404 for an algorithm without a version in sight, and for a number that is not one of them.
    """
    versions = list(queries.versions_of(pk, request.actor).select_related("algorithm__department", "created_by"))
    if not versions:
        raise Http404
    last, previous = versions[0].number, versions[min(1, len(versions) - 1)].number
    asked = {"de": str(previous), "a": str(last), **request.GET.dict()}
    form = VersionsForm(asked, versions=versions)
    if not form.is_valid():
        raise Http404
    numbers = form.chosen(otherwise=(previous, last))
    shown = {
        version.number: version
        for version in queries.with_rows(SheetVersion.objects.filter(algorithm=pk, number__in=numbers))
    }
    before, after = (shown[number] for number in numbers)
    context = {
        "algorithm": versions[0].algorithm,
        "sheet": versions[0],
        "form": form,
        "before": before,
        "after": after,
        "sections": compared(before, after),
        "is_forward": before.number < after.number,
        "reasons": substantial_changes(before, after) if before.number < after.number else [],
        "rules": RULES,
        "is_alone": len(versions) == 1,
    }
    return render(request, "algorithms/sheet/compare.html", context)


@require_POST
def decline_referral(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.with_rows(queries.sheets_visible_to(request.actor)), pk=pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return show(request, found, reason=ReasonForm(), decline=form, status=422)
    try:
        operations.decline_referral(
            sheet_id=found.pk, actor=request.actor, at=timezone.now(), reason=form.cleaned_data["declined"]
        )
    except RuleBroken as refusal:
        form.add_error("declined", refusal.message)
        return show(request, found, reason=ReasonForm(), decline=form, status=refusal.status_code)
    messages.success(request, "Votre décision et son motif sont enregistrés.")
    return redirect(found)

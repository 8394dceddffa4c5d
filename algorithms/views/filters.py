"""Keeping a filter of the list, and letting it go."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from algorithms import operations
from algorithms.forms.lists import SavedFilterForm, WordsForm, criteria_of
from algorithms.views.lists import labels_now, show
from common.errors import RuleBroken
from common.typography import french


@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """The filter on the page, under the name that was typed. What is refused comes back on the same list."""
    form = SavedFilterForm(request.POST)
    asked = QueryDict(request.POST.get("query", "")[:2000])
    if not form.is_valid():
        return show(request, asked, saving=form, status=422)
    query = criteria_of(asked, WordsForm(asked), labels_now()).query()
    try:
        kept = operations.save_filter(
            actor=request.actor, at=timezone.now(), name=form.cleaned_data["name"], query=query
        )
    except RuleBroken as refusal:
        form.add_error("name", refusal.message)
        return show(request, asked, saving=form, status=422)
    messages.success(request, french(f"Le filtre « {kept.name} » est gardé. Vous seul le voyez."))
    return redirect(f"{reverse('algorithms:index')}?{query}")


@require_POST
def delete(request: ActorRequest, pk: int) -> HttpResponse:
    name = operations.delete_filter(filter_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, french(f"Le filtre « {name} » est supprimé."))
    return redirect("algorithms:index")

"""What a POST on the page of a meeting does: one act, then the page again, with what was typed when it is refused."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from accounts.middleware import ActorRequest
from committee.models import Meeting
from committee.queries import meetings as queries
from committee.views.meeting_page import meeting_page
from common.errors import RuleBroken, Stale


def seen(request: ActorRequest, meeting_id: UUID) -> Meeting:
    return get_object_or_404(queries.meetings_visible_to(request.actor), pk=meeting_id)


def renewed(form: forms.Form, revision: int) -> None:
    """What was typed, over what is there now: sent again after reading, it is accepted."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("revision")] = str(revision)
    form.data = data


def act_on(
    request: ActorRequest,
    meeting: Meeting,
    act: Callable[[], object],
    *,
    done: str,
    form: forms.Form | None = None,
    place: str = "",
    anchor: str = "",
) -> HttpResponse:
    """Do it and come back. A form that is not fit, or a rule that forbids, gives the page back as it was typed."""
    bound = {place: form} if form is not None else {}
    if form is not None and not form.is_valid():
        return meeting_page(request, meeting.pk, status=422, bound=bound)
    try:
        act()
    except (RuleBroken, Stale) as refusal:
        if form is not None and isinstance(refusal, Stale):
            renewed(form, queries.revision_of(meeting.pk))
        elif form is not None:
            form.add_error(None, refusal.message)
        return meeting_page(request, meeting.pk, refusal=refusal.message, status=refusal.status_code, bound=bound)
    messages.success(request, done)
    return redirect(f"{meeting.get_absolute_url()}{anchor}")

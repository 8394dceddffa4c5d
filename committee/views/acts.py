"""What a POST about a meeting does: one act, then the page it came from, with what was typed when it is refused."""

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.middleware import ActorRequest
from committee.models import Meeting
from committee.queries import meetings as queries
from committee.views.meeting_page import meeting_page
from committee.views.meeting_screen import screen_page
from common.errors import RuleBroken, Stale


def seen(request: ActorRequest, meeting_id: UUID) -> Meeting:
    return get_object_or_404(queries.meetings_visible_to(request.actor), pk=meeting_id)


def renewed(form: forms.Form, revision: int, *, field: str = "revision") -> None:
    """What was typed, over what is there now: sent again after reading, it is accepted."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix(field)] = str(revision)
    form.data = data


def screen_url(meeting: Meeting) -> str:
    return reverse("committee:meeting-screen", args=[meeting.pk])


def _screen_it_came_from(request: ActorRequest, meeting: Meeting) -> str:
    """The address of the meeting screen, with the point it showed, if that is where the button was.

    Browsers say it of pages of the same site. One that does not is brought to the page of the meeting, which does all.
    """
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.path != screen_url(meeting):
        return ""
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def act_on(
    request: ActorRequest,
    meeting: Meeting,
    act: Callable[[], object],
    *,
    done: str = "",
    form: forms.Form | None = None,
    place: str = "",
    anchor: str = "",
    back_url: str = "",
    revision: Callable[[], int] | None = None,
) -> HttpResponse:
    """Do it and come back. A form that is not fit, or a rule that forbids, gives the page back as it was typed."""
    screen = _screen_it_came_from(request, meeting)
    page = screen_page if screen or back_url else meeting_page
    bound = {place: form} if form is not None else {}
    if form is not None and not form.is_valid():
        return page(request, meeting.pk, status=422, bound=bound)
    try:
        act()
    except (RuleBroken, Stale) as refusal:
        if form is not None and isinstance(refusal, Stale):
            renewed(form, revision() if revision else queries.revision_of(meeting.pk))
        elif form is not None:
            form.add_error(None, refusal.message)
        return page(request, meeting.pk, refusal=refusal.message, status=refusal.status_code, bound=bound)
    if done:
        messages.success(request, done)
    return redirect(f"{back_url or screen or meeting.get_absolute_url()}{anchor}")

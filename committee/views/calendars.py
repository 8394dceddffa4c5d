"""Meetings in a calendar: one meeting as a file, and the private address that a calendar follows."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.middleware import ActorRequest
from committee.notices import calendars
from committee.operations import calendar_feeds as operations
from committee.policies import meetings as policies
from committee.queries import calendars as queries
from committee.views.acts import seen
from common.verdicts import require


@require_GET
def one_meeting(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return _calendar(calendars.one_meeting(meeting, at=timezone.now()), name=meeting.reference)


@require_GET
def my_feed(request: ActorRequest) -> HttpResponse:
    """The address of this person: since when it is open, never what it is."""
    require(policies.can_follow_calendar(request.actor))
    return _page(request)


@require_POST
def renew_feed(request: ActorRequest) -> HttpResponse:
    """The answer holds the address, this once: it is not kept, so no redirection can show it again."""
    token = operations.renew_feed(actor=request.actor, at=timezone.now())
    return _page(request, address=f"{settings.INTERNAL_URL}{reverse('committee:calendar-feed', args=[token])}")


@require_POST
def close_feed(request: ActorRequest) -> HttpResponse:
    operations.close_feed(actor=request.actor, at=timezone.now())
    messages.success(request, "L’adresse est fermée : les agendas qui la suivaient ne reçoivent plus rien.")
    return redirect("committee:my-calendar-feed")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Open to whoever holds the secret, as calendars cannot sign in; 404 as soon as the person may not see meetings."""
    at = timezone.now()
    actor = queries.reader_of(operations.digest_of(token), at=at)
    if actor is None or not policies.can_follow_calendar(actor):
        raise Http404
    return _calendar(calendars.feed(queries.meetings_to_follow(actor, at=at), at=at), name="comite")


def _page(request: ActorRequest, *, address: str = "") -> HttpResponse:
    return render(request, "committee/calendar/feed.html", {"feed": queries.feed_of(request.actor), "address": address})


def _calendar(text: str, *, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"', "X-Robots-Tag": "noindex"},
    )

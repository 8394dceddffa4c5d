"""The meeting screen, the mark by which it is followed, and what is pressed on it."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from committee.forms.conduct import GoForm, PointNoteForm
from committee.operations import conduct
from committee.queries import following
from committee.queries import meetings as queries
from committee.views.acts import act_on, screen_url, seen
from committee.views.meeting_screen import note_place, screen_page


@require_GET
def screen(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return screen_page(request, meeting_id)


@require_GET
def state(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """What a screen asks every few seconds: has anything changed? Mostly 304, and a fixed number of queries."""
    mark = following.mark_of(request.actor, seen(request, meeting_id))
    etag = f'"{mark}"'
    return get_conditional_response(request, etag=etag) or JsonResponse({"version": mark}, headers={"ETag": etag})


@require_POST
def go_to_point(request: ActorRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = GoForm(request.POST)
    return act_on(
        request,
        meeting,
        lambda: conduct.go_to_point(
            meeting_id=meeting.pk,
            item_id=item_id,
            leaving_id=form.cleaned_data["leaving"],
            actor=request.actor,
            at=timezone.now(),
        ),
        form=form,
        place="go",
        back_url=screen_url(meeting),
    )


@require_POST
def write_note(request: ActorRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    item = get_object_or_404(queries.items_with_referrals().filter(meeting=meeting), pk=item_id)
    form = PointNoteForm(request.POST, prefix=note_place(item))
    return act_on(
        request,
        meeting,
        lambda: conduct.write_note(
            meeting_id=meeting.pk,
            item_id=item.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            text=form.cleaned_data["text"],
        ),
        done="La note est enregistrée.",
        form=form,
        place=note_place(item),
        revision=partial(queries.note_revision_of, item.pk),
    )

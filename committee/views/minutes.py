"""The minutes of a meeting, assembled from what was recorded; read, completed, approved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from committee import workflow
from committee.enums.meetings import BallotStatus, MeetingStatus, MeetingStep
from committee.forms.meetings import NoteForm
from committee.models import AgendaItem
from committee.operations import meetings as operations
from committee.operations.meetings import WRITABLE
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.views.acts import renewed, seen
from committee.views.ballot_cards import ballot_card
from committee.views.meeting_page import ATTENDANCE_HEADERS, TONES, presence_in_words
from committee.views.panels.item_presences import in_words
from common.errors import Stale


@require_GET
def minutes(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return _page(request, meeting_id)


@require_POST
def write_note(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting_id, form=form, status=422)
    try:
        operations.write_minutes_note(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            text=form.cleaned_data["text"],
        )
    except Stale as refusal:
        form.add_error(None, refusal.message)
        renewed(form, queries.revision_of(meeting.pk))
        return _page(request, meeting_id, form=form, status=refusal.status_code)
    messages.success(request, "Les observations sont portées au procès-verbal.")
    return redirect("committee:minutes", meeting_id)


@require_POST
def approve(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    operations.approve_minutes(meeting_id=meeting.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "Le procès-verbal est approuvé.")
    return redirect("committee:minutes", meeting_id)


def _page(request: ActorRequest, meeting_id: UUID, *, form: NoteForm | None = None, status: int = 200) -> HttpResponse:
    actor = request.actor
    meeting = get_object_or_404(queries.meeting_pages(actor), pk=meeting_id)
    if meeting.opened_at is None:
        raise Http404
    assemblies = queries.assemblies_of(meeting)
    can_write = bool(policies.can_lead(actor, meeting)) and meeting.status in WRITABLE
    steps = workflow.MEETING.steps_from(meeting.status)
    can_approve = MeetingStep.APPROVE_MINUTES in steps and bool(policies.can_approve_minutes(actor, meeting))
    context = {
        "meeting": meeting,
        "tone": TONES[MeetingStatus(meeting.status)],
        "attendance_headers": ATTENDANCE_HEADERS,
        "attendance": [
            [member.name, member.seat, presence_in_words(member, assemblies.general)]
            for member in assemblies.general.members
        ],
        "item_presences": in_words(list(meeting.items.all()), assemblies),
        "points": [_point(request, item, assemblies) for item in meeting.items.all()],
        "note_form": (form or NoteForm(initial={"revision": meeting.revision, "text": meeting.minutes_note}))
        if can_write
        else None,
        "can_approve": can_approve,
        "rules": meeting.rules,
    }
    return render(request, "committee/meeting/minutes.html", context, status=status)


def _point(request: ActorRequest, item: AgendaItem, assemblies: queries.Assemblies) -> dict[str, Any]:
    """What was decided on one point; nothing but its reference for whoever is recused from it."""
    is_recused = policies.is_recused(request.actor, item)
    assembly = assemblies.of(item)
    referral = item.referral
    title = item.title if referral is None else f"Saisine {referral.reference}"
    told = {BallotStatus.PROCLAIMED, BallotStatus.ANNULLED}
    ballots = [] if is_recused else [ballot for ballot in item.ballots.all() if ballot.status in told]
    return {
        "item": item,
        "title": title if is_recused or referral is None else f"{title}\u00a0: {referral.title}",
        "is_recused": is_recused,
        "recused": [member.name for member in assembly.recused],
        "cards": [ballot_card(request.actor, ballot, assembly) for ballot in ballots],
    }

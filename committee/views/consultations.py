"""Written consultations: planned, sent, opened, closed; and the button by which a member demands a meeting."""

from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.enums.meetings import MeetingKind
from committee.forms.consultations import ConsultationForm, changed_consultation_form, new_consultation_form
from committee.models import Meeting
from committee.operations import consultations as operations
from committee.operations import meetings
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.views.acts import act_on, renewed, seen
from common.errors import RuleBroken, Stale
from common.verdicts import require

# Nobody gathers: what the calendar says of where.
PLACE = "par écrit, sur le site"


@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    require(policies.can_plan(request.actor))
    form = ConsultationForm(request.POST) if request.method == "POST" else new_consultation_form()
    if form.is_bound and form.is_valid():
        try:
            meeting = meetings.plan_meeting(
                meeting_id=form.cleaned_data["form_token"] or uuid4(),
                actor=request.actor,
                at=timezone.now(),
                starts_at=form.starts_at,
                ends_at=form.ends_at,
                place=PLACE,
                is_demonstration=settings.IS_DEMONSTRATION,
            )
        except RuleBroken as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"La consultation écrite {meeting.reference} est prévue. Préparez ses questions.")
            return redirect(meeting)
    return _form_page(request, form, meeting=None)


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    written = queries.meetings_visible_to(request.actor).filter(kind=MeetingKind.WRITTEN)
    meeting = get_object_or_404(written, pk=meeting_id)
    require(policies.can_lead(request.actor, meeting))
    if request.method != "POST":
        return _form_page(request, changed_consultation_form(meeting), meeting=meeting)
    form = ConsultationForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, meeting=meeting)
    try:
        meetings.change_meeting(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"] or 0,
            starts_at=form.starts_at,
            ends_at=form.ends_at,
            place=PLACE,
            remote_access="",
        )
    except (RuleBroken, Stale) as refusal:
        form.add_error(None, refusal.message)
        if isinstance(refusal, Stale):
            renewed(form, queries.revision_of(meeting.pk))
        return _form_page(request, form, meeting=meeting, status=refusal.status_code)
    messages.success(request, "La consultation écrite est modifiée.")
    return redirect(meeting)


@require_POST
def send(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, operations.send, "La consultation est envoyée à chaque membre.")


@require_POST
def open_consultation(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, operations.open_consultation, "La consultation est ouverte.")


@require_POST
def close(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, operations.close, "La consultation est close, et ses réponses sont comptées.")


@require_POST
def demand_meeting(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, operations.demand_meeting, "Votre demande de séance est enregistrée.")


def _step(request: ActorRequest, meeting_id: UUID, operation: Callable[..., Meeting], done: str) -> HttpResponse:
    meeting = seen(request, meeting_id)
    act = partial(operation, meeting_id=meeting.pk, actor=request.actor, at=timezone.now())
    return act_on(request, meeting, act, done=done)


def _form_page(
    request: ActorRequest, form: ConsultationForm, *, meeting: Meeting | None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "meeting": meeting}
    code = 422 if form.errors and status == 200 else status
    return render(request, "committee/meeting/consultation_form.html", context, status=code)

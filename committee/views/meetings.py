"""The calendar, the page of a meeting, and what is typed to plan one or to write its minutes."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import ActorRequest
from committee.enums.meetings import MeetingStatus
from committee.forms.meetings import MeetingForm, changed_meeting_form, new_meeting_form
from committee.models import Meeting
from committee.operations import meetings as operations
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.queries.minutes import minutes_of_former_member
from committee.views.acts import renewed
from committee.views.meeting_page import TONES, meeting_page
from common.errors import RuleBroken, Stale
from common.typography import long_month
from common.verdicts import require

PER_PAGE = 30
Row = tuple[Meeting, str]


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """The calendar: what is to come, then what was. Empty, and explained, for whoever is outside the committee."""
    page = Paginator(queries.calendar(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(meeting, TONES[MeetingStatus(meeting.status)]) for meeting in page]
    is_to_come = [meeting.starts_at >= now or meeting.status == MeetingStatus.OPEN for meeting in page]
    coming = [row for row, comes in zip(rows, is_to_come, strict=True) if comes]
    context = {
        "coming": _by_month(sorted(coming, key=lambda row: row[0].starts_at)),
        "past": _by_month([row for row, comes in zip(rows, is_to_come, strict=True) if not comes]),
        "is_inside": request.actor.is_member or request.actor.is_secretariat,
        # Of the meetings of a mandate that ended (RELIABILITY §2.3, row 5).
        "my_minutes": list(minutes_of_former_member(request.actor)),
        "can_plan": bool(policies.can_plan(request.actor)),
        "previous_url": f"?page={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?page={page.number + 1}" if page.has_next() else "",
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
    }
    return render(request, "committee/meeting/list.html", context)


def _by_month(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """« décembre 2026 » and its meetings, in the order given."""
    months = groupby(rows, key=lambda row: long_month(row[0].starts_at))
    return [(month, list(of_month)) for month, of_month in months]


@require_GET
def detail(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return meeting_page(request, meeting_id)


@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    require(policies.can_plan(request.actor))
    form = MeetingForm(request.POST) if request.method == "POST" else new_meeting_form()
    if form.is_bound and form.is_valid():
        try:
            meeting = operations.plan_meeting(
                meeting_id=form.cleaned_data["form_token"] or uuid4(),
                actor=request.actor,
                at=timezone.now(),
                starts_at=form.starts_at,
                place=form.cleaned_data["place"],
                remote_access=form.cleaned_data["remote_access"],
                is_demonstration=settings.IS_DEMONSTRATION,
            )
        except RuleBroken as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"La séance {meeting.reference} est prévue. Préparez son ordre du jour.")
            return redirect(meeting)
    return _form_page(request, form, meeting=None)


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = get_object_or_404(queries.meetings_visible_to(request.actor), pk=meeting_id)
    require(policies.can_lead(request.actor, meeting))
    if request.method != "POST":
        return _form_page(request, changed_meeting_form(meeting), meeting=meeting)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, meeting=meeting)
    try:
        operations.change_meeting(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"] or 0,
            starts_at=form.starts_at,
            place=form.cleaned_data["place"],
            remote_access=form.cleaned_data["remote_access"],
        )
    except (RuleBroken, Stale) as refusal:
        form.add_error(None, refusal.message)
        if isinstance(refusal, Stale):
            renewed(form, queries.revision_of(meeting.pk))
        return _form_page(request, form, meeting=meeting, status=refusal.status_code)
    messages.success(request, "La séance est modifiée.")
    return redirect(meeting)


def _form_page(request: ActorRequest, form: MeetingForm, *, meeting: Meeting | None, status: int = 200) -> HttpResponse:
    context = {"form": form, "meeting": meeting}
    return render(
        request, "committee/meeting/form.html", context, status=422 if form.errors and status == 200 else status
    )

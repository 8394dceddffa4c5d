"""The page of the minutes, as one person may read it: its text, what members had written in it, what comes next."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from committee import workflow
from committee.enums.meetings import MeetingStatus
from committee.enums.minutes import RemarkKind
from committee.forms.meetings import NoteForm
from committee.forms.minutes import new_remark_form
from committee.models import Meeting
from committee.operations.meetings import WRITABLE
from committee.operations.minutes import REMARKED, WRITTEN
from committee.policies import minutes as policies
from committee.queries import meetings as meeting_queries
from committee.queries import minutes as queries
from committee.rendering.minutes_facts import minutes_text
from committee.rendering.minutes_reading import ATTENDANCE_HEADERS, Reading
from committee.rendering.minutes_text import from_record
from common.typography import long_date

S = MeetingStatus
Bound = Mapping[str, forms.Form]
REMARK, NOTE = "remark", "note"


def reading_of(request: ActorRequest, meeting_id: UUID) -> Reading:
    """What is approved, else what is submitted, else the last version; the records themselves until there is one."""
    actor = request.actor
    meeting = get_object_or_404(queries.minutes_visible_to(actor), pk=meeting_id)
    version = meeting.approved_minutes or meeting.submitted_minutes or queries.latest_version(meeting)
    text = from_record(version.content) if version else minutes_text(meeting)
    return Reading(
        meeting=meeting,
        text=text.for_reader(actor.recused_from),
        version=version,
        remarks=queries.remarks_on(meeting, recused_from=actor.recused_from),
    )


def minutes_page(
    request: ActorRequest, meeting_id: UUID, *, refusal: str = "", status: int = 200, bound: Bound | None = None
) -> HttpResponse:
    """The page, with the forms that were refused as they were typed."""
    reading, bound = reading_of(request, meeting_id), bound or {}
    context = {
        "reading": reading,
        "meeting": reading.meeting,
        "attendance_headers": ATTENDANCE_HEADERS,
        "refusal": refusal,
        "approval_words": approval_in_words(reading.meeting),
        **_inside(request.actor, reading, bound),
    }
    return render(request, "committee/minutes/detail.html", context, status=status)


def approval_in_words(meeting: Meeting) -> str:
    """Where the approval stands, on the page and on each copy."""
    if meeting.minutes_approved_at is not None:
        ballot = queries.approving_ballot(meeting)
        where = f" à la séance {ballot.item.meeting.reference}" if ballot else ""
        return f"Procès-verbal approuvé par un vote du comité{where}, le {long_date(meeting.minutes_approved_at)}."
    if meeting.minutes_submitted_at is not None:
        return f"Procès-verbal soumis à l’approbation du comité depuis le {long_date(meeting.minutes_submitted_at)}."
    return "Projet de procès-verbal : il n’est pas encore soumis à l’approbation du comité."


def _inside(actor: Actor, reading: Reading, bound: Bound) -> dict[str, Any]:
    """What the committee and its secretariat have beside the text: nothing of it is for a former member."""
    meeting = reading.meeting
    if not policies.can_read_versions(actor, meeting):
        return {"is_inside": False}
    may_write = bool(policies.can_write(actor, meeting))
    is_submitted = meeting.submitted_minutes_id is not None
    may_add = may_write and meeting.status in WRITTEN and not is_submitted
    return {
        "is_inside": True,
        "pen": _pen(meeting),
        "approval": queries.approval_ahead(meeting) if meeting.status in WRITTEN else None,
        "versions": list(queries.versions_of(meeting).reverse()),
        "corrections": reading.corrections,
        "positions": {point.item_id: point.position for point in reading.text.points},
        "note_form": (bound.get(NOTE) or NoteForm(initial={"revision": meeting.revision, "text": meeting.minutes_note}))
        if may_write and meeting.status in WRITABLE and not reading.text.is_partial
        else None,
        "edit_url": reverse("committee:edit-minutes", args=[meeting.pk]) if may_add else "",
        "extract_url": reverse("committee:minutes-extract", args=[meeting.pk])
        if may_write and reading.version is not None
        else "",
        "can_submit": may_add and reading.version is not None,
        "can_take_back": may_write and is_submitted and meeting.status in WRITTEN,
        "remark_form": _remark_form(actor, reading, bound),
    }


def _pen(meeting: Meeting) -> str:
    if meeting.status in WRITTEN and meeting.submitted_minutes_id:
        return "le comité, qui se prononce par un vote à sa prochaine séance"
    if meeting.status in WRITTEN:
        return "le secrétariat, pour compléter le procès-verbal et le soumettre à l’approbation du comité"
    return workflow.MEETING.owners[S(meeting.status)]


def _remark_form(actor: Actor, reading: Reading, bound: Bound) -> forms.Form | None:
    if reading.meeting.status not in REMARKED:
        return None
    found = meeting_queries.assemblies_of(reading.meeting)
    assemblies = [found.general, *(found.of(item) for item in reading.meeting.items.all())]
    kinds = [kind for kind in RemarkKind if any(policies.can_remark(actor, one, kind) for one in assemblies)]
    if not kinds:
        return None
    return bound.get(REMARK) or new_remark_form(text=reading.text, kinds=kinds)

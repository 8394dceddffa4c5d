"""The minutes of a meeting: read, on paper, in each of their versions, and compared."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from committee.models import Meeting
from committee.operations import minutes as operations
from committee.policies import minutes as policies
from committee.queries import minutes as queries
from committee.rendering.minutes_document import file_name, minutes_document, minutes_pdf
from committee.rendering.minutes_parts import parts_of
from committee.rendering.minutes_reading import ATTENDANCE_HEADERS, Reading
from committee.rendering.minutes_text import from_record
from committee.views.minutes_page import approval_in_words, minutes_page, reading_of
from common.comparison import sections
from common.forms import ComparisonForm
from common.verdicts import require


@require_GET
def minutes(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    return minutes_page(request, meeting_id)


@require_GET
def version(request: ActorRequest, meeting_id: UUID, number: int) -> HttpResponse:
    """One version, as it was; the points that the reader left are taken out."""
    meeting = drafts_seen(request, meeting_id)
    found = get_object_or_404(queries.versions_of(meeting), number=number)
    text = from_record(found.content).for_reader(request.actor.recused_from)
    context = {
        "meeting": meeting,
        "version": found,
        "reading": Reading(meeting=meeting, text=text, version=found),
        "attendance_headers": ATTENDANCE_HEADERS,
    }
    return render(request, "committee/minutes/version.html", context)


@require_GET
def compare(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Two versions side by side; the last two unless others are asked for."""
    meeting = drafts_seen(request, meeting_id)
    versions = {one.number: one for one in queries.versions_of(meeting)}
    last = max(versions, default=0)
    before_last = max(last - 1, 1)
    form = ComparisonForm(
        request.GET or None, versions=list(versions.values()), initial={"before": before_last, "after": last}
    )
    before, after = form.chosen(otherwise=(before_last, last)) if versions else (0, 0)
    old, new = (
        parts_of(from_record(versions[number].content).for_reader(request.actor.recused_from)) if number else {}
        for number in (before, after)
    )
    context = {
        "meeting": meeting,
        "form": form,
        "before": versions.get(before),
        "after": versions.get(after),
        "sections": sections(old, new),
    }
    return render(request, "committee/minutes/compare.html", context)


@require_GET
def pdf(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """A copy on paper of what this person reads, with their name and the moment on each page."""
    reading, at = reading_of(request, meeting_id), timezone.now()
    person = request.actor.user.full_name
    html = minutes_document(reading, given_to=person, at=at, approval=approval_in_words(reading.meeting))
    printed = minutes_pdf(html, at=at)
    operations.note_copy(
        meeting=reading.meeting, version=reading.version, sha256=printed.sha256, actor=request.actor, at=at
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(reading)}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(printed.data, content_type="application/pdf", headers=headers)


def drafts_seen(request: ActorRequest, meeting_id: UUID) -> Meeting:
    meeting = get_object_or_404(queries.minutes_visible_to(request.actor), pk=meeting_id)
    require(policies.can_read_versions(request.actor, meeting))
    return meeting

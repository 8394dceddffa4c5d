"""Letters about a meeting: reference, date, place and link; nothing of what it deals with (RELIABILITY B11)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from icalendar import Calendar, Event

from committee.enums.meetings import MeetingLetterKind, MeetingStatus
from committee.models import Mandate, Meeting, MeetingLetter
from common.typography import french, long_date, long_time

# For calendars only: nobody announces how long a meeting will last.
USUAL_LENGTH = timedelta(hours=2)
_STATE = {
    MeetingLetterKind.NOTICE: MeetingStatus.CONVENED,
    MeetingLetterKind.POSTPONEMENT: MeetingStatus.POSTPONED,
}


@transaction.atomic
def send_letter(*, meeting_id: UUID, mandate_id: int, kind: MeetingLetterKind, edition: int, at: datetime) -> None:
    """Send it once. Nothing leaves when the meeting has moved on, or the account was closed.

    The row is written with the letter: when the sending fails, it is not kept and the letter is tried again.
    """
    meeting = Meeting.objects.select_related("second_notice_of", "rules").get(pk=meeting_id)
    mandate = Mandate.objects.select_related("person").get(pk=mandate_id)
    if meeting.status != _STATE[kind] or meeting.edition != edition or not mandate.person.is_active:
        return
    _letter, is_new = MeetingLetter.objects.get_or_create(
        meeting=meeting, mandate=mandate, kind=kind, edition=edition, defaults={"sent_at": at}
    )
    if is_new:
        _write(meeting, mandate, kind, at).send()


def _write(meeting: Meeting, mandate: Mandate, kind: MeetingLetterKind, at: datetime) -> EmailMessage:
    is_notice = kind == MeetingLetterKind.NOTICE
    url = f"{settings.INTERNAL_URL}{meeting.get_absolute_url()}"
    context = {
        "site_name": settings.SITE_NAME,
        "body_name": settings.BODY_NAME,
        "reference": meeting.reference,
        "is_notice": is_notice,
        "day": long_date(meeting.starts_at),
        "hour": long_time(meeting.starts_at),
        "place": meeting.place,
        "is_remote_possible": bool(meeting.remote_access),
        "first_meeting": meeting.second_notice_of.reference if meeting.second_notice_of else "",
        "needs_no_quorum": meeting.needs_no_quorum,
        "url": url,
    }
    message = EmailMessage(
        subject=french(f"{meeting.reference} : {kind.label}"),
        body=render_to_string("committee/email/meeting.txt", context),
        to=[mandate.person.email],
    )
    message.attach(
        f"{meeting.reference}.ics", calendar_file(meeting, url=url, at=at, is_cancelled=not is_notice), "text/calendar"
    )
    return message


def calendar_file(meeting: Meeting, *, url: str, at: datetime, is_cancelled: bool = False) -> str:
    """The meeting for a calendar (RFC 5545). The same UID each time, so that a new date replaces the first."""
    event = Event()
    event.add("uid", f"{meeting.pk}@saisine")
    event.add("sequence", meeting.edition * 2 + is_cancelled)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + USUAL_LENGTH).astimezone(UTC))
    event.add("summary", f"Séance {meeting.reference}")
    event.add("location", meeting.place)
    event.add("url", url)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Saisine//Comite//FR")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())

"""Meetings for calendars (RFC 5545): reference, date, place and link; nothing of what they deal with."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from committee.enums.meetings import MeetingStatus
from committee.models import Meeting

# For calendars only: nobody announces how long a meeting will last.
USUAL_LENGTH = timedelta(hours=2)
_STATES = {
    MeetingStatus.PLANNED: "TENTATIVE",
    MeetingStatus.POSTPONED: "CANCELLED",
    MeetingStatus.STOPPED: "CANCELLED",
}


def one_meeting(meeting: Meeting, *, at: datetime, is_cancelled: bool = False) -> str:
    """The meeting alone, for a letter. The same UID each time, so that a new date replaces the first."""
    calendar = _calendar("CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(_event(meeting, at=at, state="CANCELLED" if is_cancelled else "CONFIRMED"))
    return _text(calendar)


def feed(meetings: Iterable[Meeting], *, at: datetime) -> str:
    """All of them, for a calendar that follows."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "Séances du comité")
    for meeting in meetings:
        state = _STATES.get(MeetingStatus(meeting.status), "CONFIRMED")
        calendar.add_component(_event(meeting, at=at, state=state))
    return _text(calendar)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Saisine//Comite//FR")
    calendar.add("method", method)
    return calendar


def _event(meeting: Meeting, *, at: datetime, state: str) -> Event:
    word = "Consultation écrite" if meeting.is_written else "Séance"
    event = Event()
    event.add("uid", f"{meeting.pk}@saisine")
    event.add("sequence", meeting.edition * 2 + (state == "CANCELLED"))
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.ends_at or meeting.starts_at + USUAL_LENGTH).astimezone(UTC))
    event.add("summary", f"{word} {meeting.reference}")
    event.add("location", meeting.place)
    event.add("url", f"{settings.INTERNAL_URL}{meeting.get_absolute_url()}")
    event.add("status", state)
    return event


def _text(calendar: Calendar) -> str:
    return str(calendar.to_ical().decode())

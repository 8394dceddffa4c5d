"""Letters about a meeting: reference, date, place and link; nothing of what it deals with (RELIABILITY B11)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from committee.enums.meetings import MeetingLetterKind, MeetingStatus
from committee.models import Attendance, Mandate, Meeting, MeetingLetter
from committee.notices import calendars
from committee.queries.consultations import awaited
from common.typography import french, long_date, long_time

# What must still be true for the letter to leave. A consultation may open with its notice.
_STATES = {
    MeetingLetterKind.NOTICE: {MeetingStatus.CONVENED},
    MeetingLetterKind.POSTPONEMENT: {MeetingStatus.POSTPONED},
    MeetingLetterKind.SUBSTITUTE: {MeetingStatus.CONVENED},
    MeetingLetterKind.REMINDER: {MeetingStatus.OPEN},
    MeetingLetterKind.STOPPED: {MeetingStatus.STOPPED},
}
_CANCELLED = frozenset({MeetingLetterKind.POSTPONEMENT, MeetingLetterKind.STOPPED})


@transaction.atomic
def send_letter(*, meeting_id: UUID, mandate_id: int, kind: MeetingLetterKind, edition: int, at: datetime) -> None:
    """Send it once. Nothing leaves when the meeting has moved on, or the account was closed.

    The row is written with the letter: when the sending fails, it is not kept and the letter is tried again.
    """
    meeting = Meeting.objects.select_related("second_notice_of", "rules").get(pk=meeting_id)
    mandate = Mandate.objects.select_related("person").get(pk=mandate_id)
    people = [person for person in _addressees(meeting, mandate, kind) if person.is_active]
    if not _is_true(kind, meeting, mandate) or meeting.edition != edition or not people:
        return
    _letter, is_new = MeetingLetter.objects.get_or_create(
        meeting=meeting, mandate=mandate, kind=kind, edition=edition, defaults={"sent_at": at}
    )
    if is_new:
        for person in people:
            _write(meeting, mandate, kind, person, at).send()


def _addressees(meeting: Meeting, mandate: Mandate, kind: MeetingLetterKind) -> list[User]:
    """The holder of the seat; who sits in their place has a notice of their own, and learns of a postponement too."""
    attendance = Attendance.objects.filter(meeting=meeting, mandate=mandate).select_related("substitute").first()
    substitutes = [attendance.substitute] if attendance and attendance.substitute else []
    if kind == MeetingLetterKind.SUBSTITUTE:
        return substitutes
    return [mandate.person, *(substitutes if kind == MeetingLetterKind.POSTPONEMENT else [])]


def _is_true(kind: MeetingLetterKind, meeting: Meeting, mandate: Mandate) -> bool:
    if kind == MeetingLetterKind.NOTICE and meeting.is_written and meeting.status == MeetingStatus.OPEN:
        return True
    if kind == MeetingLetterKind.REMINDER and mandate.pk not in awaited(meeting):
        return False
    return meeting.status in _STATES[kind]


def _write(meeting: Meeting, mandate: Mandate, kind: MeetingLetterKind, person: User, at: datetime) -> EmailMessage:
    url = f"{settings.INTERNAL_URL}{meeting.get_absolute_url()}"
    context = {
        "site_name": settings.SITE_NAME,
        "body_name": settings.BODY_NAME,
        "reference": meeting.reference,
        "kind": kind.name,
        "is_written": meeting.is_written,
        "end_day": long_date(meeting.ends_at) if meeting.ends_at else "",
        "end_hour": long_time(meeting.ends_at) if meeting.ends_at else "",
        "day": long_date(meeting.starts_at),
        "hour": long_time(meeting.starts_at),
        "place": meeting.place,
        "is_remote_possible": bool(meeting.remote_access),
        "first_meeting": meeting.second_notice_of.reference if meeting.second_notice_of else "",
        "needs_no_quorum": meeting.needs_no_quorum,
        "url": url,
        "replaced": mandate.person.full_name if kind == MeetingLetterKind.SUBSTITUTE else "",
    }
    message = EmailMessage(
        subject=french(f"{meeting.reference} : {_subject(kind, meeting)}"),
        body=render_to_string("committee/email/meeting.txt", context),
        to=[person.email],
    )
    if kind == MeetingLetterKind.REMINDER:
        return message
    calendar = calendars.one_meeting(meeting, at=at, is_cancelled=kind in _CANCELLED)
    message.attach(f"{meeting.reference}.ics", calendar, "text/calendar")
    return message


def _subject(kind: MeetingLetterKind, meeting: Meeting) -> str:
    return meeting.noun if meeting.is_written and kind == MeetingLetterKind.NOTICE else kind.label

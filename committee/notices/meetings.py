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
from common.typography import french, long_date, long_time

_STATE = {
    MeetingLetterKind.NOTICE: MeetingStatus.CONVENED,
    MeetingLetterKind.POSTPONEMENT: MeetingStatus.POSTPONED,
    MeetingLetterKind.SUBSTITUTE: MeetingStatus.CONVENED,
}


@transaction.atomic
def send_letter(*, meeting_id: UUID, mandate_id: int, kind: MeetingLetterKind, edition: int, at: datetime) -> None:
    """Send it once. Nothing leaves when the meeting has moved on, or the account was closed.

    The row is written with the letter: when the sending fails, it is not kept and the letter is tried again.
    """
    meeting = Meeting.objects.select_related("second_notice_of", "rules").get(pk=meeting_id)
    mandate = Mandate.objects.select_related("person").get(pk=mandate_id)
    people = [person for person in _addressees(meeting, mandate, kind) if person.is_active]
    if meeting.status != _STATE[kind] or meeting.edition != edition or not people:
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


def _write(meeting: Meeting, mandate: Mandate, kind: MeetingLetterKind, person: User, at: datetime) -> EmailMessage:
    is_notice = kind != MeetingLetterKind.POSTPONEMENT
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
        "replaced": mandate.person.full_name if kind == MeetingLetterKind.SUBSTITUTE else "",
    }
    message = EmailMessage(
        subject=french(f"{meeting.reference} : {kind.label}"),
        body=render_to_string("committee/email/meeting.txt", context),
        to=[person.email],
    )
    calendar = calendars.one_meeting(meeting, at=at, is_cancelled=not is_notice)
    message.attach(f"{meeting.reference}.ics", calendar, "text/calendar")
    return message

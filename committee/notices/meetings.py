"""Letters about a meeting: reference, date, place and link; nothing of what it deals with (RELIABILITY B11)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

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
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Saisine//Comite//FR",
        f"METHOD:{'CANCEL' if is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{meeting.pk}@saisine",
        f"SEQUENCE:{meeting.edition * 2 + is_cancelled}",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(meeting.starts_at)}",
        f"DTEND:{_instant(meeting.starts_at + USUAL_LENGTH)}",
        f"SUMMARY:{_escaped(f'Séance {meeting.reference}')}",
        f"LOCATION:{_escaped(meeting.place)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line; the rest goes on after a space."""
    parts, current = [], ""
    for character in line:
        if len(f"{current}{character}".encode()) > 74:
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])

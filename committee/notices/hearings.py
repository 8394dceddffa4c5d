"""Letters to a person whom the committee hears: reference, date, place and link; nothing of the file."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from committee.enums.hearings import HearingLetterKind, HearingStatus
from committee.enums.meetings import MeetingStatus
from committee.models import Hearing, HearingLetter
from common.typography import french, long_date, long_time

# What must still be true for the letter to leave: the state of the hearing, and those of the meeting.
_TRUE = {
    HearingLetterKind.INVITATION: (HearingStatus.INVITED, {MeetingStatus.CONVENED, MeetingStatus.OPEN}),
    HearingLetterKind.POSTPONEMENT: (HearingStatus.INVITED, {MeetingStatus.POSTPONED}),
    HearingLetterKind.CANCELLATION: (HearingStatus.CANCELLED, set(MeetingStatus)),
}


@transaction.atomic
def send_letter(*, hearing_id: UUID, kind: HearingLetterKind, edition: int, at: datetime) -> None:
    """Send it once. Nothing leaves when the hearing or the meeting has moved on, or the account was closed."""
    hearing = Hearing.objects.select_related("meeting", "person").get(pk=hearing_id)
    status, of_meeting = _TRUE[kind]
    meeting = hearing.meeting
    if hearing.status != status or meeting.status not in of_meeting or meeting.edition != edition:
        return
    if not hearing.person.is_active:
        return
    _letter, is_new = HearingLetter.objects.get_or_create(
        hearing=hearing, kind=kind, edition=edition, defaults={"sent_at": at}
    )
    if is_new:
        _write(hearing, kind).send()


def _write(hearing: Hearing, kind: HearingLetterKind) -> EmailMessage:
    meeting = hearing.meeting
    context = {
        "site_name": settings.SITE_NAME,
        "body_name": settings.BODY_NAME,
        "kind": kind.name,
        "reference": meeting.reference,
        "day": long_date(meeting.starts_at),
        "hour": long_time(meeting.starts_at),
        "place": meeting.place,
        "url": f"{settings.INTERNAL_URL}{hearing.get_absolute_url()}",
        "answer_url": f"{settings.INTERNAL_URL}{hearing.answer_url}",
        "is_new_account": not hearing.person.has_usable_password(),
    }
    return EmailMessage(
        subject=french(f"{meeting.reference} : {kind.label}"),
        body=render_to_string("committee/email/hearing.txt", context),
        to=[hearing.person.email],
    )

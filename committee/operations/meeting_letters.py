"""Asking for the letters that a meeting sets off, in its transaction: one message for each member."""

from collections.abc import Iterable
from datetime import datetime

from committee.enums.meetings import MeetingLetterKind
from committee.models import Mandate, Meeting
from committee.queries.composition import members_on
from committee.tasks.meetings import LETTER
from common import outbox


def announce(kind: MeetingLetterKind, meeting: Meeting, *, at: datetime) -> None:
    """List one letter for each member in mandate on the day of the meeting."""
    announce_to(kind, meeting, members_on(meeting.day), at=at)


def announce_to(kind: MeetingLetterKind, meeting: Meeting, mandates: Iterable[Mandate], *, at: datetime) -> None:
    for mandate in mandates:
        outbox.post(
            LETTER,
            at=at,
            meeting_id=str(meeting.pk),
            mandate_id=str(mandate.pk),
            letter=kind.value,
            edition=str(meeting.edition),
            asked_at=at.isoformat(),
        )

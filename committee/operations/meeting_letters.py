"""Asking for the letters that a meeting sets off, in its transaction: one message for each member."""

from collections.abc import Collection, Iterable
from datetime import datetime

from committee.enums.meetings import MeetingLetterKind
from committee.models import Mandate, Meeting
from committee.queries.composition import members_on
from committee.tasks.meetings import LETTER
from common import outbox


def announce(kind: MeetingLetterKind, meeting: Meeting, *, at: datetime, only: Collection[int] | None = None) -> None:
    """List one letter for each member in mandate on the day of the meeting; `only` for some of their mandates."""
    mandates = members_on(meeting.day)
    announce_to(kind, meeting, [mandate for mandate in mandates if only is None or mandate.pk in only], at=at)


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

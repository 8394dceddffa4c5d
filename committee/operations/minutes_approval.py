"""What a vote on the minutes of an earlier meeting brings about: they are approved, or go back to writing."""

from datetime import datetime

from accounts.actors import Actor
from committee.enums.meetings import MeetingStatus
from committee.enums.meetings import MeetingStep as Step
from committee.models import AgendaItem, Ballot, Meeting
from committee.operations.meeting_steps import lock, settle
from common.errors import RuleBroken

UNFIT = "Le vote porte sur le procès-verbal soumis à l’approbation : utilisez « Mettre aux voix » sur ce point."
OTHER = "Ce scrutin porte sur une autre version que celle qui est soumise à l’approbation : annulez-le et revotez."


def refuse_unfit_ballot(item: AgendaItem, text_sha256: str) -> None:
    """A vote on minutes bears on the submitted version, by its digest.

    Raises: RuleBroken otherwise.
    """
    if item.minutes_of_id is None:
        return
    submitted = Meeting.objects.select_related("submitted_minutes").get(pk=item.minutes_of_id).submitted_minutes
    if submitted is None or submitted.sha256 != text_sha256:
        raise RuleBroken(UNFIT)


def take_minutes(ballot: Ballot) -> Meeting | None:
    """The meeting whose minutes this ballot bears on, held before anything is written: whoever writes to the journal
    is waited for by all, and must not wait for a row that another holds.

    Raises: RuleBroken when the version voted is no longer the one that is submitted.
    """
    if ballot.item.minutes_of_id is None:
        return None
    meeting = lock(ballot.item.minutes_of_id)
    version = meeting.submitted_minutes
    if meeting.status != MeetingStatus.CLOSED or version is None or version.sha256 != ballot.text_sha256:
        raise RuleBroken(OTHER)
    return meeting


def conclude_minutes(meeting: Meeting | None, ballot: Ballot, *, actor: Actor, at: datetime) -> None:
    """Once the result is proclaimed: exactly the version whose digest was voted is approved, or none."""
    if meeting is None or meeting.submitted_minutes is None:
        return
    version = meeting.submitted_minutes
    details: dict[str, str | int | bool] = {
        "version": version.number,
        "sha256": version.sha256,
        "ballot": str(ballot.pk),
    }
    if ballot.is_carried:
        meeting.approved_minutes = version
        meeting.minutes_approved_at, meeting.minutes_approved_by = at, actor.user
        settle(meeting, Step.APPROVE_MINUTES, actor=actor, at=at, **details)
    else:
        meeting.submitted_minutes = meeting.minutes_submitted_at = meeting.minutes_submitted_by = None
        settle(meeting, Step.REJECT_MINUTES, actor=actor, at=at, **details)

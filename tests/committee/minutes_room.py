"""A meeting that was held, its minutes, and the later meeting that approves them."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from accounts.actors import Actor
from committee.enums.meetings import BallotMode, Choice
from committee.models import AgendaItem, Ballot, Meeting, MinutesVersion
from committee.operations import ballots, meetings, minutes
from tests.committee.hall import DAY, Hall, hall

LATER = DAY + timedelta(days=14)


def held(members: int = 5, *, with_referral: bool = False) -> Hall:
    """A meeting that was closed: its first version is there."""
    room = hall(members, with_referral=with_referral)
    Meeting.objects.filter(pk=room.meeting.pk).update(number=1)
    meetings.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY + timedelta(hours=2))
    room.meeting.refresh_from_db()
    return room


def saved(room: Hall, *, base: int = 1, actor: Actor | None = None, **texts: object) -> MinutesVersion:
    given = {"observations": "Rien à signaler.", "notes": {}} | texts
    return minutes.save_minutes(
        meeting_id=room.meeting.pk, actor=actor or room.secretary, at=DAY + timedelta(days=1), base=base, **given
    )


def submitted(room: Hall, *, number: int = 1) -> Meeting:
    return minutes.submit_minutes(
        meeting_id=room.meeting.pk, actor=room.secretary, at=DAY + timedelta(days=2), number=number
    )


def planned_after(room: Hall, *, days: int = 14) -> Meeting:
    return meetings.plan_meeting(
        meeting_id=uuid4(),
        actor=room.secretary,
        at=DAY + timedelta(days=3),
        starts_at=DAY + timedelta(days=days),
        place="Paris",
        remote_access="visio",
    )


def opened_after(room: Hall, *, presences: tuple[str, ...] = ()) -> Hall:
    """The next meeting, open, everybody there: the same hall, some days later."""
    meeting = planned_after(room)
    meetings.convene_meeting(meeting_id=meeting.pk, actor=room.secretary, at=DAY + timedelta(days=4))
    later = replace(room, meeting=meeting, at=LATER)
    later.attend(*(presences or ["in_person"] * len(room.members)))
    later.meeting = meetings.open_meeting(meeting_id=meeting.pk, actor=later.president, at=LATER)
    return later


def ballot_of(later: Hall) -> Ballot:
    return Ballot.objects.get(item__meeting=later.meeting, item__minutes_of__isnull=False)


def voted(later: Hall, *choices: Choice) -> Ballot:
    """The vote on the minutes, up to its proclamation."""
    ballot = ballot_of(later)
    step = {"ballot_id": ballot.pk, "actor": later.president, "at": LATER}
    ballots.choose_mode(ballot_id=ballot.pk, actor=later.president, at=LATER, mode=BallotMode.NAMED)
    ballots.open_ballot(**step)
    for number, choice in enumerate(choices or [Choice.FOR] * len(later.members)):
        ballots.cast_vote(ballot_id=ballot.pk, choice=choice, actor=later.actor(number), at=LATER)
    ballots.close_ballot(**step)
    return ballots.proclaim_ballot(**step)


def approved(members: int = 5, *, with_referral: bool = False) -> Hall:
    """A meeting whose minutes were approved, by the operations."""
    room = held(members, with_referral=with_referral)
    submitted(room)
    voted(opened_after(room))
    room.meeting.refresh_from_db()
    return room


def point_of(room: Hall) -> AgendaItem:
    return room.meeting.items.get(pk=room.item.pk)

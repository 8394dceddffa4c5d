"""A committee that is consulted in writing, on a matter of its own and on a file."""

from datetime import timedelta

from committee.enums.meetings import BallotMode, BallotStatus, Choice, MeetingKind, MeetingStatus
from committee.models import AgendaItem, Ballot, Meeting
from committee.operations import consultations
from committee.operations.ballots import cast_vote
from tests.committee.factories import RulesFactory
from tests.committee.hall import DAY, Hall, hall, scheduled_referral

S = MeetingStatus
ENDS = DAY + timedelta(days=6)
BEFORE = DAY - timedelta(days=3)


def consulted(members: int = 5, *, points: int = 1, with_referral: bool = False, **rules: object) -> Hall:
    """In preparation: one question on each point, by name."""
    room = hall(members, status=S.PLANNED)
    if rules:
        room.rules = RulesFactory(in_force_from=DAY.date() - timedelta(days=1), **rules)
    Meeting.objects.update(kind=MeetingKind.WRITTEN, ends_at=ENDS, remote_access="", place="par écrit")
    room.meeting.refresh_from_db()
    if with_referral:
        room.referral = scheduled_referral(room.rules, room.secretariat)
        room.item.referral, room.item.title = room.referral, ""
        room.item.save()
    for position in range(2, points + 1):
        AgendaItem.objects.create(meeting=room.meeting, position=position, title=f"Point {position}")
    for item in room.meeting.items.all():
        Ballot.objects.create(
            item=item,
            question=f"Question {item.position} ?",
            mode=BallotMode.NAMED,
            prepared_at=BEFORE,
            prepared_by=room.secretariat,
        )
    return room


def sent(members: int = 5, **given: object) -> Hall:
    room = consulted(members, **given)
    consultations.send(meeting_id=room.meeting.pk, actor=room.secretary, at=BEFORE)
    room.meeting.refresh_from_db()
    return room


def opened(members: int = 5, **given: object) -> Hall:
    room = sent(members, **given)
    consultations.open_those_due(at=DAY)
    room.meeting.refresh_from_db()
    return room


def ballots(room: Hall) -> list[Ballot]:
    return list(Ballot.objects.filter(item__meeting=room.meeting).order_by("item__position"))


def answer(room: Hall, *choices: str, point: int = 1) -> None:
    """What each member answers, in their order; `-` for no answer."""
    ballot = Ballot.objects.get(item__meeting=room.meeting, item__position=point, status=BallotStatus.OPEN)
    for number, choice in enumerate(choices):
        if choice != "-":
            cast_vote(ballot_id=ballot.pk, choice=Choice(choice), actor=room.actor(number), at=DAY)


def close(room: Hall, at: object = ENDS) -> Meeting:
    return consultations.close(meeting_id=room.meeting.pk, actor=room.secretary, at=at)

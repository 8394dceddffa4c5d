"""Mandates at their edges: the day before, the first instant, the last, the day after, where the hour changes too.

PostgreSQL says whether the moment is within the mandate, by the calendar of Paris; ten actions must agree with it.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from accounts import actors
from accounts.enums import Office
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus, Presence
from committee.models import Mandate, Meeting
from committee.operations import attendance, ballots, recusals
from committee.policies import meetings as policies
from committee.queries import composition
from committee.queries import meetings as queries
from committee.queries.referrals import members_free_for, referrals_visible_to
from committee.rules.composition import held_seats
from common.errors import DomainError
from tests.committee.factories import MandateFactory
from tests.committee.hall import Hall, hall

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
# Both changes of hour, twice; a leap day's neighbour; the first and the last day of a year.
DAYS = [
    date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31),
    date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 24),
]  # fmt: skip
INSTANTS: dict[str, Callable[[date], datetime]] = {
    "the last instant of the day before": lambda day: _at(day, 0) - timedelta(microseconds=1),
    "its first instant": lambda day: _at(day, 0),
    "the hour that jumps or comes twice": lambda day: _at(day, 2, 30),
    "its last instant": lambda day: _at(day + timedelta(days=1), 0) - timedelta(microseconds=1),
    "the first instant of the day after": lambda day: _at(day + timedelta(days=1), 0),
}


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def within(mandate: Mandate, moment: datetime) -> bool:
    """As PostgreSQL counts, whatever the zone of the session."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Pacific/Auckland'")
        cursor.execute(
            "SELECT (%s::timestamptz AT TIME ZONE 'Europe/Paris')::date BETWEEN starts_on AND ends_on"
            " FROM committee_mandate WHERE id = %s",
            [moment, mandate.pk],
        )
        answer = cursor.fetchone()
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    return bool(answer[0])


def _done(act: Callable[[], object]) -> bool:
    try:
        act()
    except DomainError:
        return False
    return True


def _vote(room: Hall, mandate: Mandate, moment: datetime) -> bool:
    actor = actors.build(mandate.person, moment)
    ballot = room.ballot(BallotStatus.OPEN)
    return _done(partial(ballots.cast_vote, ballot_id=ballot.pk, choice=Choice.FOR, actor=actor, at=moment))


def _recuse(room: Hall, mandate: Mandate, moment: datetime) -> bool:
    assert room.referral is not None
    actor = actors.build(mandate.person, moment)
    given = {"referral_id": room.referral.pk, "person_id": mandate.person_id, "reason": "lien"}
    return _done(partial(recusals.recuse, actor=actor, at=moment, **given))


def _answer(room: Hall, mandate: Mandate, moment: datetime) -> bool:
    Meeting.objects.filter(pk=room.meeting.pk).update(status=MeetingStatus.CONVENED, opened_at=None, opened_by=None)
    actor = actors.build(mandate.person, moment)
    entry = attendance.Entry(Presence.IN_PERSON)
    return _done(partial(attendance.answer_notice, meeting_id=room.meeting.pk, actor=actor, at=moment, entry=entry))


def _composes(room: Hall, mandate: Mandate, _moment: datetime) -> bool:
    """A meeting at that moment counts them."""
    return mandate.pk in queries.assemblies_of(room.meeting).general.by_mandate


def _is_shown(_room: Hall, mandate: Mandate, moment: datetime) -> bool:
    day = timezone.localdate(moment)
    return any(seat.holder == mandate.person.full_name for seat in held_seats(composition.seats_on(day), on=day))


def _may_report(room: Hall, mandate: Mandate, moment: datetime) -> bool:
    return mandate in members_free_for(room.referral, on=timezone.localdate(moment))


def _sees_the_meeting(room: Hall, mandate: Mandate, moment: datetime) -> bool:
    return queries.meetings_visible_to(actors.build(mandate.person, moment)).filter(pk=room.meeting.pk).exists()


def _sees_the_file(room: Hall, mandate: Mandate, moment: datetime) -> bool:
    return referrals_visible_to(actors.build(mandate.person, moment)).filter(pk=room.referral.pk).exists()


def _leads(_room: Hall, mandate: Mandate, moment: datetime) -> bool:
    return bool(policies.can_plan(actors.build(mandate.person, moment)))


def _presides(room: Hall, mandate: Mandate, moment: datetime) -> bool:
    assembly = queries.assemblies_of(room.meeting).of(room.item)
    return bool(policies.can_preside(actors.build(mandate.person, moment), assembly))


ACTIONS = {
    "compose the committee": _composes,
    "be shown on their seat": _is_shown,
    "be able to report": _may_report,
    "see the meeting": _sees_the_meeting,
    "see the file": _sees_the_file,
    "lead": _leads,
    "preside": _presides,
    "vote": _vote,
    "recuse themselves": _recuse,
    "answer the notice": _answer,
}


@pytest.mark.parametrize("instant", INSTANTS)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_ten_actions_agree_with_the_database_at_the_edges_of_a_mandate(day, instant):
    moment = INSTANTS[instant](day)
    room = hall(0, with_referral=True)
    president = MandateFactory(office=Office.PRESIDENT, starts_on=day, ends_on=day, person__full_name="Un jour")
    MandateFactory(starts_on=date(2026, 1, 1), ends_on=date(2029, 1, 1))
    Meeting.objects.filter(pk=room.meeting.pk).update(starts_at=moment, opened_at=moment)
    room.meeting.refresh_from_db()
    room.members = [president]
    room.attend("in_person")

    expected = within(president, moment)
    found = {name: action(room, president, moment) for name, action in ACTIONS.items()}

    assert found == dict.fromkeys(ACTIONS, expected)


def test_there_are_forty_dates_and_ten_actions():
    assert (len(DAYS) * len(INSTANTS), len(ACTIONS)) == (40, 10)

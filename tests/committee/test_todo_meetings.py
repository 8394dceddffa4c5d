from datetime import date, timedelta

import pytest

from accounts.actors import Actor
from committee.enums.composition import EndReason
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus
from committee.models import Mandate, Meeting
from committee.operations.ballots import cast_vote
from committee.queries.todo_meetings import todo_for
from tests.committee.factories import UserFactory
from tests.committee.hall import DAY, hall

pytestmark = pytest.mark.django_db

S = MeetingStatus
B = BallotStatus


def _labels(actor, at=DAY):
    return [todo.label.replace("\u00a0", " ") for todo in todo_for(actor, at=at)]


def _number(room, number=1):
    Meeting.objects.update(year=2026, number=number)
    return room


@pytest.mark.parametrize(
    ("status", "president", "member", "secretariat"),
    [
        (S.PLANNED, [], [], ["Convoquer la séance SEA-2026-01"]),
        (
            S.CONVENED,
            ["Répondre à la convocation de la séance SEA-2026-01", "Ouvrir la séance SEA-2026-01"],
            ["Répondre à la convocation de la séance SEA-2026-01"],
            [],
        ),
        (S.POSTPONED, [], [], ["Fixer une nouvelle date pour la séance SEA-2026-01"]),
        (S.INQUORATE, [], [], ["Convoquer une seconde fois après la séance SEA-2026-01"]),
        (S.OPEN, [], [], []),
        (S.CLOSED, [], [], ["Soumettre le procès-verbal de la séance SEA-2026-01"]),
        (S.MINUTES_APPROVED, [], [], []),
    ],
)
def test_what_waits_for_whom(status, president, member, secretariat):
    room = _number(hall(3, status=status))

    assert (_labels(room.president), _labels(room.actor(2)), _labels(room.secretary)) == (
        president,
        member,
        secretariat,
    )


@pytest.mark.parametrize(
    ("status", "president", "member"),
    [
        (B.READY, ["Ouvrir le scrutin, séance SEA-2026-01, point 1"], []),
        (
            B.OPEN,
            ["Voter, séance SEA-2026-01, point 1", "Clore le scrutin, séance SEA-2026-01, point 1"],
            ["Voter, séance SEA-2026-01, point 1"],
        ),
        (B.CLOSED, ["Proclamer le résultat, séance SEA-2026-01, point 1"], []),
        (B.PROCLAIMED, [], []),
        (B.ANNULLED, [], []),
    ],
)
def test_a_ballot_waits_for_whom(status, president, member):
    room = _number(hall(3))
    room.ballot(status)

    assert (_labels(room.president), _labels(room.actor(2)), _labels(room.secretary)) == (president, member, [])


def test_once_voted_only_the_proxy_waits():
    room = _number(hall(3))
    room.attend("in_person", "proxy 2", "in_person")
    ballot = room.ballot()

    cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(2), at=room.at)

    assert _labels(room.actor(2)) == ["Voter par pouvoir, séance SEA-2026-01, point 1"]


def test_nothing_of_a_file_waits_for_whoever_left_it():
    room = _number(hall(3, with_referral=True))
    room.ballot()
    room.recuse(0)
    room.recuse(2)

    assert _labels(room.actor(2)) == []
    assert _labels(room.president) == []


def test_the_notice_is_due_in_time_and_the_seats_are_watched():
    room = _number(hall(2, status=S.PLANNED))
    seat = room.members[1].seat
    Mandate.objects.filter(pk=room.members[1].pk).update(ends_on=date(2026, 6, 30), end_reason=EndReason.RESIGNATION)

    todos = todo_for(room.secretary, at=DAY - timedelta(days=9))

    assert [(todo.label.replace("\u00a0", " "), todo.until) for todo in todos] == [
        ("Convoquer la séance SEA-2026-01", date(2026, 12, 3)),
        (f"Pourvoir un siège vacant : {seat.label}", None),
    ]


def test_strangers_have_nothing_to_do_here():
    hall(2, status=S.CONVENED)

    assert todo_for(Actor(user=UserFactory()), at=DAY) == []

"""Several people at once, each in their own connection: one close, one vote each, no vote that should not count."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection

from committee.enums.meetings import BallotStatus, Choice
from committee.models import Ballot, Recusal, Vote
from committee.operations import ballots as operations
from common.errors import DomainError, WrongState
from common.models import JournalEntry
from tests.committee.hall import Hall, hall

pytestmark = pytest.mark.django_db(transaction=True)

RACES = 20


def _together(*acts: Callable[[], object]) -> list[object]:
    """Run each act in its own thread, all starting at once; what each returned or was refused with."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except (DomainError, IntegrityError) as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _voter(room: Hall, ballot: Ballot, number: int, choice: Choice) -> Callable[[], object]:
    actor = room.actor(number)
    return lambda: operations.cast_vote(ballot_id=ballot.pk, choice=choice, actor=actor, at=room.at)


def _closer(room: Hall, ballot: Ballot) -> Callable[[], object]:
    actor = room.president
    return lambda: operations.close_ballot(ballot_id=ballot.pk, actor=actor, at=room.at)


def test_two_closers_and_four_voters():
    room = hall(5)
    for _race in range(RACES):
        ballot = room.ballot()
        voters = [_voter(room, ballot, number, Choice.FOR) for number in range(1, 5)]

        results = _together(_closer(room, ballot), *voters, _closer(room, ballot))

        closes = [result for result in (results[0], results[-1]) if isinstance(result, Ballot)]
        refusals = [result for result in results if isinstance(result, Exception)]
        ballot.refresh_from_db()
        assert len(closes) == 1
        assert all(isinstance(refusal, WrongState) for refusal in refusals)
        assert ballot.tally["votes_for"] == ballot.votes.count() == len([r for r in results if isinstance(r, Vote)])
        assert JournalEntry.objects.filter(action="ballot.close", target_id=str(ballot.pk)).count() == 1


def test_the_same_vote_sent_many_times_at_once_is_one_vote():
    room = hall(2)
    for _race in range(RACES // 2):
        ballot = room.ballot()

        results = _together(*[_voter(room, ballot, 1, Choice.AGAINST)] * 4)

        assert all(isinstance(result, Vote) for result in results)
        assert ballot.votes.count() == 1
        assert JournalEntry.objects.filter(target_id=str(ballot.pk)).count() == 1
        Ballot.objects.filter(pk=ballot.pk).update(
            status=BallotStatus.ANNULLED, annulled_at=room.at, annulled_by=room.secretariat, annulled_reason="essai"
        )


def test_a_vote_by_sql_waits_for_the_close_and_is_refused():
    room = hall(3)
    mandate = room.members[2]
    for _race in range(RACES // 2):
        ballot = room.ballot()

        def insert(ballot: Ballot = ballot) -> Vote:
            return Vote.objects.create(
                ballot=ballot, mandate=mandate, choice="for", cast_at=room.at, cast_by=mandate.person
            )

        _together(_closer(room, ballot), insert)

        ballot.refresh_from_db()
        assert ballot.status == BallotStatus.CLOSED
        assert ballot.tally["votes_for"] == ballot.votes.count()


@pytest.mark.parametrize("number", range(1, 6))
def test_nothing_is_counted_of_whoever_recused_before_the_close(number):
    room = hall(7, with_referral=True)
    ballot = room.ballot()
    person = room.members[number].person

    def recuse() -> Recusal:
        return Recusal.objects.create(
            referral=room.referral, person=person, reason="lien", declared_at=room.at, recorded_by=person
        )

    _together(recuse, _voter(room, ballot, number, Choice.FOR))
    closed = operations.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    assert (closed.tally["votes_for"], closed.tally["voters"]) == (0, 6)

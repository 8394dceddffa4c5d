"""Several people at once, each in their own connection: one close, one vote each, no vote that should not count."""

from collections.abc import Callable
from functools import partial

import pytest

from accounts.actors import Actor
from committee.enums.meetings import BallotStatus, Choice, KeyPart
from committee.models import Ballot, BallotMark, Recusal, Vote
from committee.operations import ballots as operations
from committee.operations import secret_ballots
from common.errors import WrongState
from common.models import JournalEntry
from tests.committee.hall import Hall, hall
from tests.committee.secret_hall import PARTS, SecretVote, secret_vote
from tests.races import RACES, together

pytestmark = pytest.mark.django_db(transaction=True)


def _voter(room: Hall, ballot: Ballot, number: int, choice: Choice) -> Callable[[], object]:
    actor = room.actor(number)
    return lambda: operations.cast_vote(ballot_id=ballot.pk, choice=choice, actor=actor, at=room.at)


def _closer(room: Hall, ballot: Ballot) -> Callable[[], object]:
    actor = room.president
    return lambda: operations.close_ballot(ballot_id=ballot.pk, actor=actor, at=room.at)


@pytest.mark.faults
def test_two_closers_and_four_voters():
    room = hall(5)
    for _race in range(RACES):
        ballot = room.ballot()
        voters = [_voter(room, ballot, number, Choice.FOR) for number in range(1, 5)]

        results = together(_closer(room, ballot), *voters, _closer(room, ballot))

        closes = [result for result in (results[0], results[-1]) if isinstance(result, Ballot)]
        refusals = [result for result in results if isinstance(result, Exception)]
        ballot.refresh_from_db()
        assert len(closes) == 1
        assert all(isinstance(refusal, WrongState) for refusal in refusals)
        assert ballot.tally["votes_for"] == ballot.votes.count() == len([r for r in results if isinstance(r, Vote)])
        assert JournalEntry.objects.filter(action="ballot.close", target_id=str(ballot.pk)).count() == 1


@pytest.mark.faults
def test_a_vote_sent_twice_at_once_is_one_vote():
    """Two submissions of each of ten members, in each ballot: a double click, two tabs, a retry after a time-out."""
    room = hall(10)
    actors = [room.actor(number) for number in range(10)]
    for _ballot in range(max(RACES // 5, 1)):
        ballot = room.ballot()

        def send(actor: Actor, ballot: Ballot = ballot) -> Vote:
            return operations.cast_vote(ballot_id=ballot.pk, choice=Choice.AGAINST, actor=actor, at=room.at)

        results = together(*[partial(send, actor) for actor in actors for _click in range(2)])

        assert all(isinstance(result, Vote) for result in results), results
        assert ballot.votes.count() == 10
        assert JournalEntry.objects.filter(target_id=str(ballot.pk)).count() == 10


def _sealer(vote: SecretVote) -> Callable[[], object]:
    actor = vote.room.president
    return lambda: secret_ballots.seal_ballot(ballot_id=vote.ballot.pk, actor=actor, at=vote.room.at)


def _secret_voter(vote: SecretVote, number: int) -> Callable[[], object]:
    actor = vote.room.actor(number)
    return lambda: secret_ballots.cast_secret_vote(
        ballot_id=vote.ballot.pk, choice=Choice.FOR, actor=actor, at=vote.room.at
    )


def _turner(vote: SecretVote, part: KeyPart) -> Callable[[], object]:
    actor = vote.person(part)
    return lambda: secret_ballots.turn_key(
        ballot_id=vote.ballot.pk, part=part, actor=actor, at=vote.room.at, code=vote.codes[part]
    )


@pytest.mark.faults
def test_a_secret_vote_closed_by_two_and_opened_by_three_at_once():
    room = hall(5)
    for _race in range(max(RACES // 5, 1)):
        vote = secret_vote(room)
        voters = [_secret_voter(vote, number) for number in (1, 2, 3, 4, 1, 2)]

        results = together(_sealer(vote), *voters, _sealer(vote))
        turned = together(*[_turner(vote, part) for part in PARTS])

        counted = Ballot.objects.get(pk=vote.ballot.pk)
        marks = counted.marks.count()
        assert len([result for result in (results[0], results[-1]) if isinstance(result, Ballot)]) == 1
        assert all(isinstance(result, WrongState) for result in [*results, *turned] if isinstance(result, Exception))
        assert len([result for result in turned if isinstance(result, Ballot)]) == 2
        assert counted.tally["votes_for"] == marks == len({r for r in results if isinstance(r, BallotMark)})
        assert not counted.sealed_choices.exists()
        for action in ("ballot.seal", "ballot.count"):
            assert JournalEntry.objects.filter(action=action, target_id=str(counted.pk)).count() == 1


def test_a_vote_by_sql_waits_for_the_close_and_is_refused():
    room = hall(3)
    mandate = room.members[2]
    for _race in range(max(RACES // 2, 1)):
        ballot = room.ballot()

        def insert(ballot: Ballot = ballot) -> Vote:
            return Vote.objects.create(
                ballot=ballot, mandate=mandate, choice="for", cast_at=room.at, cast_by=mandate.person
            )

        together(_closer(room, ballot), insert)

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

    together(recuse, _voter(room, ballot, number, Choice.FOR))
    closed = operations.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    assert (closed.tally["votes_for"], closed.tally["voters"]) == (0, 6)

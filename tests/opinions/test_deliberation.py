"""What a published opinion says of the vote: what the rules let out, less what would give a secret away."""

import pytest

from committee.enums.meetings import BallotStatus, Choice
from committee.models import Ballot
from committee.operations import ballots
from opinions.rendering import reading
from tests.committee.hall import hall
from tests.committee.secret_hall import secret_vote

pytestmark = pytest.mark.django_db


def _secret(members: int, *choices: Choice) -> Ballot:
    vote = secret_vote(hall(members))
    for number, choice in enumerate(choices):
        vote.cast(number, choice)
    vote.seal()
    vote.count()
    return Ballot.objects.get(pk=vote.ballot.pk)


@pytest.mark.parametrize(
    ("size", "choices", "told"),
    [
        (5, [Choice.FOR] * 4 + [Choice.AGAINST], ""),
        (5, [Choice.FOR] * 5, "dirait le choix de chacun"),
        (4, [Choice.FOR] * 3 + [Choice.AGAINST], "peu de votants"),
    ],
    ids=["enough voters, of two minds", "unanimous", "few"],
)
def test_a_secret_vote_is_told_without_what_gives_it_away(size, choices, told):
    said = reading.deliberation_of(_secret(size, *choices))

    assert bool(said.tally) is not bool(told)
    assert told in said.explanation
    assert "le quorum de" in said.explanation
    assert "est adoptée" in said.explanation
    assert (f"{choices.count(Choice.FOR)} pour" in said.explanation) is not bool(told)


def test_a_named_vote_is_told_as_it_was():
    room = hall(3)
    ballot = room.ballot(BallotStatus.OPEN)
    ballots.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(1), at=room.at)
    closed = ballots.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    said = reading.deliberation_of(closed)

    assert said.explanation == closed.explanation
    assert dict(said.tally)["pour"] == 1

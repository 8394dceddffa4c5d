"""A recusal against the ballot of the same member, in real threads: nothing is counted after its commit.

A few races in every run; `SAISINE_RACES=500` for the bar (RELIABILITY C2).
"""

import pytest

from committee.enums.meetings import BallotStatus, Choice
from committee.models import Ballot, Recusal, Referral, Vote
from committee.operations.ballots import cast_vote, close_ballot
from committee.operations.recusals import recuse
from common.models import JournalEntry
from tests.committee.hall import Hall, hall, scheduled_referral
from tests.races import RACES, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

LEAVING, GIVER = 2, 3


@pytest.fixture
def room():
    """Six members; the third, who will leave, holds the proxy of the fourth."""
    made = hall(6, with_referral=True, is_here=False)
    made.attend("in_person", "in_person", "in_person", "proxy 2", "in_person", "in_person")
    return made


def another_file(room: Hall, number: int) -> Referral:
    """Each race has its own: nothing undoes a recusal."""
    referral = scheduled_referral(
        room.rules, room.secretariat, number=number + 2, charter_version=room.referral.charter_version
    )
    room.meeting.items.filter(pk=room.item.pk).update(referral=referral)
    room.item.refresh_from_db()
    return referral


def leave(room: Hall, referral: Referral) -> Recusal:
    actor = room.actor(LEAVING)
    return recuse(referral_id=referral.pk, person_id=actor.user.pk, actor=actor, at=room.at, reason="Un lien")


def vote(room: Hall, ballot: Ballot, caster: int, voter: int) -> Vote:
    mandate = room.members[voter].pk
    return cast_vote(
        ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(caster), at=room.at, for_mandate_id=mandate
    )


def close(room: Hall, ballot: Ballot) -> Ballot:
    return close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)


def settle(room: Hall, ballot: Ballot) -> Ballot:
    """Closed if it is still open, then out of the way of the next race."""
    ballot.refresh_from_db()
    if ballot.status == BallotStatus.OPEN:
        ballot = close(room, ballot)
    kept = Ballot.objects.get(pk=ballot.pk)
    if ballot.status == BallotStatus.CLOSED:
        why = {"annulled_at": room.at, "annulled_by": room.secretariat, "annulled_reason": "course suivante"}
        Ballot.objects.filter(pk=ballot.pk).update(status=BallotStatus.ANNULLED, **why)
    return kept


def test_nothing_of_whoever_left_is_counted_after_the_commit_of_their_recusal(room):
    for number in range(RACES):
        referral = another_file(room, number)
        ballot = room.ballot()
        vote(room, ballot, 0, 0)

        together(
            lambda f=referral: leave(room, f),
            lambda b=ballot: vote(room, b, LEAVING, LEAVING),
            lambda b=ballot: vote(room, b, LEAVING, GIVER),
        )

        assert Recusal.objects.filter(referral=referral).count() == 1
        closed = settle(room, ballot)
        assert closed.status == BallotStatus.CLOSED
        # The member, and the one whose proxy they held, are neither voters nor votes.
        assert (closed.tally["votes_for"], closed.tally["voters"]) == (1, 4), f"race {number}"


def test_a_recusal_against_the_close_is_counted_without_them_or_makes_the_ballot_fall(room):
    outcomes = set()
    for number in range(RACES):
        referral = another_file(room, number)
        ballot = room.ballot()
        for caster, voter in ((0, 0), (LEAVING, LEAVING), (LEAVING, GIVER)):
            vote(room, ballot, caster, voter)

        results = together(lambda f=referral: leave(room, f), lambda b=ballot: close(room, b))

        assert [result for result in results if isinstance(result, Exception)] == []
        ended = settle(room, ballot)
        outcomes.add(ended.status)
        if ended.status == BallotStatus.CLOSED:
            assert (ended.tally["votes_for"], ended.tally["voters"]) == (1, 4), f"race {number}"
            assert JournalEntry.objects.filter(action="ballot.set_vote_aside", target_id=str(ballot.pk)).count() == 1
        else:
            assert ended.status == BallotStatus.ANNULLED
            assert "Déport de" in ended.annulled_reason
    assert outcomes <= {BallotStatus.CLOSED, BallotStatus.ANNULLED}

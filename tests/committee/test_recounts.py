"""A past result stays what it was, whatever becomes of the rules, of the members and of their presence (D5)."""

from datetime import timedelta
from itertools import product

import pytest

from committee.enums.composition import MajorityBasis
from committee.enums.meetings import BallotMode, Choice, Presence
from committee.enums.rules import SecretVote
from committee.models import Attendance, Ballot, CommitteeRules, Recusal
from committee.operations import ballots
from committee.operations.ballot_counts import recounted
from committee.rules.hands import Hands
from tests.committee.hall import Hall, hall
from tests.committee.secret_hall import secret_vote

pytestmark = pytest.mark.django_db

VOTES = [
    "for for for against",
    "for for against against",
    "against for for against",
    "abstain for against against",
    "for for no_part no_part",
    "for for abstain",
    "no_part no_part no_part no_part",
    "",
]


def _named(room: Hall, votes: list[Choice]) -> Ballot:
    ballot = room.ballot()
    for number, choice in enumerate(votes):
        ballots.cast_vote(ballot_id=ballot.pk, choice=choice, actor=room.actor(number), at=room.at)
    return ballots.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)


def _by_hands(room: Hall, votes: list[Choice]) -> Ballot:
    ballot = room.ballot(mode=BallotMode.HANDS)
    counted = Hands(
        votes_for=votes.count(Choice.FOR),
        against=votes.count(Choice.AGAINST),
        abstain=votes.count(Choice.ABSTAIN),
        no_part=votes.count(Choice.NO_PART),
        voice=votes[0] if votes else None,
    )
    ballots.count_hands(ballot_id=ballot.pk, actor=room.secretary, at=room.at, counted=counted)
    return ballots.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)


def _in_secret(room: Hall, votes: list[Choice]) -> Ballot:
    vote = secret_vote(room)
    for number, choice in enumerate(votes):
        vote.cast(number, choice)
    vote.seal()
    return vote.count()


def _everything_changes(room: Hall) -> None:
    """Opposite rules, in force from the day before the meeting; members leave the room, the file, the committee."""
    before = room.rules
    CommitteeRules.objects.create(
        in_force_from=(room.at - timedelta(days=1)).date(),
        adopted_at=room.at,
        adopted_by=room.secretariat,
        quorum_numerator=1,
        quorum_denominator=1,
        counts_remote=not before.counts_remote,
        counts_proxies=not before.counts_proxies,
        recused_leave_base=not before.recused_leave_base,
        majority_basis=MajorityBasis.EXPRESSED,
        casting_vote=not before.casting_vote,
        secret_vote=SecretVote.NEVER,
        smallest_secret_vote=99,
    )
    Attendance.objects.filter(meeting=room.meeting).update(presence=Presence.EXCUSED)
    Recusal.objects.create(
        referral=room.referral,
        person=room.members[1].person,
        reason="lien",
        declared_at=room.at,
        recorded_by=room.members[1].person,
    )
    room.members[2].person.full_name = "Autre nom"
    room.members[2].person.save()


def test_every_past_vote_is_recomputed_to_the_same_result():
    room = hall(4, with_referral=True)
    for hold, words in product((_named, _by_hands, _in_secret), VOTES):
        ballot = hold(room, [Choice(word) for word in words.split()])
        ballots.proclaim_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)
    before = {ballot.pk: (ballot.tally, ballot.explanation, ballot.is_carried) for ballot in Ballot.objects.all()}

    _everything_changes(room)

    past = Ballot.objects.select_related("item__meeting__rules")
    assert past.count() == 3 * len(VOTES)
    for ballot in past:
        again = recounted(ballot, ballot.item.meeting.rules)
        assert (again.as_record(), again.is_carried) == (ballot.tally, ballot.is_carried)
        assert ballot.explanation.endswith(again.sentence)
        assert before[ballot.pk] == (ballot.tally, ballot.explanation, ballot.is_carried)

"""Nothing that is kept says what anybody voted: disk, WAL, dump, logs, broker (RELIABILITY D6, D7)."""

import logging
import os
import random
from uuid import uuid4

import pytest

from committee.enums.meetings import Choice, KeyPart
from committee.models import KeyEnvelope
from committee.operations import secret_ballots, secret_boxes
from committee.rules import sealing
from common import journal
from tests.committee.at_rest import (
    FEATURES,
    guesses,
    is_better_than_chance,
    log_every_statement,
    places,
    relinked,
)
from tests.committee.hall import Hall, hall
from tests.committee.secret_hall import SecretVote, secret_vote

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

VOTES = int(os.environ.get("SAISINE_SECRET_VOTES", "20"))
VOTERS = 20
CHOICES = list(Choice)


@pytest.fixture
def kept():
    found = places()
    if found is None:
        pytest.skip("the server's files are not within reach")
    log_every_statement(on=True)
    yield found
    log_every_statement(on=False)


@pytest.fixture
def canaries(monkeypatch):
    """Choices like the others, but whose text would be found wherever it was written."""
    token = uuid4().hex
    names = [f"canary-{token}-{choice}" for choice in CHOICES]
    more = {name: secret_boxes._CODES[choice] for name, choice in zip(names, CHOICES, strict=True)}
    monkeypatch.setattr(secret_boxes, "_CODES", secret_boxes._CODES | more)
    return names


def _cast(vote: SecretVote, number: int, canary: str) -> None:
    secret_ballots.cast_secret_vote(
        ballot_id=vote.ballot.pk, choice=canary, actor=vote.room.actor(number), at=vote.room.at
    )


def test_no_choice_is_kept_anywhere_before_nor_after_the_opening(kept, canaries, caplog):
    caplog.set_level(logging.INFO)
    room, token = hall(VOTERS), canaries[0].rpartition("-")[0]
    votes = []
    for _ballot in range(max(VOTES // VOTERS, 1)):
        vote = secret_vote(room)
        for number in range(VOTERS):
            _cast(vote, number, canaries[number % 4])
        vote.seal()
        votes.append(vote)

    before = kept.holding(token)
    tallies = [vote.count().tally for vote in votes]
    after = kept.holding(token)

    assert (before, after) == (set(), set())
    assert token not in caplog.text
    # They were votes indeed: the canaries were counted.
    for tally in tallies:
        assert [tally[name] for name in ("votes_for", "against", "abstain", "no_part")] == [VOTERS / 4] * 4
    # And the scan looks where things are: the question is found wherever something is kept.
    assert kept.holding("Le comité adopte-t-il ce texte ?") >= {"tables", "wal", "dump", "log"}


def test_the_scan_would_find_a_choice_that_is_written(kept, canaries, monkeypatch):
    vote = secret_vote(hall(3))
    drop_in = secret_boxes.drop_in

    def careless(ballot, choice):
        drop_in(ballot, choice)
        person = journal.System("essai")
        journal.record(action="ballot.leak", actor=person, at=vote.room.at, target=ballot, details={"choice": choice})

    monkeypatch.setattr(secret_boxes, "drop_in", careless)
    _cast(vote, 1, canaries[0])

    assert kept.holding(canaries[0]) == {"tables", "wal", "dump", "log"}


def _random_vote(room: Hall) -> tuple[SecretVote, dict[int, Choice]]:
    """Choices at random, in an order at random."""
    vote, voted = secret_vote(room), {}
    order = list(range(VOTERS))
    random.SystemRandom().shuffle(order)
    for number in order:
        choice = random.SystemRandom().choice(CHOICES)
        vote.cast(number, choice)
        voted[vote.room.members[number].pk] = choice
    return vote, voted


def _key_of(vote: SecretVote) -> bytes:
    """The key of the box, which two holders who collude make from the rows alone."""
    private = {}
    for part in (KeyPart.PRESIDING, KeyPart.DRAWN):
        holder = vote.holder(part)
        locked = sealing.Locked(bytes(holder.locked_key), bytes(holder.salt))
        private[part] = sealing.unlock(locked, vote.codes[part])
    about = b"saisine ballot " + vote.ballot.pk.bytes
    envelope = KeyEnvelope.objects.get(first__part=KeyPart.PRESIDING, second__part=KeyPart.DRAWN, ballot=vote.ballot)
    inner = sealing.unseal(bytes(envelope.sealed), private[KeyPart.PRESIDING], about=about)
    return sealing.unseal(inner, private[KeyPart.DRAWN], about=about)


def test_the_kit_finds_every_choice_in_a_box_that_is_not_sealed():
    """Why the seal: with the key of two holders and the rows, each voter is joined to their choice."""
    vote, voted = _random_vote(hall(VOTERS))
    key, about = _key_of(vote), b"saisine ballot " + vote.ballot.pk.bytes
    by_code = {bytes([number]): choice for number, choice in enumerate(CHOICES)}

    found = {
        trace.mandate_id: by_code[sealing.unseal(trace.sealed, key, about=about)] for trace in relinked(vote.ballot.pk)
    }

    assert found == voted


def test_joined_again_to_their_voters_sealed_choices_say_no_more_than_chance():
    room, hits, tries = hall(VOTERS), dict.fromkeys(FEATURES, 0), 0
    for _ballot in range(max(VOTES // VOTERS, 1)):
        vote, voted = _random_vote(room)
        traces = relinked(vote.ballot.pk)
        assert {trace.mandate_id for trace in traces} == set(voted)
        assert {len(trace.sealed) for trace in traces} == {49}
        # Half of the voters told the attacker what they voted.
        known = dict(list(voted.items())[: VOTERS // 2])
        tries += len(voted) - len(known)
        for name, feature in FEATURES.items():
            found = guesses(traces, known, feature)
            hits[name] += sum(voted[mandate] == choice for mandate, choice in found.items())
        vote.seal()
        vote.count()
        assert relinked(vote.ballot.pk) == []

    lucky = {
        name: f"{count} of {tries}"
        for name, count in hits.items()
        if is_better_than_chance(count, tries, chance=1 / len(CHOICES), attacks=len(FEATURES))
    }
    assert lucky == {}, hits

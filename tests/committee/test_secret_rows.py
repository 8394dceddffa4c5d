"""What PostgreSQL refuses of a secret vote, whatever the code does (RELIABILITY D3)."""

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from committee.enums.meetings import BallotStatus, Choice, KeyPart
from committee.models import Ballot, BallotMark
from committee.operations import ballots
from common.errors import RuleBroken
from tests.committee.hall import hall
from tests.committee.secret_hall import secret_vote

pytestmark = pytest.mark.django_db

B = BallotStatus
P = KeyPart


def _mark(room, ballot, *, voter, caster, as_proxy=False):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO committee_ballotmark (id, ballot_id, mandate_id, cast_by_id, as_proxy) "
            "VALUES (gen_random_uuid(), %s, %s, %s, %s)",
            [ballot.pk, room.members[voter].pk, room.members[caster].person_id, as_proxy],
        )


def _drop(ballot, size=49):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO committee_sealedchoice (id, ballot_id, sealed) VALUES (gen_random_uuid(), %s, %s)",
            [ballot.pk, b"x" * size],
        )


def _refused(match, act, *args, **kwargs):
    """`match` is empty when any refusal of PostgreSQL will do."""
    with pytest.raises((IntegrityError, InternalError, ProgrammingError), match=match or None), transaction.atomic():
        act(*args, **kwargs)


@pytest.mark.parametrize("until", ["ready", "sealed", "counted", "annulled"])
def test_postgresql_refuses_a_mark_and_a_choice_outside_an_open_vote(until):
    vote = secret_vote(until="ready" if until == "ready" else "open")
    step = {"ballot_id": vote.ballot.pk, "actor": vote.room.president, "at": vote.room.at}
    if until in {"sealed", "counted"}:
        vote.seal()
    if until == "counted":
        vote.count()
    if until == "annulled":
        ballots.annul_ballot(**step, reason="essai")

    _refused("not open", _mark, vote.room, vote.ballot, voter=2, caster=2)
    _refused("not open", _drop, vote.ballot)


@pytest.mark.parametrize(
    ("voter", "caster", "as_proxy", "refusal"),
    [
        (3, 3, False, "not here"),
        (4, 4, False, "not here"),
        (4, 0, True, "not here"),
        (2, 0, False, "not here"),
        (5, 5, False, "recused"),
    ],
    ids=["absent", "gave a proxy", "somebody else's proxy", "for another", "recused"],
)
def test_postgresql_refuses_the_mark_of_whoever_may_not_vote(voter, caster, as_proxy, refusal):
    room = hall(6, with_referral=True)
    room.attend("in_person", "in_person", "remote", "absent", "proxy 2", "in_person")
    room.recuse(5)
    vote = secret_vote(room)

    _refused(refusal, _mark, room, vote.ballot, voter=voter, caster=caster, as_proxy=as_proxy)
    _mark(room, vote.ballot, voter=4, caster=2, as_proxy=True)

    assert BallotMark.objects.count() == 1


def test_postgresql_keeps_one_choice_for_each_mark_all_of_one_size():
    vote = secret_vote()
    vote.cast(1, Choice.FOR)

    _refused("without its mark", _drop, vote.ballot)
    _refused("one_per_mandate", _mark, vote.room, vote.ballot, voter=1, caster=1)
    _mark(vote.room, vote.ballot, voter=2, caster=2)
    _refused("one_size", _drop, vote.ballot, size=50)
    named = vote.room.ballot(B.READY)
    Ballot.objects.filter(pk=named.pk).update(status=B.OPEN, opened_at=vote.room.at, opened_by=vote.room.secretariat)
    _refused("not the mode", _mark, vote.room, named, voter=3, caster=3)


def test_a_mark_without_a_choice_stops_the_count():
    vote = secret_vote(hall(3))
    vote.cast(1, Choice.FOR)
    _mark(vote.room, vote.ballot, voter=2, caster=2)
    vote.seal()
    vote.turn(P.PRESIDING)

    with pytest.raises(RuleBroken, match="émargements pour 1"):
        vote.turn(P.DRAWN)

    assert vote.ballot.sealed_choices.count() == 1


def test_a_choice_put_in_by_another_hand_stops_the_count():
    vote = secret_vote(hall(3))
    _mark(vote.room, vote.ballot, voter=2, caster=2)
    _drop(vote.ballot)
    vote.seal()
    vote.turn(P.PRESIDING)

    with pytest.raises(RuleBroken, match="a été changé"):
        vote.turn(P.DRAWN)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM committee_ballotmark",
        "UPDATE committee_ballotmark SET cast_by_id = cast_by_id",
        "DELETE FROM committee_sealedchoice",
        "UPDATE committee_sealedchoice SET sealed = sealed",
        "DELETE FROM committee_secretbox",
        "UPDATE committee_ballot SET assembly = '[]' WHERE status = 'sealed'",
        "UPDATE committee_ballot SET mode = 'named'",
        "UPDATE committee_ballot SET secret_asked_by_id = NULL",
        "UPDATE committee_keyholder SET person_id = NULL",
        "UPDATE committee_keyholder SET salt = NULL",
    ],
)
def test_a_box_is_not_touched_by_sql(statement):
    vote = secret_vote(hall(3))
    vote.cast(1, Choice.FOR)
    vote.seal()

    def touch():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    _refused("", touch)

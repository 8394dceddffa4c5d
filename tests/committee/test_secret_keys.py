"""The key of a secret box: three shares, two of which open it, one of which opens nothing (RELIABILITY D12)."""

import pytest
from django.db import connection

from accounts.enums import Role
from committee.enums.meetings import BallotStatus, Choice, KeyPart, Presence
from committee.models import Attendance, KeyEnvelope, KeyHolder, SealedChoice
from committee.operations import secret_ballots
from committee.rules import sealing
from common.errors import NotAllowed, RuleBroken
from tests.committee.hall import hall
from tests.committee.secret_hall import secret_vote

pytestmark = pytest.mark.django_db

B = BallotStatus
P = KeyPart


def test_one_share_alone_opens_nothing_even_with_the_whole_database():
    vote = secret_vote(hall(3))
    vote.cast(1, Choice.AGAINST)
    vote.seal()
    vote.turn(P.DRAWN)
    holder = vote.holder(P.DRAWN)
    private = sealing.unlock(sealing.Locked(bytes(holder.locked_key), bytes(holder.salt)), vote.codes[P.DRAWN])
    about = b"saisine ballot " + vote.ballot.pk.bytes
    everything = [
        *(bytes(row) for row in KeyEnvelope.objects.values_list("sealed", flat=True)),
        *(bytes(row) for row in SealedChoice.objects.values_list("sealed", flat=True)),
    ]

    opened = []
    for sealed in everything:
        try:
            opened.append(sealing.unseal(sealed, private, about=about))
        except sealing.Unreadable:
            continue

    # Six envelopes and one choice. What was sealed to this holder alone was opened when they gave their code; what
    # another must open first stays closed.
    assert len(everything) == 7
    assert opened == []


def test_before_any_code_one_private_key_reaches_no_further_than_a_seal_to_another():
    vote = secret_vote(hall(3))
    holder = vote.holder(P.DRAWN)
    private = sealing.unlock(sealing.Locked(bytes(holder.locked_key), bytes(holder.salt)), vote.codes[P.DRAWN])
    about = b"saisine ballot " + vote.ballot.pk.bytes

    for envelope in KeyEnvelope.objects.filter(first=holder):
        inner = sealing.unseal(bytes(envelope.sealed), private, about=about)
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(inner, private, about=about)


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "", "autre chose"])
def test_a_wrong_code_is_refused_and_counted(code):
    vote = secret_vote(hall(3))
    vote.seal()

    with pytest.raises(RuleBroken, match="pas celui"):
        vote.turn(P.DRAWN, code=code or "x")

    holder = vote.holder(P.DRAWN)
    assert (holder.failures, holder.has_turned) == (1, False)


def test_too_many_wrong_codes_and_the_two_others_open():
    vote = secret_vote(hall(3))
    vote.cast(1, Choice.FOR)
    vote.seal()
    KeyHolder.objects.filter(part=P.DRAWN).update(failures=secret_ballots.MOST_FAILURES)

    with pytest.raises(RuleBroken, match="les deux autres"):
        vote.turn(P.DRAWN)

    assert vote.count().status == B.CLOSED


def test_a_code_is_read_as_it_was_meant():
    vote = secret_vote(hall(3))
    vote.seal()
    code = vote.codes[P.DRAWN]

    vote.turn(P.DRAWN, code=f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ")

    assert vote.holder(P.DRAWN).has_turned


def test_the_code_is_nowhere_in_the_database():
    vote = secret_vote(hall(3))
    plain = {code.replace("-", "") for code in vote.codes.values()} | set(vote.codes.values())
    everything = ""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("committee_", "common_")):
                cursor.execute(f'SELECT to_jsonb(found)::text FROM "{table}" AS found')
                everything += "".join(row for (row,) in cursor.fetchall())

    assert str(vote.ballot.pk) in everything
    assert not [code for code in plain if code in everything]


@pytest.mark.parametrize("until", ["ready", "box"])
def test_it_does_not_open_before_three_shares_are_held(until):
    vote = secret_vote(until=until)
    if until == "box":
        vote.take_share(P.PRESIDING)
        vote.take_share(P.DRAWN)

    with pytest.raises(RuleBroken, match="Préparez d’abord l’urne" if until == "ready" else "le secrétariat"):
        vote.open()


def test_three_shares_are_held_by_three_people():
    room = hall(3)
    room.members[0].person.grants.create(role=Role.SECRETARIAT, granted_at=room.at, granted_by_label="essai")
    vote = secret_vote(room, until="box")
    vote.take_share(P.PRESIDING)
    given = {"ballot_id": vote.ballot.pk, "actor": room.president, "at": room.at, "code": sealing.new_code()}

    with pytest.raises(RuleBroken, match="déjà une part"):
        secret_ballots.take_share(**given, part=P.SECRETARIAT)
    with pytest.raises(NotAllowed):
        secret_ballots.take_share(**given, part=P.DRAWN)


def test_a_share_taken_twice_with_one_code_is_taken_once_and_a_new_code_replaces_it():
    vote = secret_vote(hall(3), until="box")
    vote.take_share(P.PRESIDING)
    before = bytes(vote.holder(P.PRESIDING).public_key)
    given = {"ballot_id": vote.ballot.pk, "part": P.PRESIDING, "actor": vote.room.president, "at": vote.room.at}

    secret_ballots.take_share(**given, code=vote.codes[P.PRESIDING])
    assert bytes(vote.holder(P.PRESIDING).public_key) == before
    secret_ballots.take_share(**given, code=sealing.new_code())

    assert bytes(vote.holder(P.PRESIDING).public_key) != before
    with pytest.raises(RuleBroken, match="pas un code"):
        secret_ballots.take_share(**given, code="bonjour")


def test_a_holder_who_left_before_the_opening_is_replaced():
    vote = secret_vote(hall(4), until="shares")
    Attendance.objects.filter(mandate__person=vote.holder(P.DRAWN).person).update(presence=Presence.EXCUSED)

    with pytest.raises(RuleBroken, match="préparez l’urne de nouveau"):
        vote.open()
    vote.prepare_box(again=True)

    assert not any(holder.has_share for holder in KeyHolder.objects.all())

"""A secret vote: three shares, a box that nobody reads, two codes, a tally, and nothing left."""

from itertools import permutations

import pytest

from committee.enums.meetings import BallotMode, BallotStatus, Choice, KeyPart, Presence
from committee.enums.rules import SecretVote as Secrecy
from committee.models import (
    Attendance,
    Ballot,
    BallotMark,
    CommitteeRules,
    KeyEnvelope,
    KeyHolder,
    SealedChoice,
    SecretBox,
    Vote,
)
from committee.operations import ballots, secret_ballots
from committee.operations.ballot_counts import recounted
from committee.operations.recusals import recuse
from committee.rules.secrecy import Grounds
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry
from tests.committee.factories import UserFactory
from tests.committee.hall import hall
from tests.committee.secret_hall import PARTS, secret_vote

pytestmark = pytest.mark.django_db

B = BallotStatus
P = KeyPart


def test_a_whole_secret_vote():
    room = hall(6)
    room.attend("in_person", "in_person", "remote", "in_person", "proxy 2", "absent")
    vote = secret_vote(room)
    vote.cast(0, Choice.FOR)
    vote.cast(1, Choice.AGAINST)
    vote.cast(2, Choice.FOR)
    vote.cast(2, Choice.FOR, for_number=4)

    sealed = vote.seal()
    assert (sealed.status, sealed.tally, sealed.is_carried) == (B.SEALED, {}, None)
    closed = vote.count()
    proclaimed = ballots.proclaim_ballot(ballot_id=closed.pk, actor=room.president, at=room.at)

    assert proclaimed.status == B.PROCLAIMED
    assert closed.explanation.replace("\u00a0", " ").replace("\u202f", " ") == (
        "6 membres composent le comité ; 3 présents sur place, 1 à distance et 1 pouvoir, soit 5 : "
        "le quorum de 3 est atteint (CRPA, art. R.133-10). Scrutin secret, sur écran. "
        "5 membres présents ou représentés ; 3 pour, 1 contre, 0 abstention, 1 n’a pas voté : "
        "la majorité des membres présents ou représentés, soit 3 sur 5, est atteinte, "
        "la proposition est adoptée (CRPA, art. R.133-11)."
    )
    kept = Ballot.objects.get(pk=closed.pk)
    assert recounted(kept, room.rules).as_record() == kept.tally
    assert kept.marks.count() == 4
    assert not Vote.objects.exists()
    assert list(JournalEntry.objects.values_list("action", flat=True).order_by("sequence")) == [
        "ballot.prepare_box",
        *["ballot.take_share"] * 3,
        "ballot.open_ballot",
        *["ballot.cast_secret_vote"] * 4,
        "ballot.seal",
        *["ballot.turn_key"] * 2,
        "ballot.count",
        "ballot.proclaim",
    ]


def test_the_drawn_member_is_here_and_does_not_preside():
    room = hall(5)
    room.attend("in_person", "in_person", "remote", "absent", "proxy 1")
    drawn = set()
    for _time in range(20):
        vote = secret_vote(room, until="box")
        drawn.add(vote.holder(P.DRAWN).person_id)

    assert drawn == {room.members[1].person_id, room.members[2].person_id}


def test_a_box_prepared_twice_is_drawn_once_unless_asked_again():
    vote = secret_vote(hall(9), until="box")
    before = {holder.pk for holder in vote.ballot.holders.all()}

    vote.prepare_box()
    assert {holder.pk for holder in vote.ballot.holders.all()} == before
    vote.prepare_box(again=True)

    assert not before & {holder.pk for holder in vote.ballot.holders.all()}
    assert JournalEntry.objects.filter(action="ballot.prepare_box").count() == 2


def _left(ballot: Ballot) -> dict[str, object]:
    holders = KeyHolder.objects.filter(ballot=ballot)
    return {
        "choices": SealedChoice.objects.count(),
        "envelopes": KeyEnvelope.objects.count(),
        "shares": holders.exclude(public_key=None, locked_key=None, salt=None).count(),
        "key": bytes(SecretBox.objects.get(ballot=ballot).public_key),
    }


NOTHING = {"choices": 0, "envelopes": 0, "shares": 0, "key": b""}


@pytest.mark.parametrize(("first", "second"), list(permutations(PARTS, 2)))
def test_any_two_open_the_box_in_any_order_and_nothing_is_left(first, second):
    vote = secret_vote(hall(3))
    for number, choice in enumerate([Choice.FOR, Choice.FOR, Choice.AGAINST]):
        vote.cast(number, choice)
    vote.seal()

    waiting = vote.turn(first)
    again = vote.turn(first)
    assert (waiting.status, again.status, SealedChoice.objects.count()) == (B.SEALED, B.SEALED, 3)
    counted = vote.turn(second)

    assert (counted.status, counted.tally["votes_for"], counted.tally["against"]) == (B.CLOSED, 2, 1)
    assert _left(counted) == NOTHING
    assert SecretBox.objects.get(ballot=counted).destroyed_at == vote.room.at
    third = next(part for part in PARTS if part not in (first, second))
    for part in (first, second, third):
        with pytest.raises(WrongState, match="une seule fois"):
            vote.turn(part)


def test_two_lost_codes_and_the_vote_is_held_again():
    vote = secret_vote(hall(3))
    vote.cast(1, Choice.FOR)
    vote.seal()
    vote.turn(P.PRESIDING)

    annulled = ballots.annul_ballot(
        ballot_id=vote.ballot.pk, actor=vote.room.president, at=vote.room.at, reason="Deux codes perdus."
    )

    assert annulled.status == B.ANNULLED
    assert _left(annulled) == NOTHING
    assert secret_vote(vote.room).ballot.pk != annulled.pk


def test_a_vote_in_the_box_is_not_changed_nor_cast_twice():
    vote = secret_vote(hall(3))

    for choice in (Choice.AGAINST, Choice.AGAINST, Choice.FOR):
        vote.cast(2, choice)
    assert (BallotMark.objects.count(), SealedChoice.objects.count()) == (1, 1)
    vote.seal()

    assert vote.count().tally["against"] == 1
    assert JournalEntry.objects.filter(action="ballot.cast_secret_vote").count() == 1


def test_a_proxy_is_two_marks():
    room = hall(4)
    room.attend("in_person", "in_person", "in_person", "proxy 2")
    vote = secret_vote(room)
    vote.cast(2, Choice.FOR)
    vote.cast(2, Choice.AGAINST, for_number=3)

    with pytest.raises(NotAllowed, match="pouvoir"):
        vote.cast(1, Choice.FOR, for_number=3)

    assert set(BallotMark.objects.values_list("mandate", "as_proxy")) == {
        (room.members[2].pk, False),
        (room.members[3].pk, True),
    }


def test_a_tie_is_not_carried_and_says_why():
    vote = secret_vote(hall(4))
    for number, choice in enumerate([Choice.FOR, Choice.AGAINST, Choice.FOR, Choice.AGAINST]):
        vote.cast(number, choice)
    vote.seal()

    closed = vote.count()

    assert closed.is_carried is False
    assert "le vote étant secret, aucune voix n’est prépondérante" in closed.explanation
    assert recounted(closed, vote.room.rules).as_record() == closed.tally


@pytest.mark.parametrize(
    ("rule", "grounds", "words"),
    [
        (Secrecy.NEVER, {"concerns_people": True}, "n’admettent pas"),
        (Secrecy.FOR_PEOPLE, {}, "concerne des personnes"),
        (Secrecy.FOR_PEOPLE, {"concerns_people": True}, ""),
        (Secrecy.ON_REQUEST, {}, "dites lequel"),
        (Secrecy.ON_REQUEST, {"asked_by_id": "member"}, ""),
        (Secrecy.ON_REQUEST, {"asked_by_id": 0}, "dites lequel"),
    ],
)
def test_when_a_vote_may_be_secret(rule, grounds, words):
    room = hall(3)
    rules = CommitteeRules.objects.create(
        in_force_from=room.rules.in_force_from.replace(year=2022),
        secret_vote=rule,
        adopted_at=room.at,
        adopted_by=room.secretariat,
    )
    room.meeting.rules = rules
    room.meeting.save()
    found = {name: room.members[1].pk if value == "member" else value for name, value in grounds.items()}
    ballot = room.ballot(B.READY)
    given = {"ballot_id": ballot.pk, "actor": room.secretary, "at": room.at, "mode": BallotMode.SECRET}

    if words:
        with pytest.raises(RuleBroken, match=words):
            ballots.choose_mode(**given, grounds=Grounds(**found))
        return
    chosen = ballots.choose_mode(**given, grounds=Grounds(**found))

    assert chosen.mode == BallotMode.SECRET
    assert ballots.choose_mode(**given | {"mode": BallotMode.NAMED}).secret_asked_by is None


def test_the_member_who_asked_must_be_here():
    room = hall(3)
    room.attend("in_person", "excused", "in_person")

    with pytest.raises(RuleBroken, match="n’est pas présent"):
        secret_vote(room, asked_by=1, until="box")


def test_few_voters_are_warned_before_the_opening():
    vote = secret_vote(hall(4), until="shares")

    with pytest.raises(RuleBroken, match="seulement, pour 5 au moins"):
        vote.open(has_read_warning=False)
    vote.open(has_read_warning=True)


def test_enough_voters_need_no_warning():
    vote = secret_vote(hall(5), until="shares")

    vote.open(has_read_warning=False)

    vote.ballot.refresh_from_db()
    assert vote.ballot.status == B.OPEN


def _leave(room, number):
    person = room.members[number].person_id
    recuse(referral_id=room.referral.pk, person_id=person, actor=room.actor(number), at=room.at, reason="lien")


@pytest.mark.parametrize("until", ["cast", "sealed", "counted", "proclaimed"])
def test_a_recusal_of_whoever_voted_annuls_it_and_leaves_nothing(until):
    vote = secret_vote(hall(4, with_referral=True))
    for number in range(3):
        vote.cast(number, Choice.FOR)
    if until != "cast":
        vote.seal()
    if until in {"counted", "proclaimed"}:
        vote.count()
    room = vote.room
    if until == "proclaimed":
        ballots.proclaim_ballot(ballot_id=vote.ballot.pk, actor=room.president, at=room.at)

    recuse(
        referral_id=room.referral.pk,
        person_id=room.members[2].person_id,
        actor=room.actor(2),
        at=room.at,
        reason="lien",
    )

    annulled = Ballot.objects.get(pk=vote.ballot.pk)
    assert annulled.status == B.ANNULLED
    assert "le vote est à refaire" in annulled.annulled_reason
    assert _left(annulled) == NOTHING


def test_a_recusal_of_whoever_did_not_vote_changes_nothing():
    vote = secret_vote(hall(5, with_referral=True))
    vote.cast(0, Choice.FOR)
    vote.cast(1, Choice.FOR)
    room = vote.room

    recuse(
        referral_id=room.referral.pk,
        person_id=room.members[4].person_id,
        actor=room.actor(4),
        at=room.at,
        reason="lien",
    )
    vote.seal()

    assert vote.count().tally["voters"] == 4


def test_somebody_who_left_the_point_after_voting_stops_the_close():
    vote = secret_vote(hall(4))
    vote.cast(3, Choice.FOR)
    Attendance.objects.filter(mandate=vote.room.members[3]).update(presence=Presence.EXCUSED)

    with pytest.raises(RuleBroken, match="ne peut pas être retrouvé"):
        vote.seal()


@pytest.mark.parametrize("operation", ["close_ballot", "proclaim_ballot"])
def test_a_secret_vote_is_not_closed_like_another(operation):
    vote = secret_vote()

    with pytest.raises(WrongState):
        getattr(ballots, operation)(ballot_id=vote.ballot.pk, actor=vote.room.president, at=vote.room.at)
    with pytest.raises(WrongState, match="secret"):
        ballots.cast_vote(ballot_id=vote.ballot.pk, choice=Choice.FOR, actor=vote.room.actor(2), at=vote.room.at)
    named = vote.room.ballot(B.READY)
    with pytest.raises(WrongState):
        secret_ballots.prepare_box(ballot_id=named.pk, actor=vote.room.president, at=vote.room.at)


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NotAllowed), ("secretariat", NotAllowed), ("stranger", NotVisible)]
)
def test_only_who_presides_prepares_the_box(who, refusal):
    vote = secret_vote(until="ready")
    room = vote.room
    from accounts import actors  # noqa: PLC0415 -- used here only

    someone = {"member": room.actor(2), "secretariat": room.secretary}.get(who) or actors.build(UserFactory(), room.at)

    with pytest.raises(refusal):
        secret_ballots.prepare_box(ballot_id=vote.ballot.pk, actor=someone, at=room.at)

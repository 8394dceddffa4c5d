"""What members have written in the minutes under their names, until the approval."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts import actors
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus
from committee.enums.minutes import RemarkKind
from committee.models import Ballot, Meeting, MinutesRemark
from committee.operations import ballots, minutes
from common.errors import NotAllowed, WrongState
from common.models import JournalEntry
from tests.committee.hall import DAY, hall
from tests.committee.minutes_room import LATER, approved, ballot_of, held, opened_after, submitted, voted
from tests.committee.stand_ins import room_with_substitute, sit
from tests.races import race

pytestmark = pytest.mark.django_db

S = MeetingStatus


def _remark(room, number, *, kind=RemarkKind.DISAGREEMENT, item=None, at=DAY, text="Je ne partage pas cet avis."):
    return minutes.record_remark(
        remark_id=uuid4(),
        meeting_id=room.meeting.pk,
        item_id=item.pk if item else None,
        kind=kind,
        text=text,
        actor=room.actor(number),
        at=at,
    )


@pytest.mark.parametrize("kind", list(RemarkKind))
def test_a_member_who_sat_has_their_disagreement_mentioned(kind):
    room = held()

    remark = _remark(room, 2, kind=kind, item=room.item)

    assert (remark.mandate, remark.item, MinutesRemark.objects.get()) == (room.members[2], room.item, remark)
    assert "partage" not in str(JournalEntry.objects.get(action="meeting.record_remark").details)


def test_a_remark_sent_twice_is_kept_once():
    room = held()
    given = {"remark_id": uuid4(), "meeting_id": room.meeting.pk, "item_id": None, "kind": RemarkKind.DISAGREEMENT}

    for _click in range(2):
        minutes.record_remark(**given, text="Non.", actor=room.actor(2), at=DAY)

    assert MinutesRemark.objects.count() == 1


def test_the_disagreement_of_a_substitute_bears_their_name():
    room, mandate, substitute = room_with_substitute(S.OPEN, with_referral=True)
    sit(room, mandate, substitute)
    given = {"meeting_id": room.meeting.pk, "kind": RemarkKind.DISAGREEMENT, "text": "Non.", "at": DAY}
    someone = actors.build(substitute.person, DAY)

    remark = minutes.record_remark(remark_id=uuid4(), item_id=room.item.pk, actor=someone, **given)

    assert (remark.mandate, remark.author.full_name) == (mandate, "Remplaçante")
    room.referral.recusals.create(
        person=substitute.person, reason="lien", declared_at=DAY, recorded_by=substitute.person
    )
    with pytest.raises(IntegrityError, match="recused"), transaction.atomic():
        MinutesRemark.objects.create(
            meeting=room.meeting,
            item=room.item,
            mandate=mandate,
            recorded_by=substitute.person,
            kind="correction",
            text="x",
            recorded_at=DAY,
        )


def test_a_member_who_did_not_sit_asks_for_a_correction_only():
    room = hall(4)
    room.attend("in_person", "in_person", "excused", "in_person")

    with pytest.raises(NotAllowed, match="ne siégiez pas"):
        _remark(room, 2, item=room.item)

    assert _remark(room, 2, kind=RemarkKind.CORRECTION, item=room.item).kind == RemarkKind.CORRECTION


def test_whoever_left_the_point_says_nothing_of_it():
    room = held(with_referral=True)
    room.recuse(2)

    for kind in RemarkKind:
        with pytest.raises(NotAllowed, match="déporté"):
            _remark(room, 2, kind=kind, item=room.item)
    with pytest.raises(IntegrityError, match="recused"), transaction.atomic():
        MinutesRemark.objects.create(
            meeting=room.meeting, item=room.item, mandate=room.members[2], kind="correction", text="x", recorded_at=DAY
        )


def test_a_disagreement_is_refused_once_the_minutes_are_approved():
    room = approved(3)

    with pytest.raises(WrongState, match="à l’approbation de son procès-verbal"):
        _remark(room, 2, at=LATER)
    with pytest.raises(IntegrityError, match="not being written"), transaction.atomic():
        MinutesRemark.objects.create(
            meeting=room.meeting, mandate=room.members[2], kind="disagreement", text="x", recorded_at=LATER
        )


def test_a_disagreement_changes_nothing_of_what_is_voted():
    room = held()
    submitted(room)
    later = opened_after(room)

    _remark(room, 2, at=LATER, item=room.item)

    assert voted(later).text_sha256 == Meeting.objects.get(pk=room.meeting.pk).approved_minutes.sha256


@pytest.mark.django_db(transaction=True)
def test_a_disagreement_and_the_approval_at_once_leave_minutes_that_say_it_or_refuse_it():
    room = held(3)
    submitted(room)
    later = opened_after(room)
    ballot = ballot_of(later)
    step = {"ballot_id": ballot.pk, "actor": later.president, "at": LATER}
    ballots.open_ballot(**step)
    for number in range(3):
        ballots.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=later.actor(number), at=LATER)
    ballots.close_ballot(**step)

    met = race(lambda: ballots.proclaim_ballot(**step), lambda: _remark(room, 2, at=LATER))

    assert Meeting.objects.get(pk=room.meeting.pk).status == S.MINUTES_APPROVED
    assert MinutesRemark.objects.count() == 1 - met.count("refused")
    assert Ballot.objects.get(pk=ballot.pk).status == BallotStatus.PROCLAIMED

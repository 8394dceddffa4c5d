"""A seat held by function may send a substitute to a meeting: who may, until when, and what they may do there."""

from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts import actors
from accounts.enums import Office, Role
from accounts.models import User
from committee.enums.composition import SeatQuality
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus, Presence
from committee.enums.minutes import RemarkKind
from committee.models import Attendance, Mandate, Meeting, Recusal, Substitute, Vote
from committee.operations import ballots, recusals
from committee.operations import substitutes as operations
from committee.operations.attendance import Entry, answer_notice
from committee.policies import meetings as policies
from committee.policies import minutes as minutes_policies
from committee.policies import referrals as referral_policies
from committee.queries import meetings as queries
from committee.queries.todo_meetings import todo_for
from common import outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, SubstituteFactory, UserFactory
from tests.committee.hall import DAY, Hall
from tests.committee.stand_ins import room_with_substitute, send, sit
from tests.grids import cells, columns

pytestmark = pytest.mark.django_db

S = MeetingStatus


def set_status(meeting: Meeting, status: MeetingStatus) -> None:
    dated = {"opened_at": DAY, "opened_by": meeting.planned_by} if status in {S.OPEN, S.CLOSED} else {}
    dated |= {"closed_at": DAY, "closed_by": meeting.planned_by} if status == S.CLOSED else {}
    Meeting.objects.filter(pk=meeting.pk).update(status=status, **dated)


SIGHT = """
                        | planned | convened | postponed | inquorate | open | closed
------------------------+---------+----------+-----------+-----------+------+-------
the holder              | yes     | yes      | yes       | yes       | yes  | yes
who was sent            | -       | yes      | -         | -         | yes  | -
who was recalled        | -       | -        | -         | -         | -    | -
who was never sent      | -       | -        | -         | -         | -    | -
whose turn has ended    | -       | -        | -         | -         | -    | -
whose holder has left   | -       | -        | -         | -         | -    | -
whose account is closed | -       | -        | -         | -         | -    | -
"""


@pytest.mark.parametrize(("who", "state", "is_member"), cells(SIGHT))
def test_a_substitute_is_a_member_from_the_notice_to_the_closing_of_their_meeting(who, state, is_member):
    room, mandate, substitute = room_with_substitute()
    if who != "who was never sent":
        sit(room, mandate, substitute)
    if who == "who was recalled":
        actor = room.secretary
        operations.recall_substitute(meeting_id=room.meeting.pk, mandate_id=mandate.pk, actor=actor, at=room.at)
    if who == "whose turn has ended":
        Substitute.objects.filter(pk=substitute.pk).update(ends_on=date(2026, 12, 7), end_reference="lettre")
    if who == "whose holder has left":
        Mandate.objects.filter(pk=mandate.pk).update(ends_on=date(2026, 12, 7), end_reason="resignation")
    if who == "whose account is closed":
        User.objects.filter(pk=substitute.person_id).update(is_active=False)
    set_status(room.meeting, S(state))
    person = User.objects.get(pk=mandate.person_id if who == "the holder" else substitute.person_id)

    actor = actors.build(person, room.at)

    assert actor.is_member is is_member
    assert queries.meetings_visible_to(actor).exists() is is_member


def test_every_state_of_a_meeting_has_a_column():
    # Minutes follow the closing; only a written consultation is stopped, and nobody sits there.
    assert {*columns(SIGHT), "minutes_approved", "stopped"} == set(S.values)


def test_an_elected_office_is_not_transmitted(django_assert_num_queries):
    room, _mandate, substitute = room_with_substitute()
    president = MandateFactory(
        seat__quality=SeatQuality.USERS, starts_on=date(2029, 1, 1), ends_on=date(2031, 12, 31), office=Office.PRESIDENT
    )
    theirs = SubstituteFactory(seat=president.seat, starts_on=date(2029, 1, 1), ends_on=date(2031, 12, 31))
    later = room.at.replace(year=2029)
    Meeting.objects.filter(pk=room.meeting.pk).update(starts_at=later)
    sit(room, president, theirs)

    with django_assert_num_queries(3):
        actor = actors.build(theirs.person, later)

    assert (actor.mandate.mandate_id, actor.is_president) == (president.pk, False)
    assert (actor.mandate.ends_on, actor.mandate.is_substitute) == (later.date(), True)
    room.meeting.refresh_from_db()
    assembly = queries.assemblies_of(room.meeting).general
    assert (assembly.by_mandate[president.pk].office, assembly.chair) == (Office.MEMBER, None)
    assert not actors.build(substitute.person, later).is_member


SENDERS = """
                     | may send
---------------------+---------
secretariat          | yes
the holder           | yes
another member       | -
the president        | -
the substitute       | -
a contributor        | -
"""


@pytest.mark.parametrize(("who", "_step", "allowed"), cells(SENDERS))
def test_who_says_that_the_substitute_sits(who, _step, allowed):
    room, mandate, substitute = room_with_substitute()
    people = {
        "secretariat": room.secretariat,
        "the holder": mandate.person,
        "another member": room.members[2].person,
        "the president": room.members[0].person,
        "the substitute": substitute.person,
        "a contributor": UserFactory(roles=[Role.CONTRIBUTOR]),
    }

    if allowed:
        assert send(room, mandate, by=people[who]).substitute == substitute.person
    else:
        with pytest.raises((NotAllowed, NotVisible)):
            send(room, mandate, by=people[who])
        assert not Attendance.objects.exists()
        assert not JournalEntry.objects.exists()


def test_the_substitute_sits_under_their_name_and_answers_for_themselves():
    room, mandate, substitute = room_with_substitute()

    send(room, mandate, by=mandate.person)
    send(room, mandate, by=mandate.person)

    seated = queries.assemblies_of(room.meeting).general.by_mandate[mandate.pk]
    assert (seated.person_id, seated.replaces_id) == (substitute.person_id, mandate.person_id)
    assert seated.name == "Remplaçante, suppléante de Titulaire"
    assert JournalEntry.objects.filter(action="meeting.send_substitute").count() == 1
    actor = actors.build(substitute.person, room.at)
    answer_notice(meeting_id=room.meeting.pk, actor=actor, at=room.at, entry=Entry(Presence.REMOTE))
    row = Attendance.objects.get(mandate=mandate)
    assert (row.presence, row.substitute) == (Presence.REMOTE, substitute.person)
    with pytest.raises(RuleBroken, match="aucun pouvoir"):
        answer_notice(
            meeting_id=room.meeting.pk, actor=actor, at=room.at, entry=Entry(Presence.PROXY, room.members[0].pk)
        )
    with pytest.raises(RuleBroken, match="ne couvre pas"):
        answer_notice(
            meeting_id=room.meeting.pk,
            actor=actors.build(mandate.person, room.at),
            at=room.at,
            entry=Entry(Presence.IN_PERSON),
        )


def test_the_substitute_is_convened_once_and_the_holder_is_not_told_again():
    room, mandate, substitute = room_with_substitute()
    send(room, mandate)
    send(room, mandate)

    outbox.run_due(at=room.at)

    assert [message.to for message in mail.outbox] == [[substitute.person.email]]
    assert "Vous y siégez à la place de Titulaire" in mail.outbox[0].body
    assert "donner pouvoir" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(S.PLANNED, WrongState), (S.CLOSED, WrongState), (S.POSTPONED, WrongState)],
)
def test_nobody_is_sent_before_the_notice_or_after_the_closing(status, refusal):
    room, mandate, _substitute = room_with_substitute(status)

    with pytest.raises(refusal):
        send(room, mandate)


def test_a_seat_without_substitute_sends_nobody():
    room, _mandate, _substitute = room_with_substitute()

    with pytest.raises(RuleBroken, match="n’a pas de suppléant"):
        send(room, room.members[2])


def test_who_sits_changes_no_more_once_a_ballot_was_opened():
    room, mandate, _substitute = room_with_substitute(S.OPEN)
    room.ballot(BallotStatus.OPEN)

    with pytest.raises(WrongState, match="Un scrutin a été ouvert"):
        send(room, mandate)


def test_a_proxy_does_not_pass_to_the_substitute():
    room, mandate, substitute = room_with_substitute(S.OPEN)
    room.attend("in_person", "in_person", "in_person", "proxy 4", "in_person")

    with pytest.raises(RuleBroken, match="ne passe pas à Remplaçante"):
        send(room, mandate)
    sit(room, mandate, substitute)
    assembly = queries.assemblies_of(room.meeting).general

    assert room.members[3].pk not in assembly.casters
    ballot = room.ballot()
    with pytest.raises(IntegrityError), transaction.atomic():
        vote_by(ballot, room.members[3], substitute.person, as_proxy=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        vote_by(ballot, room.members[3], mandate.person, as_proxy=True)


def vote_by(ballot, mandate, person, **given):
    fields = {"choice": Choice.FOR, "cast_at": DAY, "cast_by": person}
    return Vote.objects.create(ballot=ballot, mandate=mandate, **(fields | given))


def test_the_substitute_votes_and_the_holder_does_not():
    room, mandate, substitute = room_with_substitute(S.OPEN)
    sit(room, mandate, substitute)
    ballot = room.ballot()
    holder, stands_in = actors.build(mandate.person, DAY), actors.build(substitute.person, DAY)

    with pytest.raises(NotAllowed, match="Remplaçante, suppléante de Titulaire siège"):
        ballots.cast_vote(ballot_id=ballot.pk, choice=Choice.AGAINST, actor=holder, at=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        vote_by(ballot, mandate, mandate.person)
    assert [todo.label for todo in todo_for(stands_in, at=DAY)] == [f"Voter, séance {room.meeting.reference}, point 1"]
    vote = ballots.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=stands_in, at=DAY)

    assert (vote.mandate, vote.cast_by, vote.as_proxy) == (mandate, substitute.person, False)
    assert todo_for(holder, at=DAY) == []
    closed = ballots.close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)
    assert (closed.tally["voters"], closed.tally["votes_for"]) == (5, 1)
    assert any(line["replaces_id"] == mandate.person_id for line in closed.assembly)


@pytest.mark.parametrize("who", ["the holder", "the substitute"])
def test_whoever_is_recused_is_not_replaced_by_their_own(who):
    room, mandate, substitute = room_with_substitute(S.OPEN, with_referral=True)
    sit(room, mandate, substitute)
    ballot = room.ballot()
    person = mandate.person if who == "the holder" else substitute.person
    recusals.recuse(
        referral_id=room.referral.pk, person_id=person.pk, actor=actors.build(person, DAY), at=DAY, reason="lien"
    )

    assembly = queries.assemblies_of(room.meeting).of(room.item)

    assert assembly.by_mandate[mandate.pk].is_recused
    assert mandate.pk not in assembly.casters
    with pytest.raises(NotAllowed):
        ballots.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=actors.build(substitute.person, DAY), at=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        vote_by(ballot, mandate, substitute.person)


def test_a_recusal_after_the_vote_of_the_substitute_annuls_the_ballot_under_their_name():
    room, mandate, substitute = room_with_substitute(S.OPEN, with_referral=True)
    sit(room, mandate, substitute)
    ballot = room.ballot()
    stands_in = actors.build(substitute.person, DAY)
    ballots.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=stands_in, at=DAY)
    ballots.close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)

    recusals.recuse(
        referral_id=room.referral.pk, person_id=substitute.person_id, actor=stands_in, at=DAY, reason="lien"
    )

    ballot.refresh_from_db()
    assert (ballot.status, Recusal.objects.count()) == (BallotStatus.ANNULLED, 1)
    assert "Remplaçante" in ballot.annulled_reason


def test_a_substitute_has_no_voice_at_a_meeting_to_which_they_were_not_sent():
    """Sent to one meeting, they are a member in sight of another, where the holder sits."""
    room, mandate, substitute = room_with_substitute(S.OPEN)
    elsewhere = hall_of_the_same(room)
    sit(elsewhere, mandate, substitute)
    room.attend("absent", "absent", "in_person", "in_person", "in_person")
    stands_in = actors.build(substitute.person, DAY)
    assembly = queries.assemblies_of(room.meeting).general

    assert stands_in.mandate.mandate_id == mandate.pk
    assert not policies.can_vote(stands_in, assembly)
    assert policies.can_vote(actors.build(mandate.person, DAY), assembly)


def hall_of_the_same(room: Hall) -> Hall:
    """A second meeting of the same committee, convened for the same day."""
    other = Meeting.objects.create(
        year=2026,
        number=900,
        status=S.CONVENED,
        starts_at=DAY,
        place="Paris",
        planned_at=room.meeting.planned_at,
        planned_by=room.secretariat,
        convened_at=room.meeting.convened_at,
        convened_by=room.secretariat,
        rules=room.rules,
        edition=1,
    )
    return Hall(other, room.item, room.members, room.secretariat, room.at, room.rules)


def test_the_row_refuses_a_substitute_of_another_seat_or_day():
    room, mandate, substitute = room_with_substitute()
    stranger = SubstituteFactory()
    late = SubstituteFactory(seat=MandateFactory(seat__quality=SeatQuality.USERS).seat, starts_on=date(2026, 12, 9))

    for seat_holder, person in ((mandate, stranger.person), (late.seat.mandates.get(), late.person)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(
                meeting=room.meeting,
                mandate=seat_holder,
                presence=Presence.IN_PERSON,
                substitute=person,
                recorded_at=room.at,
                recorded_by=room.secretariat,
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            meeting=room.meeting,
            mandate=mandate,
            presence=Presence.PROXY,
            proxy_holder=room.members[0],
            substitute=substitute.person,
            recorded_at=room.at,
            recorded_by=room.secretariat,
        )


def test_a_substitute_sets_off_nothing_that_is_not_of_their_meeting():
    room, mandate, substitute = room_with_substitute()
    sit(room, mandate, substitute)
    elsewhere = hall_of_the_same(room)
    stands_in, holder = actors.build(substitute.person, DAY), actors.build(mandate.person, DAY)
    assembly = queries.assemblies_of(elsewhere.meeting).general

    for actor, may in ((stands_in, False), (holder, True)):
        assert bool(referral_policies.can_request_self_referral(actor)) is may
        assert bool(policies.can_demand_meeting(actor, elsewhere.meeting)) is may
        assert bool(minutes_policies.can_remark(actor, assembly, RemarkKind.CORRECTION)) is may
    here = queries.assemblies_of(room.meeting).general
    assert minutes_policies.can_remark(stands_in, here, RemarkKind.DISAGREEMENT)

"""A recusal that comes during or after the vote: what falls, what stands, and where the file goes (ADR 13)."""

import pytest
from django.db import InternalError, transaction

from committee.enums.meetings import BallotMode, BallotStatus, Choice, MeetingStatus
from committee.enums.referrals import ReferralStatus as S
from committee.models import AgendaItem, Attendance, Ballot, Recusal, Referral, Vote
from committee.operations.ballots import annul_ballot, cast_vote, close_ballot, open_ballot, proclaim_ballot
from committee.operations.recusals import recuse
from committee.operations.referrals import schedule_referral
from committee.operations.reviews import assign_rapporteur
from committee.queries.meetings import assemblies_of
from committee.queries.standing import standing_of
from common.errors import NotAllowed, RuleBroken, WrongState
from common.models import JournalEntry
from tests.committee.factories import MeetingFactory
from tests.committee.hall import hall
from tests.committee.referral_factories import AT, examined, loaded
from tests.grids import entries
from tests.pages import text_of

pytestmark = pytest.mark.django_db

B = BallotStatus
TEXT = "a" * 64
# What a ballot becomes when somebody leaves, by what they had to do with it, the mode, and when they leave.
# A secret vote is brought to each of its states by its own acts: `test_secret_votes`.
FALLS = """
                      | ready | open     | closed   | proclaimed | annulled
----------------------+-------+----------+----------+------------+---------
named, voted          | ready | open     | annulled | annulled   | annulled
named, gave a proxy   | ready | open     | annulled | annulled   | annulled
named, held a proxy   | ready | open     | annulled | annulled   | annulled
named, did not vote   | ready | open     | closed   | proclaimed | annulled
hands, was there      | ready | open     | annulled | annulled   | annulled
hands, was not there  | ready | open     | closed   | proclaimed | annulled
"""
HANDS = {"votes_for": 4, "against": 0, "abstain": 0, "no_part": 0, "voice": None}
# Each person of the room, by what the row says of them: their number, and how the room sits.
WHO = {"voted": 2, "gave a proxy": 3, "held a proxy": 2, "did not vote": 4, "was there": 2, "was not there": 5}
ROOM = ["in_person", "in_person", "in_person", "proxy 2", "in_person", "absent", "in_person"]


def a_room():
    room = hall(7, with_referral=True, is_here=False)
    room.attend(*ROOM)
    room.referral.rapporteur = room.members[6]
    room.referral.save()
    return room


def a_ballot(room, status, mode=BallotMode.NAMED):
    """In which everybody voted but member 4, and member 2 for member 3."""
    signed = {"prepared_at": room.at, "prepared_by": room.secretariat, "mode": mode, "text_sha256": TEXT}
    ballot = Ballot.objects.create(item=room.item, question="Adopter ?", **signed)
    if status == B.READY:
        return ballot
    move(ballot, B.OPEN, opened_at=room.at, opened_by=room.secretariat)
    if mode == BallotMode.NAMED:
        for number in (0, 1, 2, 3):
            caster = room.members[2 if number == 3 else number].person
            mandate, as_proxy = room.members[number], number == 3
            given = {"choice": Choice.FOR, "cast_at": room.at, "cast_by": caster, "as_proxy": as_proxy}
            Vote.objects.create(ballot=ballot, mandate=mandate, **given)
    if mode == BallotMode.HANDS:
        move(ballot, B.OPEN, hands=HANDS)
    return bring(room, ballot, status)


def bring(room, ballot, status):
    if status in {B.CLOSED, B.PROCLAIMED}:
        record = assemblies_of(room.meeting).of(room.item).as_record()
        move(ballot, B.CLOSED, closed_at=room.at, closed_by=room.secretariat, is_carried=True, assembly=record)
    if status == B.PROCLAIMED:
        move(ballot, B.PROCLAIMED, proclaimed_at=room.at, proclaimed_by=room.secretariat)
    if status == B.ANNULLED:
        why = {"annulled_at": room.at, "annulled_by": room.secretariat, "annulled_reason": "essai"}
        move(ballot, B.ANNULLED, **why)
    return ballot


def move(ballot, status, **given):
    Ballot.objects.filter(pk=ballot.pk).update(status=status, **given)
    ballot.refresh_from_db()


def leave(room, number, *, at=None):
    actor = room.actor(number)
    return recuse(
        referral_id=room.referral.pk, person_id=actor.user.pk, actor=actor, at=at or room.at, reason="Un lien"
    )


@pytest.mark.parametrize(("how", "status", "becomes"), entries(FALLS))
def test_what_becomes_of_a_ballot(how, status, becomes):
    room = a_room()
    mode, _, part = how.partition(", ")
    ballot = a_ballot(room, B(status), BallotMode(mode))

    leave(room, WHO[part])

    ballot.refresh_from_db()
    assert ballot.status == becomes
    if becomes == B.ANNULLED and status != B.ANNULLED:
        assert "Déport de Membre" in ballot.annulled_reason
        line = JournalEntry.objects.get(action="ballot.fall")
        assert (line.before, line.after, line.details["person"]) == (
            status,
            "annulled",
            room.members[WHO[part]].person_id,
        )


@pytest.mark.parametrize("is_counted", [True, False])
def test_an_open_show_of_hands_is_counted_anew(is_counted):
    room = a_room()
    ballot = a_ballot(room, B.READY, BallotMode.HANDS)
    move(ballot, B.OPEN, opened_at=room.at, opened_by=room.secretariat)
    move(ballot, B.OPEN, hands=HANDS if is_counted else {})

    leave(room, 2)

    ballot.refresh_from_db()
    assert (ballot.status, ballot.hands) == (B.OPEN, {})
    assert JournalEntry.objects.filter(action="ballot.forget_hands").exists() is is_counted


def test_the_votes_set_aside_are_named_in_the_journal_their_own_and_by_proxy():
    room = a_room()
    a_ballot(room, B.OPEN)

    leave(room, 2)

    line = JournalEntry.objects.get(action="ballot.set_vote_aside")
    assert line.details["mandates"] == sorted([room.members[2].pk, room.members[3].pk])


def test_an_open_ballot_is_closed_without_them_and_without_their_proxies():
    room = a_room()
    ballot = a_ballot(room, B.OPEN)

    leave(room, 2)
    closed = close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    assert (closed.tally["votes_for"], closed.tally["voters"]) == (2, 4)


def deliberated(room, *, meeting=MeetingStatus.OPEN):
    ballot = a_ballot(room, B.PROCLAIMED)
    Referral.objects.filter(pk=room.referral.pk).update(status=S.DELIBERATED, deliberated_at=room.at)
    if meeting == MeetingStatus.CLOSED:
        room.meeting.status, room.meeting.closed_at = meeting, room.at
        room.meeting.closed_by = room.secretariat
        room.meeting.save()
    return ballot


@pytest.mark.parametrize(
    ("meeting", "status", "action"),
    [
        (MeetingStatus.OPEN, S.SCHEDULED, "referral.resume"),
        (MeetingStatus.CLOSED, S.UNDER_REVIEW, "referral.reopen"),
    ],
)
def test_the_file_is_deliberated_again_at_once_or_at_another_meeting(meeting, status, action):
    room = a_room()
    ballot = deliberated(room, meeting=meeting)

    leave(room, 2)

    room.referral.refresh_from_db()
    ballot.refresh_from_db()
    assert (room.referral.status, room.referral.deliberated_at, ballot.status) == (status, None, B.ANNULLED)
    assert JournalEntry.objects.get(action=action).details["told"] == room.meeting.reference
    (note,) = [note for note in standing_of(loaded(room.referral, room.at), on=room.at.date()).notes if "tombé" in note]
    assert "Déport de Membre 2" in note


def test_a_vote_on_something_else_than_the_text_falls_and_leaves_the_deliberation():
    room = a_room()
    deliberated(room)
    other = Ballot.objects.create(
        item=room.item, question="Entendre la direction ?", prepared_at=room.at, prepared_by=room.secretariat
    )
    move(other, B.OPEN, opened_at=room.at, opened_by=room.secretariat)
    person = room.members[4].person
    Vote.objects.create(ballot=other, mandate=room.members[4], choice="for", cast_at=room.at, cast_by=person)
    bring(room, other, B.PROCLAIMED)

    leave(room, 4)

    room.referral.refresh_from_db()
    other.refresh_from_db()
    assert (room.referral.status, other.status) == (S.DELIBERATED, B.ANNULLED)


def test_after_the_opinion_is_given_the_result_stands_and_the_file_says_so():
    room = a_room()
    ballot = deliberated(room)
    Ballot.objects.filter(pk=ballot.pk).update(proclaimed_at=room.at.replace(hour=8))
    Referral.objects.filter(pk=room.referral.pk).update(status=S.ANSWERED, answered_at=room.at)

    leave(room, 2)

    ballot.refresh_from_db()
    assert ballot.status == B.PROCLAIMED
    notes = standing_of(loaded(room.referral, room.at), on=room.at.date()).notes
    assert any("Déport de Membre 2 après un vote proclamé" in note for note in notes)


def test_a_proclaimed_result_has_no_button_to_fall():
    room = a_room()
    ballot = a_ballot(room, B.PROCLAIMED)

    with pytest.raises(WrongState):
        annul_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at, reason="erreur")


def test_postgresql_lets_a_result_fall_only_with_a_recusal_of_its_file():
    room = a_room()
    ballot = a_ballot(room, B.PROCLAIMED)
    why = {"annulled_at": room.at, "annulled_by": room.secretariat, "annulled_reason": "essai"}

    with pytest.raises(InternalError, match="only by a recusal"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(status=B.ANNULLED, **why)
    room.recuse(5)
    Ballot.objects.filter(pk=ballot.pk).update(status=B.ANNULLED, **why)


# A whole way: voted, proclaimed, undone by a recusal, voted again in the same meeting.


def test_the_committee_votes_again_in_the_same_meeting():
    file = examined(status=S.SCHEDULED)
    people = file.people
    president = people.users["president"]
    signed = {"convened_at": AT, "convened_by": president, "rules": file.referral.rules}
    meeting = MeetingFactory(status="open", opened_at=AT, opened_by=president, starts_at=AT, **signed)
    item = AgendaItem.objects.create(meeting=meeting, position=1, referral=file.referral)
    for name in ("president", "vice", "member", "first", "second", "rapporteur"):
        Attendance.objects.create(
            meeting=meeting, mandate=people.mandates[name], presence="in_person", recorded_at=AT, recorded_by=president
        )

    def vote(*names):
        ballot = Ballot.objects.create(
            item=item, question="Adopter ?", text_sha256=TEXT, prepared_at=AT, prepared_by=president
        )
        open_ballot(ballot_id=ballot.pk, actor=people.actor("president"), at=AT)
        for name in names:
            cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=people.actor(name), at=AT)
        close_ballot(ballot_id=ballot.pk, actor=people.actor("president"), at=AT)
        return proclaim_ballot(ballot_id=ballot.pk, actor=people.actor("president"), at=AT)

    first = vote("president", "vice", "member", "first", "second")
    person = people.users["member"]
    recuse(referral_id=file.referral.pk, person_id=person.pk, actor=people.actor("member"), at=AT, reason="Un lien")
    second = vote("president", "vice", "first", "second")

    first.refresh_from_db()
    file.referral.refresh_from_db()
    assert (first.status, second.status, file.referral.status) == (B.ANNULLED, B.PROCLAIMED, S.DELIBERATED)
    assert second.tally["voters"] == 5


def test_the_file_is_put_on_another_agenda_once_the_recused_reviewer_is_replaced():
    file = examined(status=S.DELIBERATED)
    Referral.objects.filter(pk=file.referral.pk).update(status=S.UNDER_REVIEW)

    schedule_referral(
        referral_id=file.referral.pk, actor=file.people.actor("secretariat"), at=AT, meeting_reference="SEA-2026-02"
    )


# The point says what keeps it from being decided.


def test_a_text_that_lost_its_rapporteur_is_not_put_to_the_vote_until_another_is_named(browser, time_machine):
    room = a_room()
    time_machine.move_to(room.at, tick=False)
    ballot = a_ballot(room, B.READY)
    leave(room, 6)

    with pytest.raises(RuleBroken, match="plus de rapporteur"):
        open_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)
    browser.force_login(room.members[1].person)
    assert "n’a plus de rapporteur" in text_of(browser.get(room.meeting.get_absolute_url()).page.main)
    assign_rapporteur(referral_id=room.referral.pk, actor=room.president, at=room.at, mandate_id=room.members[4].pk)
    assert open_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at).status == B.OPEN


def test_when_nobody_may_preside_the_point_says_what_blocks_it(browser, time_machine):
    room = a_room()
    time_machine.move_to(room.at, tick=False)
    ballot = a_ballot(room, B.READY)
    leave(room, 0)
    assert "Personne ne peut présider" not in _page(browser, room, 4)
    leave(room, 1)

    assert "Personne ne peut présider ce point" in _page(browser, room, 4)
    for number in (0, 1, 4):
        with pytest.raises(NotAllowed):
            open_ballot(ballot_id=ballot.pk, actor=room.actor(number), at=room.at)
    assert Recusal.objects.count() == 2


def _page(browser, room, number):
    browser.force_login(room.members[number].person)
    return text_of(browser.get(room.meeting.get_absolute_url()).page.main)

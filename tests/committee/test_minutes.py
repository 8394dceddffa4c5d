"""The minutes: assembled, completed, submitted, approved by a vote at a later meeting."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from committee.enums.meetings import BallotStatus, Choice, MeetingStatus
from committee.models import AgendaItem, Meeting, MinutesVersion
from committee.operations import agenda, ballots, meetings, minutes
from committee.operations.minutes_agenda import put_minutes_to_the_vote
from committee.queries.minutes import latest_version
from committee.rendering.minutes_facts import minutes_text
from committee.rendering.minutes_text import from_record
from common.errors import NotAllowed, RuleBroken, Stale, WrongState
from common.journal import broken_links
from common.models import JournalEntry
from tests.committee.hall import DAY, hall
from tests.committee.minutes_room import (
    LATER,
    approved,
    ballot_of,
    held,
    opened_after,
    planned_after,
    saved,
    submitted,
    voted,
)
from tests.races import race

pytestmark = pytest.mark.django_db

S = MeetingStatus


def test_the_first_version_is_assembled_when_the_meeting_ends():
    room = hall(4, with_referral=True)
    room.attend("in_person", "remote", "proxy 0", "excused")
    room.recuse(1)
    room.ballot(BallotStatus.ANNULLED)
    AgendaItem.objects.update(note="Le comité demande un calendrier.")

    meetings.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY + timedelta(hours=2))

    version = MinutesVersion.objects.get()
    text = from_record(version.content)
    assert [line.presence for line in text.attendance] == [
        "Présent sur place",
        "Présent à distance",
        "Pouvoir à Membre 0",
        "Excusé",
    ]
    (point,) = text.points
    assert (point.note, point.recused, point.ballots[0].annulled) == (
        "Le comité demande un calendrier.",
        ("Membre 1",),
        "erreur",
    )
    assert "présidée par Membre 0" in " ".join(text.opening)


def test_what_a_version_keeps_reads_back_the_same_to_the_last_byte():
    room = held(with_referral=True)

    version = MinutesVersion.objects.get()

    assert from_record(version.content) == minutes_text(Meeting.objects.get(pk=room.meeting.pk))
    assert from_record(version.content).sha256 == version.sha256


def test_each_save_adds_a_version_and_the_same_text_twice_adds_one():
    room = held()

    first = saved(room, notes={room.item.pk: "Un relevé."})
    again = saved(room, notes={room.item.pk: "Un relevé."})

    assert first == again
    assert (first.number, MinutesVersion.objects.count()) == (2, 2)
    assert "relevé" not in str(JournalEntry.objects.get(action="meeting.write_minutes").details)


def test_two_writers_never_overwrite_each_other():
    room = held()
    saved(room, observations="La première.")

    with pytest.raises(Stale, match="Secrétariat a enregistré la version 2"):
        saved(room, observations="La seconde.", actor=room.president)

    assert from_record(latest_version(room.meeting).content).observations == "La première."
    assert saved(room, base=2, observations="Les deux.").number == 3


def test_the_note_of_a_point_that_the_writer_left_stays_as_it_is_and_the_observations_with_it():
    room = held(with_referral=True)
    saved(room, observations="Sur toute la séance.", notes={room.item.pk: "Ce que le président ne lit pas."})
    room.recuse(0)

    saved(room, base=2, actor=room.president, observations="Autre.", notes={room.item.pk: "écrasé"})

    text = from_record(latest_version(room.meeting).content)
    assert (text.observations, text.points[0].note) == ("Sur toute la séance.", "Ce que le président ne lit pas.")


@pytest.mark.parametrize("number", [2, 3, 4])
def test_members_do_not_write_the_minutes(number):
    room = held()

    with pytest.raises(NotAllowed):
        saved(room, actor=room.actor(number))


def test_submitted_minutes_are_frozen_until_they_are_taken_back():
    room = held()
    submitted(room)

    with pytest.raises(WrongState):
        saved(room, observations="Trop tard.")
    minutes.take_back_minutes(meeting_id=room.meeting.pk, actor=room.secretary, at=LATER)

    assert saved(room, observations="À temps.").number == 2


def test_the_version_that_is_submitted_is_the_last_one_and_is_submitted_once():
    room = held()
    saved(room)

    with pytest.raises(Stale, match="version 2"):
        submitted(room, number=1)
    first, again = submitted(room, number=2), submitted(room, number=2)

    assert first.submitted_minutes == again.submitted_minutes == latest_version(room.meeting)
    assert JournalEntry.objects.filter(action="meeting.submit_minutes").count() == 1


def test_minutes_are_not_submitted_on_facts_that_changed():
    room = held(with_referral=True)
    Meeting.objects.filter(pk=room.meeting.pk).update(quorum_note="Autre quorum.")

    with pytest.raises(RuleBroken, match="a changé depuis"):
        submitted(room)

    saved(room)
    assert submitted(room, number=2).submitted_minutes.number == 2


def test_the_approval_comes_first_on_the_next_agenda_by_itself_and_once():
    room = held()

    later = planned_after(room)
    agenda.add_point(meeting_id=later.pk, actor=room.secretary, at=DAY, title="Divers")
    meetings.convene_meeting(meeting_id=later.pk, actor=room.secretary, at=DAY + timedelta(days=4))

    assert [(item.position, item.title, item.minutes_of) for item in later.items.all()] == [
        (1, "Approbation du procès-verbal de la séance du 8\u00a0décembre\u00a02026", room.meeting),
        (2, "Divers", None),
    ]


def test_nobody_takes_the_approval_off_the_agenda():
    room = held()
    later = planned_after(room)

    with pytest.raises(RuleBroken, match="vient de lui-même"):
        agenda.remove_point(meeting_id=later.pk, item_id=later.items.get().pk, actor=room.secretary, at=DAY)


def test_a_meeting_closed_after_the_planning_is_brought_by_the_convening_before_the_rest():
    room = hall(3)
    later = planned_after(room)
    agenda.add_point(meeting_id=later.pk, actor=room.secretary, at=DAY, title="Divers")
    meetings.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY)

    meetings.convene_meeting(meeting_id=later.pk, actor=room.secretary, at=DAY + timedelta(days=4))

    assert [(item.position, item.minutes_of) for item in later.items.all()] == [(1, room.meeting), (2, None)]


def test_what_waits_no_longer_leaves_the_agenda_before_the_convening():
    room = held()
    far = planned_after(room, days=10)
    agenda.add_point(meeting_id=far.pk, actor=room.secretary, at=DAY, title="Divers")
    assert far.items.count() == 2
    put_off = {"meeting_id": far.pk, "actor": room.secretary, "at": DAY}
    meetings.postpone_meeting(**put_off, reason="Grève des transports.")
    submitted(room)
    voted(opened_after(room))
    meetings.reschedule_meeting(**put_off, starts_at=DAY + timedelta(days=40))

    meetings.convene_meeting(meeting_id=far.pk, actor=room.secretary, at=LATER + timedelta(days=10))

    assert [(item.position, item.title, item.minutes_of) for item in far.items.all()] == [(1, "Divers", None)]


def test_minutes_are_on_one_agenda_at_a_time():
    room = held()

    near, far = planned_after(room), planned_after(room, days=40)

    assert [near.items.count(), far.items.count()] == [1, 0]


def test_the_vote_approves_exactly_the_version_whose_digest_was_voted():
    room = held()
    saved(room, observations="La deuxième.")
    submitted(room, number=2)
    later = opened_after(room)

    ballot = voted(later)

    room.meeting.refresh_from_db()
    version = room.meeting.approved_minutes
    assert (room.meeting.status, version.number) == (S.MINUTES_APPROVED, 2)
    assert ballot.text_sha256 == version.sha256 == from_record(version.content).sha256
    assert room.meeting.minutes_approved_at == LATER
    line = JournalEntry.objects.get(action="meeting.approve_minutes")
    assert (line.details["sha256"], line.details["ballot"]) == (version.sha256, str(ballot.pk))
    assert broken_links() == []


def test_minutes_that_are_not_carried_go_back_to_writing_and_to_the_next_meeting():
    room = held()
    submitted(room)
    later = opened_after(room)

    voted(later, *[Choice.AGAINST] * 5)

    room.meeting.refresh_from_db()
    assert (room.meeting.status, room.meeting.submitted_minutes) == (S.CLOSED, None)
    assert saved(room).number == 2
    meetings.close_meeting(meeting_id=later.meeting.pk, actor=later.president, at=LATER)
    assert [item.minutes_of for item in planned_after(room, days=40).items.all()] == [room.meeting, later.meeting]


def test_a_ballot_on_minutes_bears_on_what_is_submitted_and_nothing_else():
    room = held()
    later = opened_after(room)
    item = later.meeting.items.get(minutes_of=room.meeting)
    given = {"item_id": item.pk, "actor": later.secretary, "at": LATER, "question": "Approuvez-vous ?"}

    for digest in ("", "ab" * 32, MinutesVersion.objects.get().sha256):
        with pytest.raises(RuleBroken, match="soumis à l’approbation"):
            ballots.prepare_ballot(**given, text_sha256=digest)
    put = {"meeting_id": later.meeting.pk, "item_id": item.pk, "actor": later.secretary, "at": LATER}
    with pytest.raises(RuleBroken, match="n’est pas soumis"):
        put_minutes_to_the_vote(**put)
    submitted(room)

    assert put_minutes_to_the_vote(**put) == put_minutes_to_the_vote(**put) == ballot_of(later)


def test_minutes_are_not_taken_back_from_under_a_vote():
    room = held()
    submitted(room)
    later = opened_after(room)

    with pytest.raises(RuleBroken, match=f"séance {later.meeting.reference}"):
        minutes.take_back_minutes(meeting_id=room.meeting.pk, actor=room.secretary, at=LATER)
    annulled = {"ballot_id": ballot_of(later).pk, "actor": later.president, "at": LATER, "reason": "À revoir."}
    ballots.annul_ballot(**annulled)

    assert minutes.take_back_minutes(meeting_id=room.meeting.pk, actor=room.secretary, at=LATER).status == S.CLOSED


def test_postgresql_refuses_minutes_that_no_vote_approved():
    room = held()
    submitted(room)
    meeting = Meeting.objects.get(pk=room.meeting.pk)

    with pytest.raises(IntegrityError, match="approved by a vote"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(
            approved_minutes=meeting.submitted_minutes,
            status=S.MINUTES_APPROVED,
            minutes_approved_at=DAY,
            minutes_approved_by=room.secretariat,
        )
    with pytest.raises(IntegrityError, match="minutes_have_a_version"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(
            status=S.MINUTES_APPROVED, minutes_approved_at=DAY, minutes_approved_by=room.secretariat
        )


def test_postgresql_keeps_what_was_approved():
    room = approved(3)

    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        Meeting.objects.filter(pk=room.meeting.pk).update(status=S.CLOSED)
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        Meeting.objects.filter(pk=room.meeting.pk).update(approved_minutes=None, status=S.CLOSED)
    with pytest.raises(DatabaseError), transaction.atomic():
        MinutesVersion.objects.update(sha256="ab" * 32)


def test_an_approval_point_is_a_matter_of_its_own():
    room = held()
    later = planned_after(room)

    for wrong in ({"meeting": later, "minutes_of": later}, {"meeting": later, "minutes_of": room.meeting}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.create(position=9, title="x", **wrong)


@pytest.mark.django_db(transaction=True)
def test_of_two_savers_at_once_one_is_told():
    room = held()

    met = race(lambda: saved(room, observations="Moi."), lambda: saved(room, observations="Toi.", actor=room.president))

    assert met == ["done", "refused"]
    assert MinutesVersion.objects.count() == 2

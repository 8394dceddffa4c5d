"""The meeting as it goes: the point it is dealing with, and the notes for its minutes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from committee.enums.meetings import BallotStatus, MeetingStatus
from committee.models import AgendaItem, Meeting
from committee.operations import conduct
from committee.operations import meetings as operations
from committee.operations.ballots import open_ballot
from committee.policies import meetings as policies
from common.errors import DomainError, NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from tests.committee.hall import DAY, Hall, hall
from tests.committee.test_ballots import _actor
from tests.grids import cells

pytestmark = pytest.mark.django_db

S = MeetingStatus
B = BallotStatus

WHO = """
                  | move on | write note
president         | yes     | yes
vice-president    | yes     | yes
secretariat       | yes     | yes
member            | -       | -
recused president | -       | -
former member     | -       | -
"""


def room_with(points: int, *, status: MeetingStatus = S.OPEN, **given: bool) -> tuple[Hall, list[AgendaItem]]:
    """A meeting that deals with the first of its points."""
    room = hall(4, status=status, **given)
    items = [room.item] + [
        AgendaItem.objects.create(meeting=room.meeting, position=position, title=f"Point {position}")
        for position in range(2, points + 1)
    ]
    if room.meeting.opened_at is not None:
        room.meeting.current_item = room.item
        room.meeting.save()
    return room, items


def go(room: Hall, item: AgendaItem, *, leaving: AgendaItem | None, who: str = "secretariat") -> Meeting:
    return conduct.go_to_point(
        meeting_id=room.meeting.pk,
        item_id=item.pk,
        leaving_id=leaving.pk if leaving else None,
        actor=_someone(who, room),
        at=DAY,
    )


def _someone(who, room):
    if who == "recused president":
        room.recuse(0)
        return room.president
    return _actor(who, room)


def write(room: Hall, text: str, *, revision: int = 0, who: str = "secretariat") -> AgendaItem:
    return conduct.write_note(
        meeting_id=room.meeting.pk,
        item_id=room.item.pk,
        actor=_someone(who, room),
        at=DAY,
        revision=revision,
        text=text,
    )


@pytest.mark.parametrize(("who", "act", "allowed"), cells(WHO))
def test_who_may_conduct(who, act, allowed, django_assert_num_queries):
    room, _ = room_with(2, with_referral=True)
    someone = _someone(who, room)

    with django_assert_num_queries(0):
        may = {"move on": policies.can_move_on, "write note": policies.can_write_note}[act]
        verdict = may(someone, room.item)

    assert bool(verdict) is allowed
    assert verdict.is_hidden is (who == "former member")


def test_an_opened_meeting_deals_with_its_first_point():
    room, items = room_with(2, status=S.CONVENED)
    room.attend("in_person", "in_person", "in_person", "in_person")

    meeting = operations.open_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY)

    assert meeting.current_item == items[0]


def test_the_meeting_goes_from_point_to_point_and_the_journal_says_so():
    room, items = room_with(3)

    go(room, items[2], leaving=items[0])

    room.meeting.refresh_from_db()
    assert (room.meeting.current_item, room.meeting.revision) == (items[2], 1)
    line = JournalEntry.objects.get(action="meeting.go_to_point")
    assert (line.details["position"], line.target_id) == (3, str(room.meeting.pk))


def test_a_press_sent_twice_moves_once():
    room, items = room_with(3)

    go(room, items[1], leaving=items[0])
    go(room, items[1], leaving=items[0])

    room.meeting.refresh_from_db()
    assert (room.meeting.current_item, room.meeting.revision) == (items[1], 1)


def test_two_people_who_press_next_at_once_do_not_skip_a_point():
    room, items = room_with(3)
    go(room, items[1], leaving=items[0], who="president")

    with pytest.raises(Stale, match="a changé de point"):
        go(room, items[2], leaving=items[0])

    assert Meeting.objects.get().current_item == items[1]


@pytest.mark.parametrize("status", [B.OPEN, B.CLOSED])
def test_a_vote_is_finished_before_the_next_point(status):
    room, items = room_with(2)
    room.ballot(status)

    with pytest.raises(RuleBroken, match="ni proclamé ni annulé"):
        go(room, items[1], leaving=items[0])


@pytest.mark.parametrize("status", [B.READY, B.PROCLAIMED, B.ANNULLED])
def test_a_point_may_be_left_with_a_ballot_that_is_not_under_way(status):
    room, items = room_with(2)
    room.ballot(status)

    assert go(room, items[1], leaving=items[0]).current_item == items[1]


@pytest.mark.parametrize("status", [status for status in S if status != S.OPEN])
def test_only_an_open_meeting_goes_from_point_to_point(status):
    room, items = room_with(2, status=status)

    with pytest.raises(WrongState):
        go(room, items[1], leaving=None)


def test_who_left_the_point_does_not_move_the_meeting_out_of_it():
    room, items = room_with(2, with_referral=True)

    with pytest.raises(NotAllowed, match="Vous vous êtes déporté"):
        go(room, items[1], leaving=items[0], who="recused president")

    assert go(room, items[1], leaving=items[0], who="vice-president").current_item == items[1]


def test_a_point_of_another_meeting_does_not_exist_here():
    room, items = room_with(1)
    other = Meeting.objects.create(
        year=2027, number=1, starts_at=DAY, place="Paris", planned_at=DAY, planned_by=room.secretariat
    )
    elsewhere = AgendaItem.objects.create(meeting=other, position=1, title="Ailleurs")

    with pytest.raises(NotVisible):
        go(room, elsewhere, leaving=items[0])
    with pytest.raises(IntegrityError, match="point is of another meeting"), transaction.atomic():
        Meeting.objects.filter(pk=room.meeting.pk).update(current_item=elsewhere)


def test_no_point_is_dealt_with_before_the_opening():
    room, items = room_with(1, status=S.CONVENED)

    with pytest.raises(IntegrityError, match="committee_meeting_no_point_before_the_opening"), transaction.atomic():
        Meeting.objects.filter(pk=room.meeting.pk).update(current_item=items[0])


def test_a_ballot_that_opens_on_another_point_brings_the_meeting_to_it():
    room, items = room_with(2)
    room.item = items[1]
    ballot = room.ballot(B.READY)

    open_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)

    assert Meeting.objects.get().current_item == items[1]


def test_a_note_is_written_once_and_told():
    room, _ = room_with(1)

    write(room, " Le comité demande un calendrier. ")
    write(room, "Le comité demande un calendrier.")

    room.item.refresh_from_db()
    assert (room.item.note, room.item.note_revision) == ("Le comité demande un calendrier.", 1)
    line = JournalEntry.objects.get(action="meeting.write_note")
    assert "calendrier" not in str(line.details)


def test_two_notes_do_not_overwrite_each_other():
    room, _ = room_with(1)
    write(room, "La première.")

    with pytest.raises(Stale):
        write(room, "La seconde.", who="president")

    assert AgendaItem.objects.get().note == "La première."
    assert write(room, "Les deux.", revision=1).note == "Les deux."


def test_no_note_is_written_from_outside_the_point():
    room, _ = room_with(1, with_referral=True)

    with pytest.raises(NotAllowed):
        write(room, "non", who="recused president")
    with pytest.raises(NotAllowed):
        write(room, "non", who="member")


@pytest.mark.parametrize("status", [S.CONVENED, S.CLOSED, S.MINUTES_APPROVED])
def test_notes_are_taken_in_the_meeting_afterwards_the_minutes_have_versions(status):
    room, _ = room_with(1, status=status)

    with pytest.raises(WrongState):
        write(room, "Trop tôt ou trop tard.")


@pytest.mark.django_db(transaction=True)
def test_of_many_presses_on_next_the_meeting_moves_by_one_point():
    room, items = room_with(4)
    presses = [items[1], items[1], items[2], items[1], items[3], items[1]]

    def press(item: AgendaItem) -> bool:
        try:
            go(room, item, leaving=items[0])
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(presses)) as pool:
        list(pool.map(press, presses))

    meeting = Meeting.objects.get()
    assert meeting.revision == 1
    assert JournalEntry.objects.filter(action="meeting.go_to_point").count() == 1

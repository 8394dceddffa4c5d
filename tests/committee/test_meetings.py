from datetime import timedelta
from uuid import uuid4

import pytest

from committee import workflow
from committee.enums.meetings import BallotStatus, MeetingStatus, MeetingStep, Presence
from committee.enums.referrals import ReferralStatus
from committee.models import AgendaItem, Attendance, Meeting
from committee.operations import agenda
from committee.operations import meetings as operations
from committee.operations.attendance import Entry, answer_notice, record_attendance
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from common.errors import NotAllowed, RuleBroken, Stale, WrongState
from common.models import JournalEntry, OutboxMessage
from tests.committee.factories import RulesFactory
from tests.committee.hall import DAY, Hall, hall
from tests.committee.test_ballots import _actor
from tests.grids import cells, columns, entries, rows

pytestmark = pytest.mark.django_db

S = MeetingStatus
Step = MeetingStep

FLOW = """
                 | convene  | postpone  | reschedule | open_meeting | note_no_quorum | close
planned          | convened | postponed | -          | -            | -              | -
convened         | -        | postponed | -          | open         | inquorate      | -
postponed        | -        | -         | planned    | -            | -              | -
inquorate        | -        | -         | -          | -            | -              | -
open             | -        | -         | -          | -            | -              | closed
closed           | -        | -         | -          | -            | -              | -
minutes_approved | -        | -         | -          | -            | -              | -
stopped          | -        | -         | -          | -            | -              | -
"""

FLOW_OF_MINUTES = """
                 | submit_minutes | take_back_minutes | approve_minutes  | reject_minutes
planned          | -              | -                 | -                | -
convened         | -              | -                 | -                | -
postponed        | -              | -                 | -                | -
inquorate        | -              | -                 | -                | -
open             | -              | -                 | -                | -
closed           | closed         | closed            | minutes_approved | closed
minutes_approved | -              | -                 | -                | -
stopped          | -              | -                 | -                | -
"""

FLOW_OF_CONSULTATIONS = """
                 | lapse_consultation | stop_consultation
planned          | -                  | -
convened         | -                  | stopped
postponed        | -                  | -
inquorate        | -                  | -
open             | inquorate          | stopped
closed           | -                  | -
minutes_approved | -                  | -
stopped          | -                  | -
"""

WHO = """
               | convene | postpone | reschedule | open_meeting | note_no_quorum | close | see
president      | yes     | yes      | yes        | yes          | yes            | yes   | yes
vice-president | yes     | yes      | yes        | yes          | yes            | yes   | yes
secretariat    | yes     | yes      | yes        | yes          | yes            | yes   | yes
member         | -       | -        | -          | -            | -              | -     | yes
former member  | -       | -        | -          | -            | -              | -     | -
"""

# Nobody approves or rejects by a button: the committee does, by a vote.
WHO_OF_MINUTES = """
               | submit_minutes | take_back_minutes | approve_minutes | reject_minutes
president      | yes            | yes               | -               | -
vice-president | yes            | yes               | -               | -
secretariat    | yes            | yes               | -               | -
member         | -              | -                 | -               | -
former member  | -              | -                 | -               | -
"""

WHO_OF_CONSULTATIONS = """
               | lapse_consultation | stop_consultation
president      | yes                | yes
vice-president | yes                | yes
secretariat    | yes                | -
member         | -                  | yes
former member  | -                  | -
"""
_FLOWS = (FLOW, FLOW_OF_MINUTES, FLOW_OF_CONSULTATIONS)
_WHO = (WHO, WHO_OF_MINUTES, WHO_OF_CONSULTATIONS)


@pytest.mark.parametrize(("state", "step", "target"), [cell for drawing in _FLOWS for cell in entries(drawing)])
def test_what_leads_where(state, step, target):
    if target == "-":
        with pytest.raises(WrongState):
            workflow.MEETING.target(Step(step), source=state)
    else:
        assert workflow.MEETING.target(Step(step), source=state) == target


def test_every_state_and_step_is_drawn():
    assert all(set(rows(drawing)) == set(S.values) for drawing in _FLOWS)
    assert {column for drawing in _FLOWS for column in columns(drawing)} == set(Step.values)
    assert {column for drawing in _WHO for column in columns(drawing)} == {*Step.values, "see"}


@pytest.mark.parametrize(("who", "step", "allowed"), [cell for drawing in _WHO for cell in cells(drawing)])
def test_who_may_take_which_step(who, step, allowed, django_assert_num_queries):
    room = hall(4, status=S.PLANNED)
    someone = _actor(who, room)

    with django_assert_num_queries(0):
        policy = policies.can_see if step == "see" else policies.STEPS[Step(step)]
        verdict = policy(someone, room.meeting)

    assert bool(verdict) is allowed
    assert verdict.is_hidden is (who == "former member")


@pytest.mark.parametrize("who", rows(WHO))
def test_the_list_shows_what_the_policy_lets_see(who):
    room = hall(4)
    someone = _actor(who, room)

    listed = set(queries.meetings_visible_to(someone))

    assert listed == {meeting for meeting in Meeting.objects.all() if policies.can_see(someone, meeting)}


def _plan(room: Hall, **given: object) -> Meeting:
    fields = {"meeting_id": uuid4(), "at": room.at, "starts_at": DAY + timedelta(days=10), "place": "Paris"}
    return operations.plan_meeting(actor=room.secretary, **(fields | given))


def test_meetings_are_numbered_by_year():
    room = hall(1, status=S.PLANNED)
    Meeting.objects.update(number=1)

    made = [_plan(room), _plan(room, starts_at=DAY + timedelta(days=60)), _plan(room)]

    assert [meeting.reference for meeting in made] == ["SEA-2026-02", "SEA-2027-01", "SEA-2026-03"]


@pytest.mark.parametrize(
    ("days", "reason", "is_convened"),
    [(5, "", True), (4, "", False), (4, "Mise en service", True), (0, "Mise en service", True)],
)
def test_the_notice_is_of_five_days_save_urgency(days, reason, is_convened):
    room = hall(3, status=S.PLANNED)
    given = {
        "meeting_id": room.meeting.pk,
        "actor": room.secretary,
        "at": DAY - timedelta(days=days, hours=1),
        "urgency_reason": reason,
    }

    if is_convened:
        meeting = operations.convene_meeting(**given)
        assert (meeting.status, meeting.rules, meeting.urgency_reason) == (S.CONVENED, room.rules, reason)
        assert OutboxMessage.objects.count() == 3
    else:
        with pytest.raises(RuleBroken, match="4\u00a0jours pour 5 requis"):
            operations.convene_meeting(**given)
        assert not OutboxMessage.objects.exists()
        assert not JournalEntry.objects.exists()


def test_nothing_is_convened_on_an_empty_agenda():
    room = hall(3, status=S.PLANNED)
    AgendaItem.objects.all().delete()

    with pytest.raises(RuleBroken, match="ordre du jour est vide"):
        operations.convene_meeting(meeting_id=room.meeting.pk, actor=room.secretary, at=DAY - timedelta(days=9))


def test_a_meeting_keeps_the_rules_of_the_day_it_was_convened():
    room = hall(3, status=S.CONVENED)

    RulesFactory(in_force_from=DAY.date(), quorum_numerator=1, quorum_denominator=1)

    assert operations.quorum_of(room.meeting).required == 2


@pytest.mark.parametrize(("here", "is_opened"), [(2, False), (3, True)])
def test_a_meeting_opens_with_its_quorum(here, is_opened):
    room = hall(5, status=S.CONVENED)
    room.attend(*["in_person"] * here, *["absent"] * (5 - here))
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": room.at}

    if is_opened:
        assert operations.open_meeting(**given).status == S.OPEN
        return
    with pytest.raises(RuleBroken, match="n’est pas atteint"):
        operations.open_meeting(**given)
    assert operations.note_no_quorum(**given).status == S.INQUORATE


@pytest.mark.parametrize("days", [-1, 1])
def test_a_meeting_opens_on_its_day_only(days):
    room = hall(2, status=S.CONVENED)
    room.attend("in_person", "in_person")

    with pytest.raises(RuleBroken, match="jour de la séance"):
        operations.open_meeting(meeting_id=room.meeting.pk, actor=room.secretary, at=DAY + timedelta(days=days))


def test_a_second_notice_on_the_same_agenda_needs_no_quorum():
    room = hall(5, status=S.INQUORATE, with_referral=True)
    starts_at = DAY + timedelta(days=8)
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": room.at, "starts_at": starts_at}

    second = operations.convene_again(**given, second_id=uuid4())

    assert (second.status, second.second_notice_of) == (S.CONVENED, room.meeting)
    assert list(second.items.values_list("referral", "position")) == [(room.referral.pk, 1)]
    with pytest.raises(WrongState):
        operations.convene_again(**given, second_id=uuid4())
    opened = operations.open_meeting(meeting_id=second.pk, actor=room.secretary, at=starts_at)
    assert "aucun quorum n’est requis" in opened.quorum_note


def test_a_meeting_put_off_is_convened_anew():
    room = hall(3, status=S.CONVENED)
    room.attend("in_person", "excused", "excused")
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": DAY - timedelta(days=2)}
    with pytest.raises(RuleBroken, match="motif"):
        operations.postpone_meeting(**given, reason="")

    operations.postpone_meeting(**given, reason="Grève des transports")
    operations.reschedule_meeting(**given, starts_at=DAY + timedelta(days=20))
    meeting = operations.convene_meeting(**given)

    assert (meeting.status, meeting.edition) == (S.CONVENED, 2)
    assert not Attendance.objects.exists()
    kinds = OutboxMessage.objects.order_by("created_at").values_list("payload__letter", flat=True)
    assert sorted(kinds) == ["notice"] * 3 + ["postponement"] * 3


def test_a_file_that_was_not_voted_goes_back_to_its_examination():
    room = hall(3, with_referral=True)

    operations.close_meeting(meeting_id=room.meeting.pk, actor=room.secretary, at=room.at)

    room.referral.refresh_from_db()
    assert room.referral.status == ReferralStatus.UNDER_REVIEW


@pytest.mark.parametrize("status", [BallotStatus.READY, BallotStatus.OPEN, BallotStatus.CLOSED])
def test_a_meeting_does_not_end_on_an_unfinished_ballot(status):
    room = hall(3)
    room.ballot(status)

    with pytest.raises(RuleBroken, match="ni proclamé ni annulé"):
        operations.close_meeting(meeting_id=room.meeting.pk, actor=room.secretary, at=room.at)


def test_observations_are_noted_in_the_meeting_and_nobody_overwrites_anybody():
    room = hall(3)
    note = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": room.at, "text": "Rien à signaler."}

    operations.write_minutes_note(**note, revision=0)
    with pytest.raises(Stale):
        operations.write_minutes_note(**note, revision=0)
    closed = operations.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=room.at)
    with pytest.raises(WrongState):
        operations.write_minutes_note(**note, revision=closed.revision)

    assert closed.minutes_note == "Rien à signaler."


def test_a_recusal_after_the_meeting_does_not_rewrite_who_sat():
    room = hall(3, status=S.CLOSED, with_referral=True)
    room.recuse(1)
    room.at = DAY + timedelta(days=1)
    room.recuse(2)

    assembly = queries.assemblies_of(room.meeting).of(room.item)

    assert [member.mandate_id for member in assembly.recused] == [room.members[1].pk]


def _positions(room: Hall) -> list[tuple[int, str]]:
    return list(room.meeting.items.order_by("position").values_list("position", "title"))


def test_the_agenda_is_added_to_reordered_and_cut():
    room = hall(2, status=S.PLANNED)
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": room.at}
    second = agenda.add_point(**given, title="Rapport d’activité")
    agenda.add_point(**given, title="Questions diverses")

    agenda.move_point(**given, item_id=second.pk, is_up=True)
    agenda.move_point(**given, item_id=second.pk, is_up=True)
    moved = _positions(room)
    agenda.remove_point(**given, item_id=room.item.pk)

    assert moved == [(1, "Rapport d’activité"), (2, "Programme de travail"), (3, "Questions diverses")]
    assert _positions(room) == [(1, "Rapport d’activité"), (2, "Questions diverses")]


def test_the_agenda_does_not_change_after_the_notice():
    room = hall(2, status=S.CONVENED)

    with pytest.raises(WrongState, match="parti avec la convocation"):
        agenda.add_point(meeting_id=room.meeting.pk, actor=room.secretary, at=room.at, title="Ajout")


def test_a_file_taken_off_the_agenda_goes_back_to_its_examination():
    room = hall(2, status=S.PLANNED, with_referral=True)

    agenda.remove_point(meeting_id=room.meeting.pk, item_id=room.item.pk, actor=room.secretary, at=room.at)

    room.referral.refresh_from_db()
    assert room.referral.status == ReferralStatus.UNDER_REVIEW


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        (Entry(Presence.PROXY), "À qui"),
        (Entry(Presence.PROXY, 0), "à soi-même"),
        (Entry(Presence.PROXY, -1), "ne siège pas"),
        (Entry(Presence.ABSENT, 1), "à la fois"),
        (Entry(Presence.REMOTE), "accès à distance"),
    ],
    ids=["to nobody", "to oneself", "to a stranger", "absent with a proxy", "remotely where it is not possible"],
)
def test_attendance_that_makes_no_sense(entry, refusal):
    room = hall(3, status=S.CONVENED)
    Meeting.objects.update(remote_access="")
    pks = {0: room.members[0].pk, 1: room.members[1].pk, -1: 999_999_999}
    entry = Entry(entry.presence, pks.get(entry.holder_id) if entry.holder_id is not None else None)

    with pytest.raises(RuleBroken, match=refusal):
        record_attendance(
            meeting_id=room.meeting.pk,
            actor=room.secretary,
            at=room.at,
            revision=0,
            entries={room.members[0].pk: entry},
        )

    assert not Attendance.objects.exists()


def test_attendance_does_not_move_while_a_ballot_is_open():
    room = hall(3)
    room.ballot()

    with pytest.raises(WrongState, match="scrutin est ouvert"):
        record_attendance(
            meeting_id=room.meeting.pk,
            actor=room.secretary,
            at=room.at,
            revision=0,
            entries={room.members[2].pk: Entry(Presence.ABSENT)},
        )


def test_a_member_answers_for_themselves_until_the_opening():
    room = hall(3, status=S.CONVENED)
    given = {"meeting_id": room.meeting.pk, "at": room.at}

    answer_notice(**given, actor=room.actor(2), entry=Entry(Presence.PROXY, room.members[0].pk))
    answer_notice(**given, actor=room.actor(2), entry=Entry(Presence.REMOTE))
    with pytest.raises(NotAllowed):
        answer_notice(**given, actor=room.secretary, entry=Entry(Presence.REMOTE))
    Meeting.objects.update(status=S.OPEN, opened_at=DAY, opened_by=room.secretariat)
    with pytest.raises(WrongState):
        answer_notice(**given, actor=room.actor(2), entry=Entry(Presence.EXCUSED))

    assert list(Attendance.objects.values_list("mandate", "presence", "proxy_holder")) == [
        (room.members[2].pk, Presence.REMOTE, None)
    ]

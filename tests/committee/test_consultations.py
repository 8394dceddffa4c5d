from datetime import timedelta
from uuid import uuid4

import pytest

from committee.enums.meetings import BallotMode, BallotStatus, Choice, MeetingStatus, MeetingStep, Presence
from committee.enums.referrals import ReferralStatus
from committee.models import Attendance, Ballot, Meeting, MeetingLetter, Vote
from committee.operations import ballots as ballot_operations
from committee.operations import consultations, item_presences, meetings
from committee.operations.attendance import Entry, answer_notice, record_attendance
from committee.operations.ballot_counts import recounted
from committee.operations.ballots import cast_vote, choose_mode, prepare_ballot
from committee.rules import consultation as rule
from committee.workflow.meetings import fits
from common import outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry
from tests.committee.assemblies import assembly, rules
from tests.committee.consulted import BEFORE, ENDS, answer, ballots, close, consulted, opened, sent
from tests.committee.hall import DAY, hall
from tests.committee.test_ballots import _actor
from tests.grids import cells

pytestmark = pytest.mark.django_db

S = MeetingStatus
B = BallotStatus
WHO = """
               | send | open | close | demand
president      | yes  | yes  | yes   | yes
vice-president | yes  | yes  | yes   | yes
secretariat    | yes  | yes  | yes   | -
member         | -    | -    | -     | yes
former member  | -    | -    | -     | -
"""


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("who", "act", "allowed"), cells(WHO))
def test_who_may(who, act, allowed):
    room = {"send": consulted, "open": sent, "close": opened, "demand": opened}[act](members_to_demand_meeting=2)
    operation, at = {
        "send": (consultations.send, BEFORE),
        "open": (consultations.open_consultation, DAY),
        "close": (consultations.close, ENDS),
        "demand": (consultations.demand_meeting, DAY),
    }[act]
    given = {"meeting_id": room.meeting.pk, "actor": _actor(who, room), "at": at}

    if allowed:
        operation(**given)
    else:
        with pytest.raises((NotAllowed, NotVisible)):
            operation(**given)


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [
        (3, "7 membres composent le comité ; 3 ont répondu : le quorum de 4 n’est pas atteint, il manque 1 réponse"),
        (4, "7 membres composent le comité ; 4 ont répondu : le quorum de 4 est atteint"),
        (1, "7 membres composent le comité ; 1 a répondu : le quorum de 4 n’est pas atteint, il manque 3 réponses"),
    ],
)
def test_the_quorum_of_respondents_in_words(answered, sentence):
    members = rule.answered_by(assembly(*[""] * 7), set(range(1, answered + 1)))

    assert plain(rule.respondents(members, rules(counts_remote=False)).sentence).startswith(f"{sentence} (CRPA")


def test_who_is_recused_leaves_the_base_of_the_quorum():
    members = rule.answered_by(assembly(*[""] * 5, recused=(5,)), {1, 2, 5})

    reached = rule.respondents(members, rules())

    assert (reached.answered, reached.required, reached.is_reached) == (2, 2, True)
    assert "5 membres composent le comité, dont 1 en déport" in plain(reached.sentence)


def test_a_proxy_has_no_object_in_writing():
    members = rule.answered_by(assembly("in_person", "proxy 1", "proxy 1"), {1})

    assert rule.respondents(members, rules()).answered == 1


def test_it_is_sent_with_its_questions_and_opens_at_its_moment():
    room = sent()

    assert (room.meeting.status, [ballot.status for ballot in ballots(room)]) == (S.CONVENED, [B.READY])
    with pytest.raises(RuleBroken, match="s’ouvre le"):
        consultations.open_consultation(meeting_id=room.meeting.pk, actor=room.secretary, at=DAY - timedelta(hours=1))
    assert consultations.open_those_due(at=DAY - timedelta(minutes=1)) == 0
    assert consultations.open_those_due(at=DAY) == 1
    assert consultations.open_those_due(at=DAY) == 0

    room.meeting.refresh_from_db()
    assert (room.meeting.status, [ballot.status for ballot in ballots(room)]) == (S.OPEN, [B.OPEN])
    line = JournalEntry.objects.get(action="meeting.open_meeting")
    assert (line.actor_id, line.actor_label) == ("", "système : calendrier")


def test_it_opens_at_once_when_its_moment_has_come():
    room = consulted()
    Meeting.objects.update(starts_at=BEFORE, ends_at=ENDS)

    meeting = consultations.send(meeting_id=room.meeting.pk, actor=room.secretary, at=BEFORE)
    outbox.run_due(at=BEFORE)

    assert meeting.status == S.OPEN
    assert MeetingLetter.objects.filter(kind="notice").count() == 5


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"rules": {"written_consultation": False}}, "ne permettent pas de consultation écrite"),
        ({"rules": {"written_consultation_days": 7}}, "soit 6 jours pour 7 requis"),
        ({"ballots": {"mode": BallotMode.HANDS}}, "par scrutin nominatif"),
        ({"ballots": {"mode": BallotMode.SECRET, "concerns_people": True}}, "prévoyez une séance"),
        ({"no ballot": True}, "Le point 1 ne pose pas de question"),
        ({"no point": True}, "ordre du jour est vide"),
    ],
    ids=["not in the rules", "too short", "by hands", "secret", "no question", "no point"],
)
def test_what_cannot_be_sent(spoil, refusal):
    room = consulted(**spoil.get("rules", {}))
    if "ballots" in spoil:
        Ballot.objects.update(**spoil["ballots"])
    if "no ballot" in spoil:
        signed = {"annulled_at": DAY, "annulled_by": room.secretariat, "annulled_reason": "erreur"}
        Ballot.objects.update(status=B.ANNULLED, **signed)
    if "no point" in spoil:
        Meeting.objects.update(number=1)
        room.meeting = meetings.plan_meeting(
            meeting_id=uuid4(), actor=room.secretary, at=BEFORE, starts_at=DAY, ends_at=ENDS, place="par écrit"
        )

    with pytest.raises(RuleBroken) as refused:
        consultations.send(meeting_id=room.meeting.pk, actor=room.secretary, at=BEFORE)

    assert refusal in plain(refused.value.message)
    assert Meeting.objects.get(pk=room.meeting.pk).status == S.PLANNED


def test_a_vote_in_writing_is_by_name():
    room = consulted()
    ballot = ballots(room)[0]

    with pytest.raises(RuleBroken, match="scrutin nominatif"):
        choose_mode(ballot_id=ballot.pk, actor=room.secretary, at=BEFORE, mode=BallotMode.HANDS)
    with pytest.raises(RuleBroken, match="scrutin nominatif"):
        prepare_ballot(
            item_id=room.item.pk, actor=room.secretary, at=BEFORE, question="Une autre ?", mode=BallotMode.SECRET
        )


def test_no_question_is_added_once_it_has_left():
    room = sent()

    with pytest.raises(WrongState, match="aucune ne s’y ajoute"):
        prepare_ballot(item_id=room.item.pk, actor=room.secretary, at=BEFORE, question="Une autre ?")


def test_whoever_answers_takes_part():
    room = opened()

    answer(room, "for", "-", "against")
    answer(room, "-", "-", "for")

    assert dict(Attendance.objects.values_list("mandate", "presence")) == {
        room.members[0].pk: Presence.REMOTE,
        room.members[2].pk: Presence.REMOTE,
    }
    assert sorted(Vote.objects.values_list("choice", flat=True)) == [Choice.FOR, Choice.FOR]


@pytest.mark.parametrize(
    ("at", "refusal"), [(ENDS - timedelta(seconds=1), None), (ENDS, "n’a pas été enregistrée"), (BEFORE, "pas ouvert")]
)
def test_answers_are_taken_from_the_opening_to_the_close(at, refusal):
    room = sent() if refusal == "pas ouvert" else opened()
    given = {"ballot_id": ballots(room)[0].pk, "choice": Choice.FOR, "actor": room.actor(1), "at": at}

    if refusal is None:
        assert cast_vote(**given).pk
        return
    with pytest.raises((WrongState, NotAllowed)):
        cast_vote(**given)
    assert not Attendance.objects.exists()


def test_whoever_left_a_file_answers_the_other_points_only():
    room = opened(points=2, with_referral=True)
    room.recuse(3)

    with pytest.raises(NotAllowed):
        answer(room, "-", "-", "-", "for")
    answer(room, "-", "-", "-", "for", point=2)

    assert Vote.objects.get().ballot.item.position == 2


@pytest.mark.parametrize("status", [S.CONVENED, S.OPEN])
def test_it_is_not_conducted_as_a_meeting(status):
    room = sent() if status == S.CONVENED else opened()
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": DAY}
    entry = Entry(Presence.IN_PERSON)
    ballot = {"ballot_id": ballots(room)[0].pk, "actor": room.president, "at": DAY}
    answer(room, "for") if status == S.OPEN else None
    here = {"mandate_id": room.members[1].pk, "revision": room.meeting.revision, "entry": entry}

    for act in (
        lambda: meetings.open_meeting(**given),
        lambda: meetings.close_meeting(**given),
        lambda: meetings.note_no_quorum(**given),
        lambda: meetings.convene_meeting(**given),
        lambda: record_attendance(**given, revision=room.meeting.revision, entries={room.members[1].pk: entry}),
        lambda: item_presences.record_for_points(**given, first=1, last=1, **here),
        lambda: answer_notice(meeting_id=room.meeting.pk, actor=room.actor(1), at=DAY, entry=entry),
    ):
        with pytest.raises(WrongState, match="consultation écrite ne se conduit pas ainsi"):
            act()
    if status == S.OPEN:
        for step in (ballot_operations.close_ballot, ballot_operations.proclaim_ballot):
            with pytest.raises(WrongState):
                step(**ballot)


def test_a_meeting_is_not_conducted_as_a_consultation():
    room = hall(3, status=S.OPEN)
    given = {"meeting_id": room.meeting.pk, "actor": room.president, "at": DAY}

    for act in (consultations.send, consultations.open_consultation, consultations.close, consultations.demand_meeting):
        with pytest.raises(WrongState):
            act(**given)
    assert not fits(MeetingStep.STOP, "meeting")
    assert not fits(MeetingStep.NOTE_NO_QUORUM, "written")


def test_it_is_closed_at_its_end_or_once_all_have_answered():
    room = opened(4)
    answer(room, "for", "for", "against")

    with pytest.raises(RuleBroken) as early:
        close(room, at=DAY)
    assert "ouverte jusqu’au 14 décembre 2026 à 14 h 30 et 1 membre n’a pas répondu" in plain(early.value.message)
    answer(room, "-", "-", "-", "abstain")
    meeting = close(room, at=DAY)

    assert meeting.status == S.CLOSED


def test_the_close_counts_proclaims_and_explains():
    room = opened(5, points=2)
    answer(room, "for", "for", "against")
    answer(room, "against", "for", "against", point=2)

    meeting = close(room)

    first, second = ballots(room)
    assert (meeting.status, first.status, second.status) == (S.CLOSED, B.PROCLAIMED, B.PROCLAIMED)
    assert (first.is_carried, second.is_carried) == (True, False)
    assert plain(meeting.quorum_note).startswith("5 membres composent le comité ; 3 ont répondu : le quorum de 3")
    assert plain(first.explanation).startswith("5 membres composent le comité ; 3 ont répondu")
    for ballot in (first, second):
        assert recounted(ballot, room.rules).as_record() == ballot.tally


def test_a_tie_is_settled_by_whoever_presides_when_they_answered():
    room = opened(4)
    answer(room, "for", "against", "-", "-")

    close(room)

    assert ballots(room)[0].is_carried is True


def test_without_a_quorum_of_respondents_nothing_is_decided():
    room = opened(5, with_referral=True)
    answer(room, "for", "for")

    meeting = close(room)

    room.referral.refresh_from_db()
    (ballot,) = ballots(room)
    assert (meeting.status, ballot.status, room.referral.status) == (
        S.INQUORATE,
        B.ANNULLED,
        ReferralStatus.UNDER_REVIEW,
    )
    assert "le quorum de 3 n’est pas atteint" in plain(ballot.annulled_reason)
    with pytest.raises(WrongState):
        close(room)


def test_the_quorum_is_that_of_each_question():
    room = opened(5, points=2)
    answer(room, "for", "for", "for")
    answer(room, "for", point=2)

    meeting = close(room)

    first, second = ballots(room)
    assert (meeting.status, first.status, second.status) == (S.CLOSED, B.PROCLAIMED, B.ANNULLED)
    assert plain(second.annulled_reason).startswith("Pour ce point, 5 membres composent le comité ; 1 a répondu")


def test_a_recusal_before_the_close_sets_the_answer_aside():
    room = opened(5, with_referral=True)
    answer(room, "for", "for", "against", "against")
    room.recuse(3)

    close(room)

    (ballot,) = ballots(room)
    assert (ballot.tally["voters"], ballot.tally["against"], ballot.is_carried) == (3, 1, True)

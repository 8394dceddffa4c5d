import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection

from committee.enums.meetings import BallotStatus, MeetingStatus
from committee.enums.referrals import ReferralStatus
from committee.models import Meeting, MeetingDemand
from committee.operations import agenda, consultations, meetings
from committee.queries import todo_for
from common import outbox
from common.errors import WrongState
from common.models import JournalEntry
from tests.committee.consulted import BEFORE, ENDS, answer, ballots, close, opened, sent
from tests.committee.hall import DAY

pytestmark = pytest.mark.django_db

S = MeetingStatus
B = BallotStatus


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_any_member_stops_it_by_demanding_a_meeting():
    room = opened(5, with_referral=True)
    answer(room, "for", "for", "for", "for")

    meeting = consultations.demand_meeting(meeting_id=room.meeting.pk, actor=room.actor(4), at=DAY)
    outbox.run_due(at=DAY)

    room.referral.refresh_from_db()
    assert (meeting.status, meeting.stopped_at) == (S.STOPPED, DAY)
    assert meeting.postponed_reason.startswith("Une séance est demandée par Membre 4 (1 au moins")
    assert (ballots(room)[0].status, room.referral.status) == (B.ANNULLED, ReferralStatus.UNDER_REVIEW)
    assert {letter.subject.partition(":")[2].strip() for letter in mail.outbox} == {"consultation interrompue"}
    with pytest.raises(WrongState):
        close(room)


def test_the_rules_say_how_many_must_demand_it():
    room = opened(members_to_demand_meeting=2)
    given = {"meeting_id": room.meeting.pk, "at": DAY}

    consultations.demand_meeting(**given, actor=room.actor(3))
    again = consultations.demand_meeting(**given, actor=room.actor(3))
    stopped = consultations.demand_meeting(**given, actor=room.actor(4))

    assert (again.status, stopped.status) == (S.OPEN, S.STOPPED)
    assert MeetingDemand.objects.count() == 2
    assert "Membre 3 et Membre 4" in stopped.postponed_reason


@pytest.mark.parametrize("at", [ENDS, ENDS + timedelta(days=1)])
def test_a_meeting_is_demanded_before_the_end(at):
    room = opened()

    with pytest.raises(WrongState, match="tant que la consultation n’est pas terminée"):
        consultations.demand_meeting(meeting_id=room.meeting.pk, actor=room.actor(3), at=at)


def test_those_who_have_not_answered_are_reminded_once_the_day_before():
    room = opened(4, points=2)
    answer(room, "for", "for", "for", "for")
    answer(room, "for", "-", "for", "for", point=2)

    assert consultations.remind(at=ENDS - timedelta(days=1, minutes=1)) == 0
    consultations.remind(at=ENDS - timedelta(days=1))
    outbox.run_due(at=ENDS - timedelta(days=1))
    consultations.remind(at=ENDS - timedelta(hours=2))
    outbox.run_due(at=ENDS - timedelta(hours=2))

    reminders = [letter for letter in mail.outbox if "rappel" in letter.subject]
    assert [letter.to for letter in reminders] == [[room.members[1].person.email]]
    assert "se termine le 14 décembre 2026 à 14 h 30" in plain(reminders[0].body)


def test_its_letters_say_when_and_nothing_of_the_questions():
    room = sent(with_referral=True)
    outbox.run_due(at=BEFORE)

    letter = mail.outbox[0]
    text = plain(f"{letter.subject}\n{letter.body}")
    assert "du 8 décembre 2026 à 14 h 30 au 14 décembre 2026 à 14 h 30" in text
    assert "DTEND:20261214T133000Z" in letter.attachments[0][1]
    for secret in (room.referral.title, room.referral.reference, "Question 1"):
        assert secret not in f"{text}{letter.attachments}"


def test_a_consultation_put_off_stays_open_as_long():
    room = sent()
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": BEFORE}

    meetings.postpone_meeting(**given, reason="Pièces à compléter")
    meeting = meetings.reschedule_meeting(**given, starts_at=DAY + timedelta(days=2))

    assert (meeting.status, meeting.ends_at) == (S.PLANNED, ENDS + timedelta(days=2))


def _labels(actor, at):
    return [plain(todo.label) for todo in todo_for(actor, at=at) if "intérêts" not in todo.label]


def test_what_waits_for_whom():
    room = opened(3)
    Meeting.objects.update(number=1)
    answer(room, "for", "-", "-")

    assert _labels(room.president, DAY) == []
    assert _labels(room.actor(1), DAY) == ["Répondre à la consultation écrite SEA-2026-01"]
    assert _labels(room.actor(1), ENDS) == []
    assert _labels(room.secretary, ENDS) == ["Clore la consultation écrite SEA-2026-01"]
    consultations.demand_meeting(meeting_id=room.meeting.pk, actor=room.actor(2), at=DAY)
    demanded = "Prévoir la séance demandée au cours de la consultation écrite SEA-2026-01"
    assert _labels(room.secretary, DAY) == [demanded]
    later = DAY + timedelta(hours=1)
    meetings.plan_meeting(meeting_id=uuid4(), actor=room.secretary, at=later, starts_at=ENDS, place="Paris")
    assert demanded not in _labels(room.secretary, later)


@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once_close_once():
    room = opened(3)
    answer(room, "for", "for", "for")
    barrier, ends = threading.Barrier(2), []

    def close_it(number: int) -> None:
        actor = room.actor(number)
        barrier.wait()
        try:
            consultations.close(meeting_id=room.meeting.pk, actor=actor, at=ENDS)
            ends.append("closed")
        except WrongState:
            ends.append("refused")
        connection.close()

    threads = [threading.Thread(target=close_it, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["closed", "refused"]
    assert JournalEntry.objects.filter(action="ballot.proclaim").count() == 1


def test_the_agenda_does_not_change_once_sent():
    room = sent()

    with pytest.raises(WrongState):
        agenda.add_point(meeting_id=room.meeting.pk, actor=room.secretary, at=BEFORE, title="Ajout")


def test_its_minutes_say_that_nobody_met():
    room = opened(3)
    answer(room, "for", "for", "-")

    close(room)

    text = plain(" ".join(room.meeting.minutes_versions.get().content["opening"]))
    assert "Le comité a été consulté par écrit, par un envoi du 5 décembre 2026." in text
    assert "La consultation a été ouverte le 8 décembre 2026 à 14 h 30 et close le 14 décembre 2026 à 14 h 30." in text
    assert "réuni" not in text

from datetime import timedelta

import pytest
from django.core import mail

from committee.enums.meetings import MeetingStatus
from committee.models import Meeting, MeetingLetter
from committee.operations import meetings as operations
from common import outbox
from common.models import OutboxMessage, OutboxState
from tests.committee.hall import DAY, hall

pytestmark = pytest.mark.django_db

BEFORE = DAY - timedelta(days=10)


def _convened():
    room = hall(3, status=MeetingStatus.PLANNED, with_referral=True)
    operations.convene_meeting(meeting_id=room.meeting.pk, actor=room.secretary, at=BEFORE)
    return room


def test_each_member_receives_the_reference_the_date_and_the_link():
    room = _convened()

    assert outbox.run_due(at=BEFORE) == 3

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(m.person.email for m in room.members)
    letter = mail.outbox[0]
    text = f"{letter.subject}\n{letter.body}".replace("\u00a0", " ")
    assert "SEA-2026-" in text
    assert "le 8 décembre 2026 à 14 h 30, Paris" in text
    assert room.meeting.get_absolute_url() in text
    for secret in (room.referral.title, room.referral.reference, room.referral.question):
        assert secret not in f"{text}{letter.attachments}"


def test_the_calendar_file_is_for_the_same_moment():
    room = _convened()
    outbox.run_due(at=BEFORE)

    name, content, kind = mail.outbox[0].attachments[0]

    assert (name, kind) == (f"{room.meeting.reference}.ics", "text/calendar")
    assert "DTSTART:20261208T133000Z" in content
    assert f"UID:{room.meeting.pk}@saisine" in content
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    assert content.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert content.endswith("END:VCALENDAR\r\n")


def test_a_letter_run_twice_is_sent_once():
    _convened()
    outbox.run_due(at=BEFORE)
    OutboxMessage.objects.update(state=OutboxState.PENDING, done_at=None, next_try_at=BEFORE)

    outbox.run_due(at=BEFORE)

    assert len(mail.outbox) == 3
    assert MeetingLetter.objects.count() == 3


def test_a_notice_that_is_no_longer_true_does_not_leave():
    room = _convened()
    operations.postpone_meeting(meeting_id=room.meeting.pk, actor=room.secretary, at=BEFORE, reason="Grève")

    outbox.run_due(at=BEFORE)

    assert {letter.subject.replace("\u00a0", " ") for letter in mail.outbox} == {f"{room.meeting.reference} : report"}
    assert "METHOD:CANCEL" in mail.outbox[0].attachments[0][1]


def test_the_second_notice_says_that_no_quorum_is_required():
    room = hall(3, status=MeetingStatus.INQUORATE)
    second = operations.convene_again(
        meeting_id=room.meeting.pk,
        second_id=room.item.pk,
        actor=room.secretary,
        at=DAY,
        starts_at=DAY + timedelta(days=9),
    )

    outbox.run_due(at=DAY)

    assert Meeting.objects.get(pk=second.pk).needs_no_quorum
    assert "sans condition de quorum" in mail.outbox[0].body

"""Files are held before the first line of the journal: nobody who holds one and writes about it is waited for in turn.

The journal has one lock for all. An act that wrote a line and then asked for a file would wait for somebody who holds
the file and waits for the journal: PostgreSQL would end one of the two.
"""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from committee.enums.meetings import BallotStatus, MeetingStatus
from committee.enums.referrals import ReferralStatus
from committee.models import AgendaItem, Referral
from committee.operations import agenda, ballots, meetings
from common import journal
from tests.committee.hall import hall, scheduled_referral

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 12, 8, 13, 30, tzinfo=UTC)
PATIENCE = 20


def beside_somebody_at_work(act, *, on):
    """Run `act` while somebody else holds the last of these files, about to write a line of the journal about it."""
    is_held, has_begun, met = threading.Event(), threading.Event(), []

    def work() -> None:
        try:
            with transaction.atomic():
                file = Referral.objects.select_for_update(no_key=True).get(pk=on.pk)
                is_held.set()
                has_begun.wait(PATIENCE)
                _wait_for_somebody_blocked()
                journal.record(action="referral.note", actor=journal.System("essai"), at=AT, target=file)
            met.append("done")
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert is_held.wait(PATIENCE)
    has_begun.set()
    act()
    thread.join(PATIENCE)
    assert met == ["done"]


def _wait_for_somebody_blocked() -> None:
    """Until the other transaction waits for a lock of ours."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.05)
    raise AssertionError("nobody waits")


def with_two_files(status):
    """A meeting whose agenda holds two files."""
    room = hall(status=status, with_referral=True)
    second = scheduled_referral(room.rules, room.secretariat, number=2, charter_version=room.referral.charter_version)
    AgendaItem.objects.create(meeting=room.meeting, position=2, referral=second)
    return room, max(room.referral, second, key=lambda file: file.pk)


def test_a_meeting_is_closed_while_somebody_writes_about_one_of_its_files():
    room, last = with_two_files(MeetingStatus.OPEN)

    beside_somebody_at_work(
        lambda: meetings.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=room.at), on=last
    )

    assert set(Referral.objects.values_list("status", flat=True)) == {ReferralStatus.UNDER_REVIEW}


def test_a_result_is_proclaimed_while_somebody_writes_about_its_file():
    room = hall(with_referral=True)
    ballot = room.ballot()
    ballots.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    beside_somebody_at_work(
        lambda: ballots.proclaim_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at), on=room.referral
    )

    ballot.refresh_from_db()
    assert ballot.status == BallotStatus.PROCLAIMED


def test_a_point_is_taken_off_while_somebody_writes_about_its_file():
    room = hall(status=MeetingStatus.PLANNED, with_referral=True)

    beside_somebody_at_work(
        lambda: agenda.remove_point(meeting_id=room.meeting.pk, item_id=room.item.pk, actor=room.secretary, at=room.at),
        on=room.referral,
    )

    assert not AgendaItem.objects.exists()

"""One file from the agenda to the deliberation, by the operations, as the people of a real meeting would."""

from datetime import timedelta
from uuid import uuid4

import pytest

from committee.enums.meetings import Choice, MeetingStatus, Presence
from committee.enums.referrals import ReferralStatus
from committee.models import Mandate
from committee.operations import agenda, ballots, meetings
from committee.operations.attendance import Entry, record_attendance
from common.journal import broken_links
from tests.committee.referral_factories import AT, examined

pytestmark = pytest.mark.django_db

DAY = AT + timedelta(days=14)


def _convened(people, referral):
    given = {"actor": people.actor("secretariat"), "at": AT}
    meeting = meetings.plan_meeting(meeting_id=uuid4(), starts_at=DAY, place="Paris", remote_access="visio", **given)
    item = agenda.add_referral(meeting_id=meeting.pk, referral_id=referral.pk, **given)
    meetings.convene_meeting(meeting_id=meeting.pk, **given)
    return meeting, item


def _attend(meeting, people, **presences):
    by_person = {mandate.person_id: mandate.pk for mandate in Mandate.objects.filter(ends_on__gte=DAY)}
    entries = {by_person[people.users[name].pk]: Entry(Presence(how)) for name, how in presences.items()}
    meeting.refresh_from_db()
    record_attendance(
        meeting_id=meeting.pk,
        actor=people.actor("secretariat", DAY),
        at=DAY,
        revision=meeting.revision,
        entries=entries,
    )


@pytest.mark.parametrize(("chair", "president_is"), [("president", "in_person"), ("vice", "absent")])
@pytest.mark.parametrize(
    ("choice", "status", "afterwards"),
    [
        (Choice.FOR, ReferralStatus.DELIBERATED, ReferralStatus.DELIBERATED),
        (Choice.AGAINST, ReferralStatus.SCHEDULED, ReferralStatus.UNDER_REVIEW),
    ],
)
def test_a_file_is_deliberated_when_its_text_is_adopted(chair, president_is, choice, status, afterwards):
    file = examined()
    people, referral = file.people, file.referral
    meeting, item = _convened(people, referral)
    _attend(
        meeting,
        people,
        president=president_is,
        vice="in_person",
        member="remote",
        first="in_person",
        rapporteur="in_person",
    )
    meetings.open_meeting(meeting_id=meeting.pk, actor=people.actor("secretariat", DAY), at=DAY)
    ballot = ballots.prepare_ballot(
        item_id=item.pk, actor=people.actor("rapporteur", DAY), at=DAY, question="Adopter ?", text_sha256="ab" * 32
    )
    step = {"ballot_id": ballot.pk, "actor": people.actor(chair, DAY), "at": DAY}

    ballots.open_ballot(**step)
    for name in ("vice", "member", "first", "rapporteur"):
        ballots.cast_vote(ballot_id=ballot.pk, choice=choice, actor=people.actor(name, DAY), at=DAY)
    ballots.close_ballot(**step)
    ballots.proclaim_ballot(**step)

    referral.refresh_from_db()
    assert referral.status == status
    meetings.close_meeting(meeting_id=meeting.pk, actor=people.actor(chair, DAY), at=DAY)
    referral.refresh_from_db()
    meeting.refresh_from_db()
    assert (referral.status, meeting.status) == (afterwards, MeetingStatus.CLOSED)
    assert broken_links() == []

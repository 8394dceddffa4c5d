"""A self-referral that the committee decides by a vote: put on an agenda, voted, taken up or declined."""

import pytest

from committee.enums.meetings import BallotStatus, Choice, MeetingStatus
from committee.enums.referrals import LetterKind, Origin
from committee.enums.referrals import ReferralStatus as S
from committee.models import AgendaItem, Ballot, Referral
from committee.operations import agenda, ballots, meetings
from committee.operations.referrals import decline_referral, take_up_referral, withdraw_referral
from committee.queries.meetings import SEIZING_QUESTION, referrals_to_schedule
from common.errors import NotAllowed, RuleBroken, WrongState
from common.models import OutboxMessage
from tests.charter.factories import CharterVersionFactory
from tests.committee.factories import MeetingFactory
from tests.committee.hall import hall
from tests.committee.referral_factories import ReferralFactory

pytestmark = pytest.mark.django_db


def requested(made, **given):
    return ReferralFactory(
        status=S.REQUESTED, rules=made.rules, created_by=made.members[2].person, department=None, **given
    )


def put_on_agenda(made, referral, *, meeting=None):
    meeting = meeting or MeetingFactory(status=MeetingStatus.PLANNED, number=77, starts_at=made.at)
    return agenda.add_referral(meeting_id=meeting.pk, referral_id=referral.pk, actor=made.secretary, at=made.at)


def at_the_meeting():
    """The open meeting of the hall, where the committee will say whether it seizes itself."""
    made = hall(5)
    CharterVersionFactory()
    referral = requested(made)
    Referral.objects.filter(pk=referral.pk).update(status=S.PUT_TO_VOTE)
    made.item = AgendaItem.objects.create(meeting=made.meeting, position=2, referral=referral)
    return made, referral


def vote(made, choices, question=SEIZING_QUESTION):
    president = made.president
    ballot = ballots.prepare_ballot(item_id=made.item.pk, actor=president, at=made.at, question=question)
    ballots.open_ballot(ballot_id=ballot.pk, actor=president, at=made.at)
    for number, choice in enumerate(choices):
        ballots.cast_vote(ballot_id=ballot.pk, choice=choice, actor=made.actor(number), at=made.at)
    ballots.close_ballot(ballot_id=ballot.pk, actor=president, at=made.at)
    return ballots.proclaim_ballot(ballot_id=ballot.pk, actor=president, at=made.at)


def test_a_request_is_put_on_an_agenda_and_comes_back_when_it_is_taken_off():
    made = hall(5, status=MeetingStatus.PLANNED)
    referral = requested(made)
    assert list(referrals_to_schedule(made.secretary)) == [referral]

    item = put_on_agenda(made, referral, meeting=made.meeting)

    referral.refresh_from_db()
    assert (referral.status, list(referrals_to_schedule(made.secretary))) == (S.PUT_TO_VOTE, [])
    agenda.remove_point(meeting_id=made.meeting.pk, item_id=item.pk, actor=made.secretary, at=made.at)
    referral.refresh_from_db()
    assert referral.status == S.REQUESTED


def test_a_carried_vote_takes_the_file_up_under_the_charter_in_force():
    made, referral = at_the_meeting()

    vote(made, [Choice.FOR] * 4 + [Choice.AGAINST])

    referral.refresh_from_db()
    assert (referral.status, referral.taken_up_by) == (S.UNDER_REVIEW, made.members[0].person)
    assert referral.charter_version is not None
    assert LetterKind.TAKEN_UP in {message.payload.get("letter") for message in OutboxMessage.objects.all()}


def test_a_vote_that_is_not_carried_declines_the_request_with_its_result():
    made, referral = at_the_meeting()

    ballot = vote(made, [Choice.AGAINST] * 4 + [Choice.FOR])

    referral.refresh_from_db()
    assert referral.status == S.DECLINED
    assert referral.closing_reason == f"Le comité a voté de ne pas se saisir. {ballot.explanation}"


def test_a_request_that_was_not_voted_is_a_request_again_after_the_meeting():
    made, referral = at_the_meeting()

    meetings.close_meeting(meeting_id=made.meeting.pk, actor=made.president, at=made.at)

    referral.refresh_from_db()
    assert (referral.status, referral.taken_up_at) == (S.REQUESTED, None)


def test_the_committee_votes_on_no_other_question_about_a_request():
    made, _referral = at_the_meeting()

    with pytest.raises(RuleBroken, match="cette question seulement"):
        ballots.prepare_ballot(item_id=made.item.pk, actor=made.president, at=made.at, question="Reporter ?")


def test_a_vote_on_another_file_takes_nothing_up():
    made = hall(5, with_referral=True)

    vote(made, [Choice.FOR] * 5, question="Entendre un expert ?")

    made.referral.refresh_from_db()
    assert made.referral.status == S.SCHEDULED


def test_while_the_vote_waits_the_president_neither_takes_up_nor_declines():
    made, referral = at_the_meeting()
    from_the_file = {"referral_id": referral.pk, "actor": made.president, "at": made.at}

    for act in (
        lambda: take_up_referral(**from_the_file),
        lambda: decline_referral(**from_the_file, reason="Non"),
        lambda: withdraw_referral(**from_the_file, reason="Non"),
    ):
        with pytest.raises(WrongState):
            act()


def test_without_a_charter_the_vote_is_not_proclaimed_and_says_why():
    made = hall(5)
    referral = requested(made)
    Referral.objects.filter(pk=referral.pk).update(status=S.PUT_TO_VOTE)
    made.item = AgendaItem.objects.create(meeting=made.meeting, position=2, referral=referral)

    with pytest.raises(RuleBroken, match="Aucune charte"):
        vote(made, [Choice.FOR] * 5)

    assert Ballot.objects.get().status == BallotStatus.CLOSED


def test_a_member_alone_puts_nothing_on_an_agenda():
    made = hall(5, status=MeetingStatus.PLANNED)
    referral = requested(made)

    with pytest.raises(NotAllowed):
        agenda.add_referral(meeting_id=made.meeting.pk, referral_id=referral.pk, actor=made.actor(2), at=made.at)

    referral.refresh_from_db()
    assert (referral.status, referral.origin) == (S.REQUESTED, Origin.SELF)


def test_the_form_of_the_ballot_comes_with_the_question(browser):
    made, _referral = at_the_meeting()
    browser.force_login(made.members[0].person)

    page = browser.get(made.meeting.get_absolute_url()).page

    assert SEIZING_QUESTION in {field.get("value") for field in page.select("input[name$=question]")}

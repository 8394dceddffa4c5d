"""An opinion whose vote fell by a recusal: neither signed nor published, its text is voted again (ADR 13)."""

import pytest
from django.db import InternalError, transaction

from bulletin.models import Publication, RegisterEntry
from committee.enums.meetings import BallotStatus, Choice
from committee.enums.referrals import ReferralStatus as R
from committee.models import Attendance, Ballot, Referral, Vote
from committee.operations.recusals import recuse
from common.errors import RuleBroken, WrongState
from common.models import JournalEntry
from common.pdf.certificates import make_development_certificate
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.publication import JobStatus
from opinions.models import Opinion, Recommendation
from opinions.operations import opinions as operations
from opinions.operations import publication as jobs
from opinions.operations.publishing import _advance_once, advance
from opinions.queries.publication import opinions_ready
from opinions.queries.todo import todo_for
from tests.committee.referral_factories import AT
from tests.opinions.factories import TALLY, an_opinion
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def seal(settings):
    make_development_certificate(settings.VAR_DIR / "seal", at=AT)


def voted(status=S.ADOPTED):
    """Adopted, then signed, by a vote in which the member took part."""
    file = an_opinion(S.PUT_TO_VOTE)
    president, mandate, ballot = file.people.users["president"], file.people.mandates["member"], file.opinion.ballot
    here = {"presence": "in_person", "recorded_at": AT, "recorded_by": president}
    Attendance.objects.create(meeting=ballot.item.meeting, mandate=mandate, **here)
    rows = Ballot.objects.filter(pk=ballot.pk)
    rows.update(status=BallotStatus.OPEN, opened_at=AT, opened_by=president)
    Vote.objects.create(ballot=ballot, mandate=mandate, choice=Choice.FOR, cast_at=AT, cast_by=mandate.person)
    rows.update(status=BallotStatus.CLOSED, closed_at=AT, closed_by=president, is_carried=True, tally=TALLY)
    rows.update(status=BallotStatus.PROCLAIMED, proclaimed_at=AT, proclaimed_by=president)
    Referral.objects.filter(pk=file.referral.pk).update(status=R.DELIBERATED, deliberated_at=AT)
    act(operations.adopt, file)
    if status == S.SIGNED:
        act(operations.sign, file, "president")
    return file


def leave(file, who="member"):
    actor = file.people.actor(who)
    recuse(referral_id=file.referral.pk, person_id=actor.user.pk, actor=actor, at=AT, reason="Un lien")
    file.opinion.refresh_from_db()
    file.referral.refresh_from_db()


def act(operation, file, who="secretariat"):
    operation(opinion_id=file.opinion.pk, actor=file.people.actor(who), at=AT)
    file.opinion.refresh_from_db()


def job_of(file, *, is_approved=True):
    job = jobs.request_publication(
        actor=file.people.actor("secretariat"), at=AT, acts={"opinion": [file.opinion.pk]}, publish_on=AT.date()
    )
    if is_approved:
        jobs.approve_publication(job_id=job.pk, actor=file.people.actor("president"), at=AT)
    return job


def test_a_text_whose_vote_fell_is_not_signed():
    file = voted()
    leave(file)

    assert file.referral.status == R.UNDER_REVIEW
    with pytest.raises(WrongState, match="annulé par un déport"):
        act(operations.sign, file, "president")


def test_postgresql_refuses_the_signature_too():
    file = voted()
    leave(file)

    with pytest.raises(InternalError), transaction.atomic():
        Opinion.objects.filter(pk=file.opinion.pk).update(
            status=S.SIGNED, signed_at=AT, signed_by=file.people.users["president"]
        )


def test_an_opinion_whose_vote_fell_is_no_longer_ready():
    file = voted(S.SIGNED)
    assert file.opinion in opinions_ready(file.people.actor("secretariat"))
    leave(file)

    assert file.opinion not in opinions_ready(file.people.actor("secretariat"))
    with pytest.raises(RuleBroken):
        job_of(file)


def test_a_publication_that_was_asked_for_is_not_approved():
    file = voted(S.SIGNED)
    job = job_of(file, is_approved=False)
    leave(file)

    with pytest.raises(WrongState, match="annulé"):
        jobs.approve_publication(job_id=job.pk, actor=file.people.actor("president"), at=AT)


@pytest.mark.parametrize("steps", [0, 1, 2, 3], ids=["approved", "rendered", "checked", "sealed"])
def test_a_publication_under_way_fails_wherever_it_is(steps, seal):
    file = voted(S.SIGNED)
    job = job_of(file)
    for _ in range(steps):
        assert _advance_once(job.pk, AT)[0]
    leave(file)

    assert advance(job_id=job.pk, at=AT) == JobStatus.FAILED

    job.refresh_from_db()
    assert file.referral.reference in job.failure
    assert not Publication.objects.exists()
    assert not RegisterEntry.objects.exists()
    jobs.cancel_publication(job_id=job.pk, actor=file.people.actor("secretariat"), at=AT)


@pytest.mark.parametrize("status", [S.ADOPTED, S.SIGNED])
def test_the_pen_is_given_back_and_nothing_of_the_adoption_is_left(status):
    file = voted(status)
    assert Recommendation.objects.exists()
    leave(file)

    act(operations.note_rejection, file)

    opinion = file.opinion
    assert (opinion.status, opinion.adopted_draft, opinion.adopted_at, opinion.signed_by) == (
        S.DRAFTING,
        None,
        None,
        None,
    )
    assert not Recommendation.objects.exists()
    line = JournalEntry.objects.get(action="opinion.reject")
    assert (line.before, line.after) == (status, S.DRAFTING)


@pytest.mark.parametrize("status", [S.ADOPTED, S.SIGNED])
def test_an_opinion_whose_vote_stands_is_not_given_back(status):
    file = voted(status)
    leave(file, "first")

    with pytest.raises(WrongState, match="n’a pas rejeté"):
        act(operations.note_rejection, file)
    assert Recommendation.objects.exists()


def test_a_published_recommendation_is_never_deleted():
    file = an_opinion(S.PUBLISHED)

    with pytest.raises(InternalError), transaction.atomic():
        file.opinion.recommendations.all().delete()


def test_after_the_publication_the_opinion_stands():
    file = an_opinion(S.PUBLISHED)
    leave(file)

    assert file.opinion.status == S.PUBLISHED
    assert file.opinion.ballot.status == BallotStatus.PROCLAIMED


def test_the_page_says_so_and_offers_to_take_the_pen_back_and_nothing_else(browser):
    file = voted()
    leave(file)

    for who, offers in [("president", True), ("secretariat", True), ("first", False)]:
        browser.force_login(file.people.users[who])
        page = browser.get(file.opinion.get_absolute_url()).page
        shown = text_of(page.main)
        assert "Le scrutin qui a adopté ce texte est annulé" in shown
        assert "Signer l’avis" not in shown
        assert ("Reprendre la rédaction" in shown) is offers


@pytest.mark.parametrize("status", [S.ADOPTED, S.SIGNED])
def test_whoever_steers_finds_it_on_their_first_page(status):
    file = voted(status)
    leave(file)

    for who, waits in [("president", True), ("secretariat", True), ("first", False), ("member", False)]:
        labels = [todo.label for todo in todo_for(file.people.actor(who), at=AT)]
        assert any(label.startswith("Reprendre, après l’annulation") for label in labels) is waits
        assert not [label for label in labels if label.startswith(("Signer", "Préparer"))]

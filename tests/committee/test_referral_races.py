"""Two at once: the lock decides, and nothing is done twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from accounts import actors
from accounts.enums import Role
from algorithms.enums import SheetStatus
from algorithms.operations import send_back_sheet
from committee.enums.referrals import ReferralStatus as S
from committee.models import Recusal, Referral, Review, SheetChange
from committee.operations import recusals, referrals, reviews, sheet_changes
from common.errors import DomainError
from common.models import JournalEntry
from tests.algorithms.factories import SheetVersionFactory
from tests.committee.factories import RulesFactory, UserFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, assessments, content, examined, sheet_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run them together; what each returned, or the refusal it met."""
    barrier, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait(timeout=20)
            outcomes[number] = act()
        except DomainError as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def drafted():
    RulesFactory()
    referral = ReferralFactory()
    sheet_of(referral)
    return People(referral)


def refused(outcomes):
    return [outcome.status_code for outcome in outcomes if isinstance(outcome, DomainError)]


def test_two_submissions_of_one_draft_give_one_number():
    people = drafted()
    actors = [people.actor("contributor"), people.actor("approver")]

    outcomes = at_once(
        *(lambda a=a: referrals.submit_referral(referral_id=people.referral.pk, actor=a, at=AT) for a in actors)
    )

    assert refused(outcomes) == [409]
    assert JournalEntry.objects.filter(action="referral.submit").count() == 1


def test_two_drafts_submitted_at_once_have_two_numbers_that_follow():
    people = drafted()
    other = ReferralFactory(department=people.referral.department)
    sheet_of(other)
    actor = people.actor("contributor")

    at_once(
        *(
            lambda pk=pk: referrals.submit_referral(referral_id=pk, actor=actor, at=AT)
            for pk in (people.referral.pk, other.pk)
        )
    )

    assert sorted(Referral.objects.values_list("reference", flat=True)) == ["SAI-2026-0001", "SAI-2026-0002"]


def test_a_double_click_opens_one_draft():
    people = drafted()
    key, actor, sheet = uuid4(), people.actor("contributor"), people.referral.sheet_versions.get()

    def click():
        return referrals.draft_referral(referral_id=key, actor=actor, at=AT, content=content(sheet)).pk

    assert at_once(click, click) == [key, key]
    assert Referral.objects.filter(pk=key).count() == 1


def test_taking_up_and_declining_at_once_do_one_of_them():
    people = People(ReferralFactory(status=S.SUBMITTED))
    examined_by = people.actor("secretariat")
    from_president = people.actor("president")
    ReferralFactory(status=S.UNDER_REVIEW)  # the charter in force

    outcomes = at_once(
        lambda: referrals.take_up_referral(referral_id=people.referral.pk, actor=examined_by, at=AT),
        lambda: referrals.decline_referral(
            referral_id=people.referral.pk, actor=from_president, at=AT, reason="Hors champ"
        ),
    )

    assert refused(outcomes) == [409]
    people.referral.refresh_from_db()
    assert people.referral.status in {S.UNDER_REVIEW, S.DECLINED}


def test_a_recusal_and_an_assignment_at_once_never_leave_a_recused_rapporteur():
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    member, president = people.actor("member"), people.actor("president")

    at_once(
        lambda: recusals.recuse(
            referral_id=people.referral.pk, person_id=member.user.pk, actor=member, at=AT, reason="un lien"
        ),
        lambda: reviews.assign_rapporteur(
            referral_id=people.referral.pk, actor=president, at=AT, mandate_id=people.mandates["member"].pk
        ),
    )

    people.referral.refresh_from_db()
    assert Recusal.objects.filter(person=member.user).exists()
    assert people.referral.rapporteur is None


def test_a_recusal_and_the_giving_of_a_review_at_once_leave_no_review_that_counts():
    file = examined(second="assigned")
    second = file.people.actor("second")
    review = Review.objects.get(mandate=file.people.mandates["second"])

    at_once(
        lambda: recusals.recuse(
            referral_id=file.referral.pk, person_id=second.user.pk, actor=second, at=AT, reason="un lien"
        ),
        lambda: reviews.give_review(
            review_id=review.pk,
            actor=second,
            at=AT,
            revision=0,
            summary="",
            assessments=assessments(file.referral),
        ),
    )

    review.refresh_from_db()
    assert review.status == "set_aside"


def test_the_same_recusal_twice_at_once_is_one_recusal():
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    member, secretary = people.actor("member"), people.actor("secretariat")

    outcomes = at_once(
        *(
            lambda a=a: recusals.recuse(
                referral_id=people.referral.pk, person_id=member.user.pk, actor=a, at=AT, reason="un lien"
            )
            for a in (member, secretary)
        )
    )

    assert Recusal.objects.filter(person=member.user).count() == 1
    assert len(refused(outcomes)) == 1


def test_two_later_versions_are_not_examined_at_once():
    """Two clicks of the secretariat: one change, and each given review is asked once."""
    file = examined()
    pin = sheet_of(file.referral, status=SheetStatus.SUPERSEDED)
    later = SheetVersionFactory(algorithm=pin.version.algorithm, number=5, status=SheetStatus.PUBLISHED)
    actor = file.people.actor("secretariat")

    outcomes = at_once(
        *[
            lambda: sheet_changes.examine_version(
                referral_id=file.referral.pk, actor=actor, at=AT, version_id=later.pk, consent="Accord écrit"
            )
        ]
        * 2
    )

    assert refused(outcomes) == [422]
    assert SheetChange.objects.count() == 1


def test_a_confirmation_and_a_revision_by_two_tabs_do_one_of_them():
    file = examined()
    Review.objects.update(status="to_confirm", invalidated_at=AT)
    review, actor = Review.objects.get(mandate=file.people.mandates["first"]), file.people.actor("first")

    outcomes = at_once(
        lambda: reviews.confirm_review(review_id=review.pk, actor=actor, at=AT),
        lambda: reviews.revise_review(review_id=review.pk, actor=actor, at=AT),
    )

    assert refused(outcomes) == [409]
    assert Review.objects.filter(mandate=file.people.mandates["first"]).exclude(status="set_aside").count() == 1


def test_a_version_is_not_examined_and_sent_back_at_once():
    """Whichever comes first, the committee is never left with a sheet that its authors write again."""
    file = examined()
    pin = sheet_of(file.referral, status=SheetStatus.PUBLISHED)
    later = SheetVersionFactory(algorithm=pin.version.algorithm, number=5, status=SheetStatus.APPROVED)
    approver = UserFactory(department=pin.version.algorithm.department, roles=[Role.APPROVER])
    secretariat, second = file.people.actor("secretariat"), actors.build(approver, AT)

    outcomes = at_once(
        lambda: sheet_changes.examine_version(
            referral_id=file.referral.pk, actor=secretariat, at=AT, version_id=later.pk, consent="Accord écrit"
        ),
        lambda: send_back_sheet(sheet_id=later.pk, actor=second, at=AT, reason="À revoir"),
    )

    assert refused(outcomes) == [422]
    later.refresh_from_db()
    assert (later.status == SheetStatus.APPROVED) is SheetChange.objects.exists()


def test_a_sheet_is_not_submitted_and_sent_back_at_once():
    RulesFactory()
    referral = ReferralFactory()
    pin = sheet_of(referral, status=SheetStatus.APPROVED)
    people = People(referral)
    approver = UserFactory(department=referral.department, roles=[Role.APPROVER])
    contributor, second = people.actor("contributor"), actors.build(approver, AT)

    outcomes = at_once(
        lambda: referrals.submit_referral(referral_id=referral.pk, actor=contributor, at=AT),
        lambda: send_back_sheet(sheet_id=pin.version.pk, actor=second, at=AT, reason="À revoir"),
    )

    assert refused(outcomes) == [422]
    pin.version.refresh_from_db()
    referral.refresh_from_db()
    assert (pin.version.status == SheetStatus.APPROVED) is (referral.submitted_at is not None)

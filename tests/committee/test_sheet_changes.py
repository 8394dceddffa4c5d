"""The sheet of a file changes: decided by the secretariat, told to all, and each given review confirmed or revised."""

from datetime import date

import pytest
from django.core import mail
from django.db import InternalError, transaction

from accounts import actors
from accounts.enums import Role
from algorithms.comparison import compared
from algorithms.enums import SheetStatus
from algorithms.operations import send_back_sheet
from charter.enums import Grade
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewPhase, ReviewStatus
from committee.models import Mandate, ReferralSheet, Review, SheetChange
from committee.operations import recusals
from committee.operations import referrals as referral_operations
from committee.operations import reviews as review_operations
from committee.policies import sheet_changes as policies
from committee.queries import todo_referrals
from committee.queries.conflicts import _sheets_of
from committee.queries.files import file_for_opinion, sheets_of
from committee.queries.pins import changes_of, newer_than
from committee.queries.reviews import phase_of, reviews_visible_to
from common import outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry, OutboxMessage
from tests.algorithms.factories import SheetVersionFactory
from tests.committee.factories import UserFactory
from tests.committee.referral_factories import AT, assessments, examined, loaded, sheet_of
from tests.committee.sheet_change_factories import (
    CONSENT,
    a_file_and_its_later_sheet,
    blocks,
    change,
    review_of,
    settle,
)
from tests.grids import cells, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
WHO = """
             | examine_version
-------------+----------------
contributor  | -
approver     | -
colleague    | -
neighbour    | -
secretariat  | yes
president    | -
vice         | -
member       | -
rapporteur   | -
first        | -
former       | -
management   | -
stranger     | -
recused      | -
everything   | -
"""


@pytest.fixture
def file():
    return a_file_and_its_later_sheet()


def test_who_may_have_a_later_version_examined(file):
    referral = loaded(file.referral)

    found = [
        (who, step, bool(policies.can_examine_version(file.people.actor(who), referral))) for who, step, _ in cells(WHO)
    ]

    assert found == cells(WHO)
    assert set(rows(WHO)) <= set(file.people.users)


def test_the_later_version_is_examined_and_the_one_before_is_kept(file):
    made = change(file)

    assert (made.before, made.after, made.consent) == (file.pin.version, file.later, CONSENT)
    assert sheets_of(file.referral) == [file.later]
    assert file_for_opinion(file.referral.pk).sheets == (file.later,)
    assert [pin.version for pin in _sheets_of([file.referral.pk])[file.referral.pk]] == [file.later]
    assert ReferralSheet.objects.filter(referral=file.referral).count() == 2
    line = JournalEntry.objects.get(action="referral.examine_version")
    assert "de la version" in line.details["told"]


def test_a_given_review_is_to_be_confirmed_and_nobody_else_reads_it_meanwhile(file):
    change(file)

    assert {review.status for review in Review.objects.all()} == {ReviewStatus.TO_CONFIRM}
    assert phase_of(file.referral) == ReviewPhase.INDEPENDENT
    seen = {who: reviews_visible_to(file.people.actor(who), loaded(file.referral)).count() for who in file.people.users}
    assert {who for who, count in seen.items() if count} == {"first", "second"}
    assert all(words in blocks(file)[0] for words in ("Examen à confirmer par", "First", "Second"))
    with pytest.raises(RuleBroken, match="à confirmer"):
        referral_operations.schedule_referral(
            referral_id=file.referral.pk, actor=file.people.actor("secretariat"), at=AT, meeting_reference="SEA-2026-01"
        )


def test_confirmed_by_both_the_file_goes_on_as_it_was(file):
    change(file)

    settle(review_operations.confirm_review, file, "first")
    assert phase_of(file.referral) == ReviewPhase.INDEPENDENT
    settle(review_operations.confirm_review, file, "second")

    assert phase_of(file.referral) == ReviewPhase.CONSOLIDATION
    assert blocks(file) == ()
    review = review_of(file, "first")
    assert (review.status, review.confirmed_at, review.invalidated_at) == (ReviewStatus.GIVEN, AT, AT)
    assert set(review.findings.values_list("comment", flat=True)) == {"Propos de first"}
    assert JournalEntry.objects.filter(action="referral.confirm_review").count() == 2


def test_revised_it_starts_from_what_it_said_and_the_one_before_is_kept_unread(file):
    change(file)
    before = review_of(file, "first")

    review = settle(review_operations.revise_review, file, "first")

    before.refresh_from_db()
    assert (before.status, before.set_aside_reason) == (ReviewStatus.SET_ASIDE, "fiche modifiée")
    assert (review.replaces, review.status) == (before, ReviewStatus.ASSIGNED)
    assert set(review.findings.values_list("grade", "comment")) == {("compliant", "Propos de first")}
    review_operations.give_review(
        review_id=review.pk,
        actor=file.people.actor("first"),
        at=AT,
        revision=0,
        summary="",
        assessments=assessments(file.referral, Grade.NOT_COMPLIANT, "La finalité a changé"),
    )
    assert set(before.findings.values_list("grade", flat=True)) == {"compliant"}
    settle(review_operations.confirm_review, file, "second")
    assert phase_of(file.referral) == ReviewPhase.CONSOLIDATION


@pytest.mark.parametrize(
    ("author", "refusal"), [("second", NotAllowed), ("president", NotAllowed), ("contributor", NotVisible)]
)
@pytest.mark.parametrize("operation", [review_operations.confirm_review, review_operations.revise_review])
def test_only_its_author_confirms_or_revises(file, operation, author, refusal):
    change(file)

    with pytest.raises(refusal):
        settle(operation, file, "first", author)


@pytest.mark.parametrize("operation", [review_operations.confirm_review, review_operations.revise_review])
def test_what_is_not_to_be_confirmed_is_given_for_good(file, operation):
    with pytest.raises(WrongState):
        settle(operation, file, "first")

    change(file)
    settle(operation, file, "first")
    with pytest.raises(WrongState):
        settle(operation, file, "first")


def test_a_second_change_asks_again(file):
    change(file)
    settle(review_operations.confirm_review, file, "first")
    again = SheetVersionFactory(algorithm=file.later.algorithm, number=9, status=SheetStatus.APPROVED)

    change(file, version=again)

    assert review_of(file, "first").status == ReviewStatus.TO_CONFIRM
    assert sheets_of(file.referral) == [again]
    assert [one.after for one in changes_of(file.referral)] == [file.later, again]


def test_a_review_under_way_goes_on(file):
    other = examined(second="assigned")
    pin = sheet_of(other.referral, status=SheetStatus.SUPERSEDED)
    later = SheetVersionFactory(algorithm=pin.version.algorithm, number=5, status=SheetStatus.PUBLISHED)

    change(other, version=later)

    assert review_of(other, "second").status == ReviewStatus.ASSIGNED
    assert review_of(other, "first").status == ReviewStatus.TO_CONFIRM


@pytest.mark.parametrize("status", [S.SCHEDULED, S.DELIBERATED, S.ANSWERED, S.LAPSED])
def test_once_on_an_agenda_the_sheet_is_settled(status):
    file = examined(status=status)
    pin = sheet_of(file.referral, status=SheetStatus.SUPERSEDED)
    file.later = SheetVersionFactory(algorithm=pin.version.algorithm, number=5, status=SheetStatus.PUBLISHED)

    with pytest.raises(WrongState, match="ne change plus"):
        change(file)

    assert not SheetChange.objects.exists()


def test_a_version_that_is_not_a_later_one_of_the_same_sheet_is_refused(file):
    draft = SheetVersionFactory(algorithm=file.later.algorithm, number=7, status=SheetStatus.DRAFT)
    stranger = SheetVersionFactory(status=SheetStatus.PUBLISHED, number=9)

    for version in (draft, stranger, file.pin.version):
        with pytest.raises(RuleBroken, match="plus récente"):
            change(file, version=version)
    with pytest.raises(RuleBroken, match="accord"):
        change(file, consent=" ")

    assert not SheetChange.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("fault", ["backward", "not pinned", "settled"])
def test_not_even_by_sql(file, fault):
    versions = {"before": file.pin.version, "after": file.later}
    if fault != "not pinned":
        ReferralSheet.objects.create(referral=file.referral, version=file.later)
    if fault == "backward":
        versions = {"before": file.later, "after": file.pin.version}
    if fault == "settled":
        file.referral.status = S.SCHEDULED
        file.referral.save()

    with pytest.raises(InternalError), transaction.atomic():
        SheetChange.objects.create(
            referral=file.referral,
            **versions,
            consent=CONSENT,
            decided_at=AT,
            decided_by=file.people.users["secretariat"],
        )


def test_everybody_concerned_is_told_and_the_recused_is_not(file):
    file.people.recuse("first")
    change(file)

    for message in OutboxMessage.objects.all():
        assert outbox.run(message.pk, at=AT)

    told = {address for letter in mail.outbox for address in letter.to}
    names = {name for name, user in file.people.users.items() if user.email in told}
    assert names == {"second", "rapporteur", "president"}
    assert file.referral.submitted_by.email in told
    assert not [letter for letter in mail.outbox if file.referral.title in letter.body]


def test_the_todo_says_that_a_review_waits_to_be_confirmed(file):
    change(file)

    told = {
        who: [todo.label for todo in todo_referrals.todo_for(file.people.actor(who), at=AT)]
        for who in ("first", "member", "recused")
    }

    assert told["first"][0].startswith("Confirmer ou revoir, la fiche ayant changé, votre examen")
    assert told["member"] == told["recused"] == []


def test_what_is_newer_is_only_signalled(file):
    assert newer_than(sheets_of(file.referral), states=[SheetStatus.PUBLISHED]) == {file.pin.version.pk: file.later}
    assert newer_than(sheets_of(file.referral), states=[SheetStatus.APPROVED]) == {}
    assert blocks(file) == ()


def test_an_approved_version_before_the_committee_is_not_sent_back_and_rewritten():
    """What was pinned could be taken back to a draft and changed under the eyes of the reviewers."""
    pin = sheet_of(file_referral := examined().referral, status=SheetStatus.APPROVED)
    approver = actors.build(UserFactory(department=pin.version.algorithm.department, roles=[Role.APPROVER]), AT)

    with pytest.raises(RuleBroken, match=file_referral.reference):
        send_back_sheet(sheet_id=pin.version.pk, actor=approver, at=AT, reason="À revoir")

    pin.version.refresh_from_db()
    assert pin.version.status == SheetStatus.APPROVED


def test_what_changed_is_told_field_by_field():
    before = SheetVersionFactory(purpose="Trier", number=1, status=SheetStatus.PUBLISHED)
    after = SheetVersionFactory(purpose="Proposer", number=2, algorithm=before.algorithm, name=before.name)

    (section,) = compared(before, after)
    told = {row.label: (row.before[0].text, row.after[0].text) for row in section.rows}

    assert told["Finalité"] == ("Trier", "Proposer")
    assert compared(before, before) == []


def test_a_recusal_takes_back_a_review_that_waited_to_be_confirmed(file):
    change(file)

    recusals.recuse(
        referral_id=file.referral.pk,
        person_id=file.people.users["first"].pk,
        actor=file.people.actor("first"),
        at=AT,
        reason="Un lien",
    )

    review = Review.objects.get(mandate=file.people.mandates["first"])
    assert (review.status, review.set_aside_reason) == (ReviewStatus.SET_ASIDE, "déport")
    with pytest.raises((NotAllowed, NotVisible)):
        review_operations.confirm_review(review_id=review.pk, actor=file.people.actor("first"), at=AT)


def test_whoever_does_not_confirm_is_replaced(file):
    change(file)

    review_operations.assign_reviewers(
        referral_id=file.referral.pk,
        actor=file.people.actor("president"),
        at=AT,
        mandate_ids=[file.people.mandates[name].pk for name in ("second", "member")],
    )

    states = dict(Review.objects.values_list("mandate__person__full_name", "status"))
    assert states == {"First": "set_aside", "Second": "to_confirm", "Member": "assigned"}


def test_a_reviewer_out_of_mandate_is_to_be_replaced_not_awaited(file):
    change(file)
    Mandate.objects.filter(pk=file.people.mandates["first"].pk).update(
        ends_on=date(2026, 11, 20), end_reason="resignation"
    )

    assert "Le mandat de First a pris fin" in blocks(file)[0]
    with pytest.raises((NotAllowed, NotVisible)):
        settle(review_operations.confirm_review, file, "first")

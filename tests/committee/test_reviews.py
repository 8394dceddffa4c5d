"""Writing a review, giving it, and what the rapporteur retains."""

import pytest
from django.db import InternalError, transaction

from charter.enums import Grade
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewStatus
from committee.models import ConsolidatedFinding, Finding, Review
from committee.operations import reviews as operations
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry, OutboxMessage
from tests.committee.referral_factories import AT, People, ReferralFactory, assessments, examined

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return People(ReferralFactory(status=S.UNDER_REVIEW))


@pytest.fixture
def file():
    """The first has given, the second has not."""
    return examined(second="assigned")


def assign(people, *names, who="president"):
    return operations.assign_reviewers(
        referral_id=people.referral.pk,
        actor=people.actor(who),
        at=AT,
        mandate_ids=[people.mandates[name].pk for name in names],
    )


def report(people, name, who="president"):
    return operations.assign_rapporteur(
        referral_id=people.referral.pk, actor=people.actor(who), at=AT, mandate_id=people.mandates[name].pk
    )


def write(operation, file, who="second", *, author="", revision=0, said=None):
    return operation(
        review_id=Review.objects.get(mandate=file.people.mandates[who]).pk,
        actor=file.people.actor(author or who),
        at=AT,
        revision=revision,
        summary="En somme",
        assessments=assessments(file.referral) if said is None else said,
    )


def test_two_members_are_asked_and_each_is_told(people):
    assign(people, "first", "second")

    assert {review.mandate for review in Review.objects.all()} == {people.mandates["first"], people.mandates["second"]}
    told = {int(message.payload["person_id"]) for message in OutboxMessage.objects.all()}
    assert told == {people.users["first"].pk, people.users["second"].pk}


@pytest.mark.parametrize("names", [["first"], ["first", "first"], ["first", "recused"]], ids=str)
def test_reviewers_are_two_members_who_are_not_recused(people, names):
    with pytest.raises(RuleBroken):
        assign(people, *names)

    assert not Review.objects.exists()


def test_the_rapporteur_does_not_review(people):
    report(people, "first")
    with pytest.raises(RuleBroken, match="aussi examinateur"):
        assign(people, "first", "second")

    assign(people, "second", "member")
    with pytest.raises(RuleBroken, match="examine déjà"):
        report(people, "second")


def test_a_reviewer_who_is_replaced_loses_the_review_and_keeps_the_trace(people):
    assign(people, "first", "second")
    assign(people, "first", "member")

    states = dict(Review.objects.values_list("mandate__person__full_name", "status"))
    assert states == {"First": "assigned", "Second": "set_aside", "Member": "assigned"}


def test_a_review_that_was_given_is_not_put_aside_by_a_new_choice(file):
    with pytest.raises(RuleBroken, match="reste au dossier"):
        assign(file.people, "second", "member")


def test_what_is_saved_is_kept_and_not_given(file):
    said = assessments(file.referral, None, "à moitié écrit")

    review = write(operations.save_review, file, said=said)

    assert (review.status, review.revision) == (ReviewStatus.ASSIGNED, 1)
    assert set(review.findings.values_list("grade", "comment")) == {("", "à moitié écrit")}


def test_a_review_is_given_for_good(file):
    review = write(operations.give_review, file)

    assert (review.status, review.given_at) == (ReviewStatus.GIVEN, AT)
    with pytest.raises(WrongState):
        write(operations.save_review, file, revision=1)
    with pytest.raises(InternalError), transaction.atomic():
        Finding.objects.filter(review=review).update(grade=Grade.NOT_COMPLIANT)
    assert JournalEntry.objects.filter(action="referral.give_review").count() == 1


@pytest.mark.parametrize(
    ("grade", "text", "sentence"),
    [
        (None, "", "Engagement 1 : choisissez une appréciation"),
        (Grade.RESERVATION, " ", "Engagement 7 : expliquez"),
        (Grade.NOT_COMPLIANT, "", "Engagement 3 : expliquez"),
    ],
)
def test_a_review_is_given_whole(file, grade, text, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        write(operations.give_review, file, said=assessments(file.referral, grade, text))

    assert Review.objects.get(mandate=file.people.mandates["second"]).status == ReviewStatus.ASSIGNED


@pytest.mark.parametrize(
    ("author", "refusal"),
    [("first", NotAllowed), ("president", NotAllowed), ("secretariat", NotAllowed), ("stranger", NotVisible)],
)
def test_nobody_writes_the_review_of_another(file, author, refusal):
    with pytest.raises(refusal):
        write(operations.save_review, file, author=author)


def test_two_tabs_do_not_overwrite_each_other(file):
    write(operations.save_review, file)

    with pytest.raises(Stale):
        write(operations.save_review, file, revision=0)


def test_reviews_are_closed_by_the_deliberation():
    file = examined(status=S.DELIBERATED, second="assigned")

    with pytest.raises(WrongState, match="clos"):
        write(operations.give_review, file)


def retain(file, who="rapporteur", *, revision=None, said=None):
    file.referral.refresh_from_db()
    return operations.consolidate(
        referral_id=file.referral.pk,
        actor=file.people.actor(who),
        at=AT,
        revision=file.referral.revision if revision is None else revision,
        assessments=said or assessments(file.referral, Grade.RESERVATION, "À revoir"),
    )


def test_the_rapporteur_retains_one_finding_by_commitment():
    file = examined()

    retain(file)
    retain(file, said=assessments(file.referral, Grade.COMPLIANT, "Conforme"))

    assert set(ConsolidatedFinding.objects.values_list("grade", "text")) == {("compliant", "Conforme")}
    assert ConsolidatedFinding.objects.count() == 7


def test_nothing_is_retained_before_all_reviews_are_given(file):
    with pytest.raises(WrongState, match="tous les examens"):
        retain(file)


def test_nothing_is_retained_after_the_deliberation():
    with pytest.raises(WrongState):
        retain(examined(status=S.DELIBERATED))


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NotAllowed), ("president", NotAllowed), ("contributor", NotVisible)]
)
def test_only_the_rapporteur_retains(who, refusal):
    with pytest.raises(refusal):
        retain(examined(), who)


def test_a_stale_page_of_findings_is_refused():
    with pytest.raises(Stale):
        retain(examined(), revision=99)

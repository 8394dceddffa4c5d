"""Reviews by criterion: what is assessed, what it rests on, and who reads it."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, InternalError, transaction

from charter.enums import Grade
from charter.models import Criterion
from committee.enums.referrals import DocumentKind, ReviewStatus
from committee.enums.referrals import ReferralStatus as S
from committee.models import Finding, ReferralDocument, Review
from committee.operations import papers
from committee.operations import reviews as operations
from committee.operations.reviews import Assessment
from committee.queries.review_grid import disputed_only, grid_visible_to, points_of
from common.documents import Upload
from common.errors import RuleBroken
from tests.charter.factories import with_criteria
from tests.committee.referral_factories import AT, ReferralFactory, charter, examined, loaded
from tests.committee.referral_pages import sign_in, url
from tests.filling import typed
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CANARY = "Canari de preuve"
# Commitment 2 has two criteria, commitment 4 has two; the others are assessed as a whole.
NUMBERS = ["1", "2.1", "2.2", "3", "4.1", "4.2", "5", "6", "7"]


@pytest.fixture
def file():
    """The first has given by criterion; the second has written nothing yet."""
    with_criteria(charter(), only=(2, 4))
    file = examined(first="assigned", second="assigned")
    Finding.objects.all().delete()
    give(file, "first", evidence=CANARY)
    return file


def said(file, grade=Grade.COMPLIANT, **given):
    return {point.key: Assessment(grade, **given) for point in points_of(file.referral)}


def give(file, who, *, change=None, document_id=None, **given):
    review = Review.objects.get(mandate=file.people.mandates[who])
    return operations.give_review(
        review_id=review.pk,
        actor=file.people.actor(who),
        at=AT,
        revision=review.revision,
        summary="",
        assessments=said(file, document_id=document_id, **given) | (change or {}),
    )


def paper_in(referral, people):
    papers.add_documents(
        referral_id=referral.pk,
        kind=DocumentKind.MEASURES,
        uploads=[Upload(name="Mesures secrètes.txt", content=ContentFile(b"Rien\n"))],
        actor=people.actor("secretariat"),
        at=AT,
    )
    return ReferralDocument.objects.get(referral=referral)


def test_what_is_assessed_is_each_criterion_or_the_whole_commitment(file):
    assert [point.number for point in points_of(file.referral)] == NUMBERS
    findings = Finding.objects.filter(review__mandate=file.people.mandates["first"])
    assert findings.filter(criterion=None).count() == 5
    assert findings.exclude(criterion=None).count() == 4


def test_a_missing_criterion_is_named(file):
    point = points_of(file.referral)[2]

    with pytest.raises(RuleBroken, match=r"Critère 2.2 : choisissez"):
        give(file, "second", change={point.key: Assessment(None)})
    with pytest.raises(RuleBroken, match=r"Critère 2.2 : expliquez"):
        give(file, "second", change={point.key: Assessment(Grade.RESERVATION, " ")})


@pytest.mark.parametrize("has_criterion", [True, False])
def test_each_point_has_one_finding(file, has_criterion):
    finding = Finding.objects.filter(criterion__isnull=not has_criterion).first()
    review = Review.objects.get(mandate=file.people.mandates["second"])
    given = {"review": review, "commitment": finding.commitment, "criterion": finding.criterion}
    Finding.objects.create(**given)

    with pytest.raises(IntegrityError, match="one_by_criterion" if has_criterion else "one_by_commitment"):
        Finding.objects.create(**given)


def test_a_criterion_belongs_to_its_commitment_and_a_paper_to_its_file(file):
    review = Review.objects.get(mandate=file.people.mandates["second"])
    commitment = file.referral.charter_version.commitments.get(position=1)
    elsewhere = ReferralFactory(status=S.UNDER_REVIEW)
    foreign = paper_in(elsewhere, file.people)

    with pytest.raises(InternalError, match="not one of this commitment"), transaction.atomic():
        Finding.objects.create(review=review, commitment=commitment, criterion=Criterion.objects.first())
    with pytest.raises(InternalError, match="not one of this file"), transaction.atomic():
        Finding.objects.create(review=review, commitment=commitment, document=foreign)
    with pytest.raises(RuleBroken, match="n’est pas au dossier"):
        give(file, "second", document_id=foreign.pk)


def test_the_evidence_of_a_review_is_as_blind_as_the_rest(browser, file):
    """Nobody but its author reads what a review rests on before all are given; then the committee, never the others."""
    paper = paper_in(file.referral, file.people)
    readers = ["second", "rapporteur", "president", "vice", "member", "secretariat"]
    never = ["contributor", "approver", "recused", "everything", "former", "stranger"]
    pages = [url("referral", file.people), url("reviews", file.people)]
    author = sign_in(browser, file.people, "first").get(url("reviews", file.people))
    assert CANARY in text_of(author.page)

    blind = {who: reads(browser, file, who, pages) for who in [*readers, *never]}
    give(file, "second", evidence="page 2", document_id=paper.pk)
    shared = {who: reads(browser, file, who, pages) for who in [*readers, *never]}

    assert {who for who, found in blind.items() if found} == set()
    assert {who for who, found in shared.items() if found} == set(readers)


def reads(browser, file, who, pages):
    sign_in(browser, file.people, who)
    answers = [browser.get(page) for page in pages]
    return any(CANARY in answer.content.decode() for answer in answers)


def test_the_grid_shows_disagreement_by_criterion_as_a_picture_and_as_a_table(browser, file):
    other = points_of(file.referral)[1]
    give(file, "second", change={other.key: Assessment(Grade.NOT_COMPLIANT, "Personne ne décide")})
    sign_in(browser, file.people, "member")

    page = browser.get(url("reviews", file.people)).page

    assert [text_of(text) for text in page.select(".picture-number")] == NUMBERS
    assert len(page.select(".picture-disputed")) == 1
    letters = [text_of(mark) for mark in page.select(".picture .picture-mark")]
    assert (letters.count("C"), letters.count("N")) == (17, 1)
    disputed = [row for row in page.select("tbody tr") if "avis partagés" in text_of(row)]
    assert [text_of(row.select_one("th a")) for row in disputed] == ["2.1"]
    only = browser.get(url("reviews", file.people) + "?voir=desaccords").page
    assert [text_of(text) for text in only.select(".picture-number")] == ["2.1"]
    assert "Personne ne décide" in text_of(only.main)
    assert "Canari" in text_of(only.main)


def test_the_disagreements_are_those_of_grades_only(file):
    other = points_of(file.referral)[4]
    give(file, "second", change={other.key: Assessment(Grade.NOT_APPLICABLE, "")}, text="Un mot de plus")

    _reviews, groups = grid_visible_to(file.people.actor("member"), loaded(file.referral))

    assert [[row.point.number for row in group.rows] for group in disputed_only(groups)] == [["4.1"]]
    assert [(count, grade.value) for count, grade in groups[3].tally] == [(3, "compliant"), (1, "not_applicable")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_grid_costs_the_same_whatever_its_size(browser, count, django_assert_num_queries):
    with_criteria(charter(), count=count)
    file = examined()
    for name in ("member", "vice")[: count - 1]:
        file.people.review(name, "given")
    sign_in(browser, file.people, "member")
    browser.get(url("reviews", file.people))

    with django_assert_num_queries(13):
        browser.get(url("reviews", file.people))


def test_the_form_says_how_far_it_is_and_keeps_what_was_typed(browser, file):
    sign_in(browser, file.people, "second")
    paper = paper_in(file.referral, file.people)
    address = Review.objects.get(mandate=file.people.mandates["second"]).get_absolute_url()
    page = browser.get(address).page
    assert "0 sur 9 appréciations" in text_of(page.main)
    given = {
        "grade_2_1": "reservation",
        "text_2_1": "Mes mots",
        "evidence_2_1": "page 4",
        "document_2_1": str(paper.pk),
        "act": "save",
    }

    answer = browser.post(address, {**typed(page), **given}, follow=True)

    assert "1 sur 9 appréciations" in text_of(answer.page.main)
    assert typed(answer.page)["evidence_2_1"] == "page 4"
    assert typed(answer.page)["document_2_1"] == str(paper.pk)
    assert len(answer.page.select("details[open]")) == 1
    finding = Finding.objects.get(
        review__mandate=file.people.mandates["second"], criterion__position=1, grade="reservation"
    )
    assert (finding.comment, finding.document) == ("Mes mots", paper)
    refused = browser.post(address, {**typed(answer.page), "document_2_1": str(ReferralFactory().pk)})
    assert refused.status_code == 422


def test_a_given_review_shows_what_it_rests_on(browser, file):
    paper = paper_in(file.referral, file.people)
    give(file, "second", evidence="page 2", document_id=paper.pk)
    review = Review.objects.get(mandate=file.people.mandates["second"], status=ReviewStatus.GIVEN)
    sign_in(browser, file.people, "member")

    page = browser.get(review.get_absolute_url()).page

    assert "page 2" in text_of(page.main)
    assert len(page.select(f'a[href="{paper.get_absolute_url()}"]')) == 9


def test_the_rapporteur_reads_how_many_of_each_grade_beside_each_field(browser, file):
    other = points_of(file.referral)[1]
    give(file, "second", change={other.key: Assessment(Grade.RESERVATION, "À revoir")})
    sign_in(browser, file.people, "rapporteur")

    page = browser.get(url("consolidate", file.people)).page

    section = page.select_one('section[aria-labelledby="engagement-2"]')
    assert "3 conformes 1 sous réserve Avis partagés." in text_of(section)
    assert section.select_one('[name="grade_2"]')
    assert len(page.select("textarea")) == 7


def test_a_paper_that_was_replaced_is_cited_in_the_version_that_was_read(browser, file):
    first = paper_in(file.referral, file.people)
    papers.replace_document(
        referral_id=file.referral.pk,
        document_id=first.pk,
        upload=Upload(name="Mesures secrètes.txt", content=ContentFile(b"Autre chose\n")),
        actor=file.people.actor("secretariat"),
        at=AT,
    )
    later = ReferralDocument.objects.get(replaces=first)
    sign_in(browser, file.people, "second")

    form = browser.get(Review.objects.get(mandate=file.people.mandates["second"]).get_absolute_url()).page
    give(file, "second", document_id=later.pk)
    grid = browser.get(url("reviews", file.people)).page

    offered = [text_of(option) for option in form.select_one("[name=document_2_1]").select("option")]
    assert offered[1:] == ["Mesures secrètes.txt", "Mesures secrètes.txt (version 2)"]
    assert "Mesures secrètes.txt, version 2" in text_of(grid.main)

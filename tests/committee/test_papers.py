"""The papers of a file: replaced by a new version, never lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction

from committee.enums.referrals import DocumentKind
from committee.enums.referrals import ReferralStatus as S
from committee.models import ReferralDocument
from committee.operations import papers as operations
from committee.queries.files import current_documents
from common.documents import Upload
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from tests.committee.referral_factories import AT, People, ReferralFactory
from tests.committee.referral_pages import sign_in, url
from tests.files import pdf
from tests.pages import text_of

pytestmark = pytest.mark.django_db
PDF = pdf()
SECOND = pdf(b"2")


@pytest.fixture
def people():
    return People(ReferralFactory(status=S.UNDER_REVIEW))


def join(people, name="analyse.pdf", data=PDF):
    uploads = [Upload(name=name, content=io.BytesIO(data))]
    return operations.add_documents(
        referral_id=people.referral.pk,
        actor=people.actor("contributor"),
        at=AT,
        kind=DocumentKind.IMPACT,
        uploads=uploads,
    )[0]


def replace(people, paper, who="contributor", data=SECOND, name="analyse-2.pdf"):
    return operations.replace_document(
        referral_id=people.referral.pk,
        document_id=paper.pk,
        actor=people.actor(who),
        at=AT,
        upload=Upload(name=name, content=io.BytesIO(data)),
    )


def test_a_paper_is_replaced_by_a_version_of_the_same_kind_and_the_first_stays(people):
    first = join(people)
    second = replace(people, first)
    third = replace(people, second, who="secretariat", data=pdf(b"3"))

    assert [paper.version for paper in (first, second, third)] == [1, 2, 3]
    assert {paper.kind for paper in (first, second, third)} == {DocumentKind.IMPACT}
    assert list(current_documents(people.referral)) == [third]
    with first.document.file.open() as kept:
        assert kept.read() == PDF


def test_the_page_shows_the_latest_version_and_those_before_it_with_who_and_when(browser, people):
    first = join(people)
    sign_in(browser, people, "contributor")

    page = browser.post(
        url("replace-document", people, first.pk),
        {"paper": SimpleUploadedFile("nouvelle.pdf", pdf(b"2"))},
        follow=True,
    ).page

    shown = text_of(page.select_one('[aria-labelledby="pieces"]'))
    assert len(page.select(".document")) == 1
    assert "nouvelle.pdf (analyse d’impact" in shown
    assert "Versions précédentes (1)" in shown
    assert "Version 1 : analyse.pdf" in shown
    assert b"".join(browser.get(first.get_absolute_url()).streaming_content) == PDF


def test_two_who_replace_the_same_version_do_not_fork_it(people):
    first = join(people)
    replace(people, first)

    with pytest.raises(WrongState, match="déjà été remplacée"):
        replace(people, first, who="secretariat", data=pdf(b"3"))


def test_the_same_file_again_is_no_new_version(people):
    first = join(people)

    with pytest.raises(RuleBroken, match="identique"):
        replace(people, first, data=PDF)

    assert ReferralDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("member", NotAllowed), ("president", NotAllowed), ("recused", NotAllowed), ("neighbour", NotVisible)],
)
def test_who_may_not_replace_a_paper(people, who, refusal):
    first = join(people)

    with pytest.raises(refusal):
        replace(people, first, who=who)


def test_a_paper_of_another_file_is_not_replaced(people):
    other = People(ReferralFactory(status=S.UNDER_REVIEW))
    elsewhere = join(other)

    with pytest.raises(NotVisible):
        replace(people, elsewhere)


def test_postgresql_never_loses_a_paper(people):
    first = join(people)

    with pytest.raises(InternalError), transaction.atomic():
        ReferralDocument.objects.filter(pk=first.pk).delete()


@pytest.mark.parametrize("broken", [{"version": 3}, {"kind": DocumentKind.LEGAL}], ids=["skips one", "other kind"])
def test_postgresql_refuses_a_version_that_does_not_follow(people, broken):
    first, other = join(people), join(people, data=pdf(b"4"))
    fields = {"version": 2, "kind": first.kind} | broken
    replaced = replace(people, first)
    document = replaced.document
    ReferralDocument.objects.filter(pk=other.pk).update(removed_at=AT, removed_by=people.users["contributor"])

    with pytest.raises(InternalError), transaction.atomic():
        ReferralDocument.objects.create(
            referral=people.referral,
            document=document,
            replaces=other,
            added_at=AT,
            added_by=people.users["contributor"],
            **fields,
        )


def test_a_version_that_was_replaced_is_not_removed_from_a_draft(draft):
    first = join(draft)
    replace(draft, first)

    with pytest.raises(WrongState, match="a été remplacée"):
        operations.remove_document(
            referral_id=draft.referral.pk, document_id=first.pk, actor=draft.actor("contributor"), at=AT
        )


def test_a_replacement_taken_out_of_a_draft_gives_its_place_back(draft):
    first = join(draft)
    second = replace(draft, first)
    operations.remove_document(
        referral_id=draft.referral.pk, document_id=second.pk, actor=draft.actor("contributor"), at=AT
    )

    again = replace(draft, first, data=pdf(b"3"))

    assert list(current_documents(draft.referral)) == [again]

"""The pages on which a sheet changes: the signal, the choice, what changed, the confirmation."""

from datetime import timedelta

import pytest
from django.urls import reverse

from algorithms.enums import SheetStatus
from charter.enums import Grade
from committee.operations import reviews as review_operations
from committee.queries import todo_referrals
from tests.algorithms.factories import SheetVersionFactory
from tests.committee.referral_factories import AT, assessments
from tests.committee.referral_pages import sign_in, url
from tests.committee.sheet_change_factories import (
    CONSENT,
    a_file_and_its_later_sheet,
    change,
    next_version,
    review_of,
    settle,
)
from tests.filling import typed
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def file():
    return a_file_and_its_later_sheet()


def test_what_the_rapporteur_retained_before_is_to_be_read_again(browser, file):
    def retain(at):
        file.referral.refresh_from_db()
        return review_operations.consolidate(
            referral_id=file.referral.pk,
            actor=file.people.actor("rapporteur"),
            at=at,
            revision=file.referral.revision,
            assessments=assessments(file.referral, Grade.COMPLIANT, "Constat"),
        )

    def told():
        return [todo.label for todo in todo_referrals.todo_for(file.people.actor("rapporteur"), at=AT)]

    retain(AT - timedelta(days=1))
    assert told() == []
    change(file)
    for who in ("first", "second"):
        settle(review_operations.confirm_review, file, who)

    assert told()[0].startswith("Écrire vos constats")
    page = sign_in(browser, file.people, "rapporteur").get(url("referral", file.people)).page
    assert "ils sont à relire" in text_of(page.main)
    retain(AT)
    assert told() == []
    assert "ils sont à relire" not in text_of(browser.get(url("referral", file.people)).page.main)


def test_from_the_signal_to_the_confirmation(browser, file):
    page = sign_in(browser, file.people, "member").get(url("referral", file.people)).page
    assert "a une version plus récente" in text_of(page.main)
    assert not page.select(f'a[href="{url("examine-version", file.people)}"]')
    assert browser.get(url("examine-version", file.people)).status_code == 403
    address = url("examine-version", file.people)
    sign_in(browser, file.people, "secretariat")
    page = browser.get(address).page
    refused = browser.post(address, {**typed(page), "consent": "", "version": str(file.later.pk)})
    assert (refused.status_code, "comment la direction a donné son accord" in text_of(refused.page)) == (422, True)
    page = browser.post(address, {"version": str(file.later.pk), "consent": CONSENT}, follow=True).page
    assert CONSENT in text_of(page.main)
    assert "à confirmer" in text_of(page.main)

    sign_in(browser, file.people, "first")
    review = review_of(file, "first")
    page = browser.get(review.get_absolute_url()).page
    assert "La fiche a changé depuis que vous avez rendu" in text_of(page.main)
    difference = page.select_one("main .notice a")["href"]
    assert "Une autre finalité" in text_of(browser.get(difference).page.table)
    page = browser.post(url("confirm-review", file.people, review.pk), follow=True).page
    assert "Votre examen est confirmé" in text_of(page)
    assert browser.post(url("confirm-review", file.people, review.pk)).status_code == 409
    sign_in(browser, file.people, "second")
    page = browser.post(url("revise-review", file.people, review_of(file, "second").pk), follow=True).page
    assert text_of(page.h1) == "Mon examen"
    assert "Propos de second" in text_of(page.main)


@pytest.mark.parametrize("who", ["recused", "everything", "neighbour", "stranger", "former"])
def test_who_does_not_see_the_file_reads_nothing_of_what_changed(browser, file, who):
    made = change(file)
    sign_in(browser, file.people, who)

    assert browser.get(url("sheet-change", file.people, made.pk)).status_code == 404
    assert browser.get(url("examine-version", file.people)).status_code in {403, 404}
    assert browser.post(url("confirm-review", file.people, review_of(file, "first").pk)).status_code in {403, 404}


def test_a_version_that_is_not_published_is_told_to_those_who_may_take_it(browser, file):
    approved = SheetVersionFactory(algorithm=file.later.algorithm, number=8, status=SheetStatus.APPROVED)
    seen = {}
    for who in ("member", "contributor", "secretariat"):
        page = sign_in(browser, file.people, who).get(url("referral", file.people)).page
        seen[who] = f"version {approved.number}, " in text_of(page.main)

    assert seen == {"member": False, "contributor": True, "secretariat": True}


def test_the_page_of_a_file_costs_the_same_whatever_changed(browser, file, django_assert_max_num_queries):
    change(file)
    address = reverse("committee:referral", args=[file.referral.pk])
    sign_in(browser, file.people, "secretariat")
    browser.get(address)
    with django_assert_max_num_queries(40) as once:
        browser.get(address)
    for _more in range(2):
        file.later = next_version(file)
        change(file)

    with django_assert_max_num_queries(40) as thrice:
        browser.get(address)

    assert len(thrice) == len(once)

"""The pages of reviews and findings: blind until all are given, nothing typed is lost."""

import pytest

from committee.enums.referrals import ReferralStatus as S
from committee.models import Review
from tests.committee.referral_factories import People, ReferralFactory, examined, loaded
from tests.committee.referral_pages import sign_in, url
from tests.files import pdf
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PDF = pdf()


def test_from_the_take_up_to_the_retained_findings(browser):
    people = People(ReferralFactory(status=S.SUBMITTED))
    ReferralFactory(status=S.UNDER_REVIEW)  # the charter in force
    mandates = people.mandates
    sign_in(browser, people, "secretariat").post(url("take-up-referral", people))
    sign_in(browser, people, "president")
    browser.post(url("assign-rapporteur", people), {"member": mandates["rapporteur"].pk})
    page = browser.post(
        url("assign-reviewers", people), {"members": [mandates["first"].pk, mandates["second"].pk]}, follow=True
    ).page
    assert "Les examinateurs, pour rendre leur examen" in text_of(page.select_one(".pen"))

    grades = {f"grade_{n}": "reservation" for n in range(1, 8)} | {f"text_{n}": f"Réserve {n}" for n in range(1, 8)}
    for who in ("first", "second"):
        sign_in(browser, people, who)
        review = Review.objects.get(mandate=mandates[who])
        fields = {"revision": "0", "summary": f"Synthèse de {who}", "act": "give", **grades}
        assert browser.post(review.get_absolute_url(), fields).status_code == 302
    sign_in(browser, people, "rapporteur")
    assert "Réserve 3" in text_of(browser.get(url("consolidate", people)).page)
    revision = loaded(people.referral).revision
    page = browser.post(url("consolidate", people), {"revision": revision, **grades}, follow=True).page

    assert "Les constats sont enregistrés." in text_of(page)
    sign_in(browser, people, "member")
    grid = text_of(browser.get(url("reviews", people)).page.main)
    assert "Synthèse de first" in grid
    assert "Constat du rapporteur" in grid


def test_a_review_without_a_grade_comes_back_with_all_that_was_typed(browser):
    file = examined(second="assigned")
    sign_in(browser, file.people, "second")
    review = Review.objects.get(mandate=file.people.mandates["second"])

    answer = browser.post(
        review.get_absolute_url(),
        {"revision": "0", "act": "give", "summary": "Ma synthèse", "grade_1": "compliant", "text_2": "Mes mots"},
    )

    assert answer.status_code == 422
    wrong = {tag.get("name") for tag in answer.page.select('[aria-invalid="true"]')}
    assert wrong == {f"grade_{number}" for number in range(2, 8)}
    assert "Choisissez une appréciation." in text_of(answer.page)
    assert answer.page.select_one('[name="text_2"]').text.strip() == "Mes mots"
    assert answer.page.select_one('[name="grade_1"][value="compliant"]').has_attr("checked")


def test_a_review_saved_in_another_tab_comes_back_with_what_was_typed(browser):
    file = examined(second="assigned")
    sign_in(browser, file.people, "second")
    review = Review.objects.get(mandate=file.people.mandates["second"])
    browser.post(review.get_absolute_url(), {"revision": "0", "act": "save", "summary": "Premier onglet"})

    answer = browser.post(review.get_absolute_url(), {"revision": "0", "act": "save", "summary": "Second onglet"})

    assert answer.status_code == 409
    assert answer.page.select_one('[name="summary"]').text.strip() == "Second onglet"


def test_the_page_of_a_blind_review_shows_nothing_of_the_other(browser):
    file = examined(second="assigned")
    sign_in(browser, file.people, "second")
    first = Review.objects.get(mandate=file.people.mandates["first"])
    pages = [url("referral", file.people), url("reviews", file.people), url("consolidate", file.people)]

    answers = [browser.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert not [answer for answer in answers if "de first" in text_of(answer.page)]
    assert browser.get(first.get_absolute_url()).status_code == 404

"""Sign-in by e-mail and password; nobody opens an account by themselves."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.committee.factories import UserFactory
from tests.pages import Browser, text_of

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")


@pytest.fixture
def user():
    made = UserFactory(email="personne@exemple.fr", full_name="Sacha Gabarit")
    made.set_password("un-mot-de-passe-long")
    made.save()
    return made


def sign_in(browser, **given):
    return browser.post(LOGIN, {"login": "personne@exemple.fr", "password": "un-mot-de-passe-long"} | given)


@pytest.mark.parametrize("address", ["personne@exemple.fr", "Personne@Exemple.FR"])
def test_the_right_password_opens_the_home_page(browser, user, address):
    assert sign_in(browser, login=address)["Location"] == "/"
    assert text_of(browser.get("/").page.h1) == "Bonjour Sacha"


@pytest.mark.parametrize("wrong", [{"password": "autre"}, {"login": "inconnu@exemple.fr"}], ids=["password", "address"])
def test_a_wrong_pair_is_refused_in_one_way_that_tells_nothing(browser, user, wrong):
    answer = sign_in(browser, **wrong)

    assert answer.status_code == 200
    assert "ne sont pas corrects" in text_of(answer.page.main) or "incorrect" in text_of(answer.page.main)
    assert browser.get("/").status_code == 302


def test_a_closed_account_does_not_sign_in(browser, user):
    user.is_active = False
    user.save()

    sign_in(browser)

    assert browser.get("/").status_code == 302


def test_the_account_closed_in_between_is_out_at_the_next_page(browser, user):
    sign_in(browser)
    User.objects.update(is_active=False)

    assert browser.get("/").status_code == 302


def test_nobody_opens_an_account_by_themselves(browser):
    answer = browser.post(reverse("account_signup"), {"email": "moi@exemple.fr", "password1": "un-mot-de-passe-long"})

    assert not User.objects.exists()
    assert answer.status_code in {200, 302, 403}


def test_one_signs_out_by_a_button_only(browser, user):
    browser.force_login(user)

    browser.get(reverse("account_logout"))
    assert browser.get("/").status_code == 200

    browser.post(reverse("account_logout"))
    assert browser.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_with_a_sentence(user):
    client = Browser(enforce_csrf_checks=True)

    answer = sign_in(client)

    assert answer.status_code == 403
    assert "a expiré" in text_of(answer.page.main)


def test_after_signing_in_one_comes_back_to_the_page_asked_for(browser, user):
    asked = browser.get("/saisines/")["Location"]

    answer = browser.post(asked, {"login": user.email, "password": "un-mot-de-passe-long"})

    assert answer["Location"] == "/saisines/"


def test_the_way_back_never_leads_elsewhere(browser, user):
    answer = browser.post(
        f"{LOGIN}?next=https://ailleurs.example/", {"login": user.email, "password": "un-mot-de-passe-long"}
    )

    assert answer["Location"] == "/"

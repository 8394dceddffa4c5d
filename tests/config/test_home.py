"""The first page of each person: what waits for them, and the coverage."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from common import todo
from common.todo import Todo
from tests.committee.factories import MandateFactory, UserFactory
from tests.committee.referral_factories import AT
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def home_of(browser, user):
    browser.force_login(user)
    return browser.get(reverse("home"))


def test_a_stranger_is_asked_to_sign_in(browser):
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("role", list(Role))
def test_whoever_signs_in_is_greeted_by_name_even_when_nothing_waits(browser, role):
    page = home_of(browser, UserFactory(full_name="Sacha Gabarit", roles=[role])).page

    assert text_of(page.h1) == "Bonjour Sacha"
    assert "Rien ne vous attend" in text_of(page.main)


def test_the_rapporteur_finds_the_opinion_to_write_with_its_date(browser):
    file = an_opinion()

    page = home_of(browser, file.people.users["rapporteur"]).page

    assert f"Rédiger l’avis sur {file.referral.reference}" in text_of(page.main)


def test_what_others_have_in_hand_is_not_mixed_with_mine(browser):
    file = an_opinion()

    page = home_of(browser, file.people.users["contributor"]).page

    assert "Rédiger l’avis" not in text_of(page.main)


def test_a_recused_member_is_not_told_of_the_file(browser):
    file = an_opinion()

    page = home_of(browser, file.people.users["recused"]).page

    assert file.referral.reference not in text_of(page)


def test_the_most_urgent_comes_first_and_what_has_no_date_last(settings, monkeypatch):
    someday, soon, later = Todo("a", "/"), Todo("b", "/", date(2026, 1, 1)), Todo("c", "/", date(2026, 2, 1))

    monkeypatch.setattr(
        todo, "import_string", lambda name: lambda _actor, at: {"a": [someday, later], "b": [soon]}[name]
    )
    settings.TODO_SOURCES = ["a", "b"]

    assert todo.gathered(None, at=AT) == [soon, later, someday]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_waits(browser, count, django_assert_num_queries):
    user = MandateFactory().person
    for _ in range(count):
        an_opinion()
    browser.force_login(user)

    with django_assert_num_queries(28):
        assert browser.get("/").status_code == 200


def test_the_menu_says_where_one_is(browser):
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))

    page = browser.get("/saisines/").page

    assert [text_of(link) for link in page.select("nav [aria-current=page]")][:1] == ["Saisines"]


def test_no_answer_of_the_inside_is_stored(browser):
    browser.force_login(UserFactory())

    assert browser.get("/")["Cache-Control"] == "no-store"

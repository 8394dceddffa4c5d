"""The pages of the composition and of the rules."""

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from committee.models import Mandate, Seat
from tests.committee.factories import RulesFactory, SeatFactory, UserFactory
from tests.committee.hall import DAY, hall
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.mark.parametrize("members", [1, 3, 10])
def test_the_composition_costs_the_same_whatever_its_size(browser, members, django_assert_num_queries):
    room = hall(members)
    browser.force_login(room.secretariat)

    with django_assert_num_queries(10):
        page = browser.get(reverse("committee:composition")).page

    assert len(page.select("[data-seat]")) == members


def test_the_composition_says_what_is_missing_and_by_which_rule(browser):
    room = hall(2)
    browser.force_login(room.members[0].person)

    page = browser.get(reverse("committee:composition")).page

    assert "il manque : État, organisations syndicales de salariés, organisations syndicales d’employeurs" in text_of(
        page
    )
    assert not page.select("form[action*=publier], a[href*=designer]")


def test_the_secretariat_creates_a_seat_appoints_and_ends(browser):
    RulesFactory()
    person = UserFactory(full_name="Camille Exemple")
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))

    browser.post(
        reverse("committee:new-seat"),
        {
            "quality": "board",
            "college": "employees",
            "label": "Salariés",
            "rule_reference": "art. 3",
            "opened_on": "2026-01-01",
        },
    )
    seat = Seat.objects.get()
    mandate = {"person": person.pk, "starts_on": "2026-06-01", "designation": "PV du 12 mai 2026"}
    refused = browser.post(reverse("committee:appoint-member", args=[seat.pk]), mandate)
    by_peers = mandate | {"designated_by_peers": "on"}
    unproved = browser.post(reverse("committee:appoint-member", args=[seat.pk]), by_peers)
    minutes = {"minutes_reference": "PV du collège des salariés du 12 mai 2026", "civility": "madame"}
    browser.post(reverse("committee:appoint-member", args=[seat.pk]), by_peers | minutes)
    page = browser.get(reverse("committee:composition")).page
    made = Mandate.objects.get()
    browser.post(reverse("committee:end-mandate", args=[made.pk]), {"ends_on": "2026-12-31", "reason": "resignation"})

    assert refused.status_code == 422
    assert "désigné par ses pairs" in text_of(refused.page)
    assert "Indiquez le procès-verbal" in text_of(unproved.page)
    person.refresh_from_db()
    assert person.civility == "madame"
    assert "Du 1er juin 2026 au 31 mai 2029" in text_of(page)
    made.refresh_from_db()
    assert (made.ends_on.isoformat(), made.term_ends_on.isoformat()) == ("2026-12-31", "2029-05-31")


@pytest.mark.parametrize("who", ["member", "contributor"])
def test_only_the_secretariat_keeps_the_composition_and_the_rules(browser, who):
    room = hall(2)
    seat, mandate = room.members[0].seat, room.members[0]
    browser.force_login(room.members[1].person if who == "member" else UserFactory(roles=[Role.CONTRIBUTOR]))

    answers = [
        browser.get(reverse("committee:new-seat")),
        browser.post(reverse("committee:new-seat"), {"label": "x"}),
        browser.post(reverse("committee:appoint-member", args=[seat.pk]), {"person": 1}),
        browser.post(reverse("committee:end-mandate", args=[mandate.pk]), {"ends_on": "2026-12-31"}),
        browser.post(reverse("committee:close-seat", args=[seat.pk]), {"closed_on": "2030-01-01"}),
        browser.post(reverse("committee:new-rules"), {}),
        browser.post(reverse("committee:publish-composition")),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_the_composition_page_without_any_seat(browser):
    SeatFactory(closed_on="2026-01-01")
    browser.force_login(UserFactory())

    assert "Aucun siège" in text_of(browser.get(reverse("committee:composition")).page)

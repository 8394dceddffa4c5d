"""The pages of recommendations: the list, the answer, the close."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions.enums.opinions import Position
from opinions.models import FollowUp
from opinions.operations import recommendations as operations
from opinions.queries import recommendations as queries
from tests.committee.factories import UserFactory
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.opinions.factories import published
from tests.pages import text_of

pytestmark = pytest.mark.django_db

# The delay to answer is sixty days by default: published on 24 November, late from 24 January.
LAST_DAY = AT + timedelta(days=60)
TOO_LATE = AT + timedelta(days=61)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def loaded(file, number=1):
    found = queries.recommendations_visible_to(file.people.actor("president"), on=timezone.localdate(AT))
    recommendation = found.get(opinion=file.opinion, number=number)
    assert recommendation.opinion.referral.pk
    return recommendation


def answer(file, *, who="approver", number=1, at=AT, **given):
    said = {"position": Position.ACCEPTED, "body": "Nous le ferons.", "signatory_title": "Le directeur"}
    return operations.answer_recommendation(
        recommendation_id=file.recommendations[number - 1].pk, actor=file.people.actor(who), at=at, **(said | given)
    )


def follow(file, step, *, who="president", note="Constaté sur pièces."):
    return operations.follow_recommendation(
        recommendation_id=file.recommendations[0].pk, actor=file.people.actor(who), at=AT, step=step, note=note
    )


def sign_in(browser, file, who):
    browser.force_login(file.people.users[who])
    return browser


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(browser, count, django_assert_num_queries):
    file = published(count=count)
    sign_in(browser, file, "member")

    with django_assert_num_queries(13):
        page = browser.get(reverse("opinions:recommendations")).page

    assert len(page.select("[data-recommendation]")) == count


@pytest.mark.parametrize(
    ("criteria", "shown"),
    [
        ({"status": "answered"}, [1]),
        ({"status": "open"}, [2]),
        ({"status": "late"}, []),
        ({"q": "rec-2026-01-2 numéro"}, [2]),
        ({"year": "2026", "commitment": "engagement-1"}, [1, 2]),
        ({"year": "2019"}, [1, 2]),
        ({"status": "x", "department": "y"}, [1, 2]),
    ],
)
def test_the_list_is_filtered(browser, criteria, shown):
    file = published()
    answer(file)

    page = sign_in(browser, file, "contributor").get(reverse("opinions:recommendations"), criteria).page

    listed = {row["data-recommendation"] for row in page.select("[data-recommendation]")}
    assert listed == {str(file.recommendations[number - 1].pk) for number in shown}


def test_late_answers_are_named_late(browser, time_machine):
    file = published()
    time_machine.move_to(TOO_LATE, tick=False)

    page = sign_in(browser, file, "contributor").get(reverse("opinions:recommendations")).page
    detail = browser.get(file.recommendations[0].get_absolute_url()).page

    assert "ans réponse depuis le 23 janvier 2027" in text_of(page.select_one("[data-recommendation]"))
    assert "Sans réponse depuis le 23 janvier 2027" in text_of(detail.main)


def test_an_account_that_is_nobodys_reads_nothing(browser):
    file = published()
    browser.force_login(UserFactory())

    assert not browser.get(reverse("opinions:recommendations")).page.select("[data-recommendation]")
    assert browser.get(file.recommendations[0].get_absolute_url()).status_code == 404


def test_the_approver_answers_through_the_page(browser):
    file = published()
    detail = sign_in(browser, file, "approver").get(file.recommendations[0].get_absolute_url()).page
    address = next(link["href"] for link in detail.select("main a") if text_of(link) == "Répondre")
    form = typed(browser.get(address).page)

    response = browser.post(
        address, {**form, "position": "partly", "body": "En partie.", "signatory_title": "La directrice", "sign": "1"}
    )

    page = browser.get(response["Location"]).page
    assert "En partie." in text_of(page.main)
    assert "acceptée en partie" in text_of(page.main)
    link = next(link["href"] for link in page.select("main a") if text_of(link) == "sur le site public")
    assert link.startswith("http://localhost:8001/suites/")


def test_an_answer_without_reasons_comes_back_with_all_that_was_typed(browser):
    file = published()
    address = reverse("opinions:answer-recommendation", args=[file.recommendations[0].pk])

    response = sign_in(browser, file, "approver").post(
        address, {"position": "refused", "body": "", "signatory_title": "Le directeur", "sign": "1"}
    )

    assert response.status_code == 422
    assert "Réponse motivée : Ce champ est obligatoire pour signer." in text_of(
        response.page.select_one(".form-errors")
    )
    assert typed(response.page)["signatory_title"] == "Le directeur"
    assert typed(response.page)["position"] == "refused"
    assert not FollowUp.objects.exists()


def test_who_answers_second_is_told_and_loses_nothing(browser):
    file = published()
    address = reverse("opinions:answer-recommendation", args=[file.recommendations[0].pk])
    answer(file, who="management")

    response = sign_in(browser, file, "approver").post(
        address, {"position": "accepted", "body": "Mon long texte.", "signatory_title": "Le directeur", "sign": "1"}
    )

    assert response.status_code == 409
    kept = typed(response.page)
    assert kept["body"] == "Mon long texte."
    again = browser.post(address, {**kept, "sign": "1"})
    assert again.status_code == 302, "once they have read the answer given, a second one takes its place"
    assert [one.position for one in FollowUp.objects.order_by("number")] == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("who", "status"), [("contributor", 200), ("neighbour", 403), ("president", 403), ("stranger", 404)]
)
def test_only_the_addressee_is_given_the_form_of_the_answer(browser, who, status):
    file = published()
    address = reverse("opinions:answer-recommendation", args=[file.recommendations[0].pk])

    assert sign_in(browser, file, who).get(address).status_code == status


def test_the_president_closes_through_the_page(browser):
    file = published()
    answer(file)
    page = sign_in(browser, file, "president").get(file.recommendations[0].get_absolute_url()).page
    form = page.select_one("main form")

    refused_one = browser.post(form["action"], {"step": "close_partly", "note": ""})
    response = browser.post(form["action"], {"step": "close_partly", "note": "Constaté en séance."})

    assert refused_one.status_code == 422
    assert "Ce qui fonde ce constat" in text_of(refused_one.page.select_one(".form-errors"))
    assert "Constaté en séance." in text_of(browser.get(response["Location"]).page.main)


def test_the_addressee_has_no_way_to_close(browser):
    file = published()
    answer(file)
    address = file.recommendations[0].get_absolute_url()

    assert not sign_in(browser, file, "approver").get(address).page.select("main form")
    assert browser.post(f"{address}suivre/", {"step": "close_implemented", "note": "x"}).status_code == 403

"""The pages of a request, as the department uses them."""

import pytest
from django.urls import reverse

from algorithms.models import RulesRequest
from tests.algorithms.factories import DataSetFactory
from tests.algorithms.people import sheet_of
from tests.algorithms.request_factories import RulesRequestFactory
from tests.filling import typed
from tests.pages import text_of

REGISTER = "/algorithmes/demandes/"


def main(answer):
    return text_of(answer.page.select_one("main")).replace("\u00a0", " ")


@pytest.fixture
def sheet(team):
    made = sheet_of(
        team,
        "published",
        founds_decision="yes",
        role_in_decision="Propose",
        automation="full",
        parameters="P",
        operations="O",
    )
    DataSetFactory(sheet=made, origin="Employeur")
    return made


def test_a_request_goes_from_its_receipt_to_the_letter(browser, team, sheet):
    browser.force_login(team["contributor"].user)
    create = reverse("algorithms:register-request", args=[sheet.algorithm_id])
    assert create in str(browser.get(sheet.get_absolute_url()).page)

    data = typed(browser.get(create).page, channel="email", file_reference="D-1", decision="Refus du 3 mars")
    page = browser.post(create, data, follow=True)
    assert "Un mois pour répondre" in main(page)
    assert "Dites comment l’algorithme a contribué" in main(page)
    assert RulesRequest.objects.count() == 1
    browser.post(create, data)
    assert RulesRequest.objects.count() == 1, "a second click enters nothing more"
    request = RulesRequest.objects.get()

    prepare = reverse("algorithms:prepare-request", args=[request.pk])
    filled = typed(browser.get(prepare).page, contribution="Il a décidé", applied_parameters="2 sur 10")
    page = browser.post(prepare, filled, follow=True)
    assert "Dans votre cas : 2 sur 10" in main(page)
    assert "Signer la réponse" not in main(page)
    assert browser.post(reverse("algorithms:answer-request", args=[request.pk])).status_code == 403

    browser.force_login(team["approver"].user)
    page = browser.post(reverse("algorithms:answer-request", args=[request.pk]), follow=True)
    assert "La lettre, telle qu’elle est partie" in main(page)
    assert "DEM-" in main(browser.get(REGISTER))


def test_an_unfit_answer_is_refused_in_words(browser, team, sheet):
    request = RulesRequestFactory(algorithm=sheet.algorithm, contribution="")
    browser.force_login(team["approver"].user)

    answer = browser.post(reverse("algorithms:answer-request", args=[request.pk]))

    assert answer.status_code == 422
    assert "La réponse ne peut pas encore partir" in main(answer)


def test_a_refusal_without_a_reason_comes_back(browser, team, sheet):
    request = RulesRequestFactory(algorithm=sheet.algorithm)
    browser.force_login(team["approver"].user)
    refuse = reverse("algorithms:refuse-request", args=[request.pk])

    answer = browser.post(refuse, {"reason": ""})

    assert answer.status_code == 422
    assert "Un refus est motivé" in main(answer)
    assert "CADA" in main(browser.post(refuse, {"reason": "Secret"}, follow=True))


def test_two_persons_on_one_preparation_lose_nothing(browser, team, sheet):
    request = RulesRequestFactory(algorithm=sheet.algorithm)
    browser.force_login(team["contributor"].user)
    prepare = reverse("algorithms:prepare-request", args=[request.pk])
    first = typed(browser.get(prepare).page, contribution="La première")
    second = typed(browser.get(prepare).page, contribution="La seconde")
    browser.post(prepare, first)

    answer = browser.post(prepare, second)

    assert (answer.status_code, typed(answer.page)["contribution"]) == (409, "La seconde")
    assert browser.post(prepare, typed(answer.page)).status_code == 302
    assert RulesRequest.objects.get().contribution == "La seconde"


@pytest.mark.parametrize("who", ["stranger", "secretary", "member"])
@pytest.mark.parametrize("name", ["request", "prepare-request", "answer-request", "refuse-request", "withdraw-request"])
def test_a_request_does_not_exist_for_anybody_else(name, who, browser, team, sheet):
    request = RulesRequestFactory(algorithm=sheet.algorithm)
    browser.force_login(team[who].user)
    address = reverse(f"algorithms:{name}", args=[request.pk])

    answer = browser.post(address) if name not in {"request", "prepare-request"} else browser.get(address)

    assert answer.status_code == 404
    assert "DEM-" not in main(browser.get(REGISTER))
    assert browser.get(reverse("algorithms:register-request", args=[sheet.algorithm_id])).status_code == 404


def test_the_mention_is_ready_to_copy(browser, team, sheet):
    browser.force_login(team["contributor"].user)

    answer = browser.get(reverse("algorithms:mention", args=[sheet.pk]))

    assert "traitement algorithmique" in answer.page.select_one("textarea").get_text()
    assert "Contacts" in main(answer)
    browser.force_login(team["stranger"].user)
    hidden = sheet_of(team, "draft")
    assert browser.get(reverse("algorithms:mention", args=[hidden.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_whatever_its_length(count, browser, team, sheet, django_assert_num_queries):
    RulesRequestFactory.create_batch(count, algorithm=sheet.algorithm)
    RulesRequestFactory.create_batch(count, algorithm=sheet.algorithm, status="refused")
    browser.force_login(team["approver"].user)

    with django_assert_num_queries(9):
        page = browser.get(REGISTER).page

    assert len(page.select("[data-request]")) == 2 * count

import uuid

import pytest
from django.urls import reverse

from accounts.enums import Role
from algorithms.enums import SheetStatus as S
from tests.algorithms.factories import DataSetFactory, DepartmentFactory, SheetSourceFactory, SheetVersionFactory
from tests.algorithms.people import sheet_of
from tests.charter.factories import StrategicObjectiveFactory
from tests.committee.factories import MandateFactory, UserFactory
from tests.pages import text_of

CREATE = "/algorithmes/nouvelle/"


def main(answer):
    return text_of(answer.page.select_one("main"))


def test_from_draft_to_public_through_the_pages(browser, team):
    sheet = sheet_of(team)

    def step(who, name, **data):
        browser.force_login(team[who].user)
        return browser.post(reverse(f"algorithms:{name}", args=[sheet.pk]), data, follow=True)

    assert "La fiche est proposée" in text_of(step("contributor", "propose").page)
    refused = step("approver", "send-back", reason="  ")
    assert refused.status_code == 422
    assert "Dites ce qui doit être corrigé." in main(refused)
    returned = step("approver", "send-back", reason="Précisez les données.")
    assert "Précisez les données." in main(returned)
    step("contributor", "propose")
    approved = step("approver", "approve")
    assert [text_of(button) for button in approved.page.select("aside .btn-primary")] == ["Publier la fiche"]
    assert "La fiche est publiée" in text_of(step("secretary", "publish").page)
    opened = step("contributor", "start-version")
    assert text_of(opened.page.select_one(".overline")).startswith(f"{sheet.algorithm.reference}, version 2")


def test_a_step_taken_twice_is_a_friendly_conflict(browser, team):
    sheet = sheet_of(team, S.APPROVED)
    browser.force_login(team["secretary"].user)
    publish = reverse("algorithms:publish", args=[sheet.pk])

    assert browser.post(publish).status_code == 302
    second = browser.post(publish)

    assert second.status_code == 409
    assert "Action impossible à ce stade" in text_of(second.page)


def test_a_sheet_that_says_too_little_says_what_it_lacks(browser, team):
    sheet = sheet_of(team, purpose="")
    browser.force_login(team["contributor"].user)

    answer = browser.post(reverse("algorithms:propose", args=[sheet.pk]))

    assert answer.status_code == 422
    assert "À quoi sert" in text_of(answer.page) or "à quoi sert" in text_of(answer.page)


@pytest.mark.parametrize("step", ["propose", "approve", "send-back", "publish", "start-version"])
def test_a_step_is_never_a_link(step, browser, team):
    browser.force_login(team["contributor"].user)

    assert browser.get(reverse(f"algorithms:{step}", args=[sheet_of(team).pk])).status_code == 405


def test_the_draft_of_another_department_does_not_exist(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["stranger"].user)

    pages = [sheet.get_absolute_url(), sheet.algorithm.get_absolute_url(), reverse("algorithms:edit", args=[sheet.pk])]
    missing = browser.get(reverse("algorithms:sheet", args=[uuid.uuid4()]))

    assert [browser.get(page).status_code for page in pages] == [404, 404, 404]
    assert browser.post(reverse("algorithms:propose", args=[sheet.pk])).status_code == 404
    assert text_of(browser.get(pages[0]).page.select_one("main")) == text_of(missing.page.select_one("main"))
    assert str(sheet) not in text_of(browser.get(reverse("algorithms:index")).page)


def test_a_member_reads_what_is_proposed_and_has_no_button(browser, team):
    sheet = sheet_of(team, S.PROPOSED)
    browser.force_login(MandateFactory().person)

    answer = browser.get(sheet.algorithm.get_absolute_url(), follow=True)

    assert text_of(answer.page.h1) == sheet.name
    assert not answer.page.select("aside button")
    assert "un approbateur de la direction" in text_of(answer.page.select_one(".pen")).lower()


def test_whoever_may_not_create_is_told_why(browser):
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR]))

    answer = browser.get(CREATE)

    assert answer.status_code == 403
    assert "rattaché à aucune direction" in text_of(answer.page)


@pytest.mark.parametrize(
    "criteria",
    ["q=%00", "q=" + "x" * 10_000, "status=nothing", "department=nothing", "page=x", "page=-1", "lifecycle=%F0"],
)
def test_criteria_that_mean_nothing_break_nothing(criteria, browser, team):
    sheet_of(team, S.PUBLISHED)
    browser.force_login(team["contributor"].user)

    assert browser.get(f"/algorithmes/?{criteria}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(browser, count, team, django_assert_num_queries):
    sheets = [sheet_of(team, S.PUBLISHED) for _sheet in range(count)]
    DepartmentFactory.create_batch(count)
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(12):
        page = browser.get(reverse("algorithms:index")).page

    assert {row["data-sheet"] for row in page.select("[data-sheet]")} == {str(sheet.pk) for sheet in sheets}


@pytest.mark.parametrize("count", [1, 3])
def test_a_sheet_costs_the_same_whatever_it_holds(browser, count, team, django_assert_num_queries):
    sheet = sheet_of(team, S.PUBLISHED)
    DataSetFactory.create_batch(count, sheet=sheet)
    SheetSourceFactory.create_batch(count, sheet=sheet)
    sheet.objectives.add(*StrategicObjectiveFactory.create_batch(count))
    for number in range(2, count + 1):
        SheetVersionFactory(algorithm=sheet.algorithm, number=number, status=S.SUPERSEDED)
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(26):
        browser.get(sheet.get_absolute_url())

"""Two versions side by side, in words; what one may not read is compared with nothing."""

import pytest
from django.urls import reverse

from algorithms import queries
from algorithms.comparison import compared
from algorithms.enums import SheetStatus as S
from algorithms.models import SheetVersion
from tests.algorithms.factories import DataSetFactory, SheetVersionFactory
from tests.algorithms.people import sheet_of
from tests.charter.factories import StrategicObjectiveFactory
from tests.pages import text_of

QUERIES = 18
# Published, published, draft: who may compare which.
SEES = {
    "contributor": {1, 2, 3},
    "approver": {1, 2, 3},
    "both": {1, 2, 3},
    "secretary": {1, 2},
    "stranger": {1, 2},
    "member": {1, 2},
}


@pytest.fixture
def versions(team):
    first = sheet_of(team, S.SUPERSEDED, name="LegO", purpose="Trier les offres reçues")
    later = {"algorithm": first.algorithm, "name": "LegO"}
    second = SheetVersionFactory(number=2, status=S.PUBLISHED, purpose="Trier les offres publiées", **later)
    draft = SheetVersionFactory(number=3, status=S.DRAFT, purpose="Un projet secret", **later)
    return [first, second, draft]


def address(versions, query=""):
    return reverse("algorithms:compare", args=[versions[0].algorithm_id]) + query


def told(first, second):
    """label → (before, after), as one reads it."""
    loaded = {one.pk: one for one in queries.with_rows(SheetVersion.objects.filter(pk__in=[first.pk, second.pk]))}
    return {
        row.label.replace("\u00a0", " "): tuple(
            "".join(piece.text for piece in cell).replace("\u00a0", " ") for cell in (row.before, row.after)
        )
        for section in compared(loaded[first.pk], loaded[second.pk])
        for row in section.rows
    }


def test_a_field_is_compared_word_by_word(versions):
    first, second, _draft = versions
    loaded = {one.pk: one for one in queries.with_rows(SheetVersion.objects.all())}

    (section,) = compared(loaded[first.pk], loaded[second.pk])
    (row,) = section.rows

    assert row.label == "Finalité"
    assert [piece.text for piece in row.before if piece.is_changed] == ["reçues"]
    assert [piece.text for piece in row.after if piece.is_changed] == ["publiées"]


def test_rows_are_compared_one_by_one_whatever_their_order(versions):
    first, second, _draft = versions
    DataSetFactory(sheet=first, position=1, data="Offres", origin="Recruteurs", collection="", personal="none")
    DataSetFactory(sheet=first, position=2, data="Agences", origin="", collection="")
    DataSetFactory(sheet=first, position=3, data="Rythmes", origin="", collection="")
    DataSetFactory(sheet=second, position=1, data="Rythmes", origin="", collection="")
    DataSetFactory(sheet=second, position=2, data="Offres", origin="Partenaires", collection="", personal="none")
    DataSetFactory(sheet=second, position=3, data="Profils", origin="", collection="")

    found = told(first, second)

    assert found.pop("Finalité")
    assert {label.split(" – ")[-1]: said for label, said in found.items()} == {
        "Offres": ("Source des données : Recruteurs", "Source des données : Partenaires"),
        "Agences : retiré": ("Agences", ""),
        "Profils : ajouté": ("", "Profils"),
    }


def test_two_rows_of_one_name_are_told_apart(versions):
    first, second, _draft = versions
    for sheet, origins in ((first, ["A", "B"]), (second, ["A", "C"])):
        for position, origin in enumerate(origins, start=1):
            DataSetFactory(sheet=sheet, position=position, data="Offres", origin=origin, collection="")

    found = told(first, second)

    assert [said for label, said in found.items() if label.endswith("Offres (2)")] == [
        ("Source des données : B", "Source des données : C")
    ]


def test_two_versions_that_say_the_same(versions):
    first, *_others = versions

    assert told(first, first) == {}


@pytest.mark.parametrize(("who", "seen"), SEES.items())
def test_a_hidden_version_does_not_exist(browser, team, versions, who, seen):
    browser.force_login(team[who].user)

    page = browser.get(address(versions)).page
    asked = {number: browser.get(address(versions, f"?de=1&a={number}")).status_code for number in (1, 2, 3, 4)}

    assert {int(option["value"]) for option in page.select("#id_a option")} == seen
    assert asked == {number: 200 if number in seen else 404 for number in (1, 2, 3, 4)}
    assert ("secret" in text_of(page)) is (3 in seen)


@pytest.mark.parametrize("query", ["?de=x", "?a=-1", "?de=1&a=99999999999999999999", "?de="])
def test_an_address_that_means_nothing_leads_nowhere(browser, team, versions, query):
    browser.force_login(team["contributor"].user)

    assert browser.get(address(versions, query)).status_code == 404


def test_an_algorithm_with_nothing_in_sight_is_not_found(browser, team):
    draft = sheet_of(team)
    browser.force_login(team["stranger"].user)

    assert browser.get(address([draft])).status_code == 404


def test_one_version_is_compared_with_nothing(browser, team):
    sheet = sheet_of(team, S.PUBLISHED)
    browser.force_login(team["contributor"].user)

    page = browser.get(address([sheet])).page

    assert "Il n’y a rien à comparer" in text_of(page)


def test_the_page_says_whether_the_change_is_substantial_and_by_which_rule(browser, team, versions):
    browser.force_login(team["stranger"].user)

    forward = text_of(browser.get(address(versions, "?de=1&a=2")).page.main)
    backward = text_of(browser.get(address(versions, "?de=2&a=1")).page.main)

    assert "Oui : un avis rendu sur la version 1" in forward
    assert "l’avis porte sur ce à quoi sert l’algorithme" in forward
    assert "La règle : les changements substantiels" in forward
    assert "La question se pose" in backward


@pytest.mark.parametrize("count", [1, 3])
def test_the_comparison_costs_the_same_whatever_it_holds(browser, count, team, versions, django_assert_num_queries):
    for sheet in versions:
        DataSetFactory.create_batch(count, sheet=sheet)
        sheet.objectives.add(*StrategicObjectiveFactory.create_batch(count))
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(QUERIES):
        browser.get(address(versions))

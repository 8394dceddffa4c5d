"""The list and the coverage as somebody uses them: figures that lead to their list, files, filters that are kept."""

import csv
import io
import re

import pytest
from django.urls import reverse

from algorithms import operations
from algorithms.enums import SheetStatus as S
from algorithms.models import SavedFilter
from bulletin import operations as bulletin
from committee.enums.referrals import ReferralStatus
from committee.models import ReferralSheet
from common.errors import RuleBroken
from common.journal import System
from tests.algorithms.factories import DepartmentFactory, SheetVersionFactory
from tests.algorithms.people import sheet_of
from tests.bulletin.factories import AT, PDF, OpinionActFactory
from tests.charter.factories import StrategicObjectiveFactory
from tests.committee.referral_factories import ReferralFactory
from tests.pages import text_of

LIST = "/algorithmes/"
COVERAGE = "/algorithmes/couverture/"


@pytest.fixture
def registry(team):
    """Something of everything, in the team's department and elsewhere."""
    objectives = StrategicObjectiveFactory.create_batch(2)
    elsewhere = DepartmentFactory(code="ailleurs", name="Ailleurs")
    for status in S:
        sheet_of(team, status, lifecycle="generalised", purpose="")
        SheetVersionFactory(status=status, algorithm__department=elsewhere, lifecycle="study")
    used = sheet_of(team, S.PUBLISHED, name="=cmd|' /C calc'!A0", lifecycle="experiment")
    used.objectives.set(objectives)
    referred = sheet_of(team, S.PUBLISHED, lifecycle="rollout")
    for sheet in (used, referred):
        referral = ReferralFactory(status=ReferralStatus.UNDER_REVIEW, department=team["contributor"].user.department)
        ReferralSheet.objects.create(referral=referral, version=sheet)
    opinion_on(used)
    operations.index_what_is_behind()
    return used


def opinion_on(sheet):
    """A published opinion that names the algorithm."""
    act = OpinionActFactory(subjects=(sheet.algorithm.reference,))
    bulletin.publish_issue(
        year=2026,
        number=1,
        published_on=AT.date(),
        acts=[act],
        html="<p>numéro</p>",
        pdf=PDF,
        record={},
        actor=System("tests"),
        at=AT,
    )


def total_of(page):
    found = re.match(r"(\d+) algorithmes?", text_of(page.select_one("#resultats")))
    assert found
    return int(found[1])


def lines_of(answer):
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("who", ["contributor", "secretary", "stranger"])
@pytest.mark.parametrize("scope", ["visible", "published"])
def test_each_figure_leads_to_the_list_that_gives_it(who, scope, browser, registry, team):
    browser.force_login(team[who].user)
    page = browser.get(f"{COVERAGE}?scope={scope}").page

    figures = [
        (link["href"], int(link.find(string=True, recursive=False)))
        for link in page.select("main a[href*='?']")
        if link["href"].startswith(f"{LIST}?")
    ]

    assert len(figures) > 20
    for address, figure in figures:
        assert (address, said_by(browser.get(address))) == (address, figure)


def said_by(answer):
    """The total that a list says, found without reading the page: there are hundreds."""
    return int(re.search(r'id="resultats">(\d+)\D', answer.content.decode())[1])


def test_the_coverage_says_what_has_an_opinion_and_what_is_used_without(browser, registry, team):
    browser.force_login(team["secretary"].user)

    page = browser.get(f"{COVERAGE}?scope=published").page

    figures = {text_of(figure.dt): figure.dd.find(string=re.compile(r"\d+")) for figure in page.select(".figures div")}
    assert {label: int(figure) for label, figure in figures.items()} == {
        "inscrits": 4,
        "saisis": 2,
        "avec un avis": 1,
        "en service": 3,
        "en service sans avis": 2,
    }
    assert "chacun lit les mêmes chiffres" in text_of(page.main)


def test_who_may_not_read_a_file_does_not_learn_that_the_committee_is_seized(browser, registry, team):
    browser.force_login(team["stranger"].user)

    page = browser.get(f"{LIST}?referral=referred").page

    assert total_of(page) == 0, "only the opinion is public"
    assert total_of(browser.get(f"{LIST}?referral=opinion").page) == 1


@pytest.mark.parametrize("who", ["contributor", "stranger", "member"])
def test_the_file_holds_the_rows_of_the_list_and_no_formula(who, browser, registry, team):
    browser.force_login(team[who].user)
    shown = [row["data-sheet"] for row in browser.get(LIST).page.select("[data-sheet]")]

    lines = lines_of(browser.get(reverse("algorithms:list-file")))

    assert len(lines) == len(shown)
    (used,) = [line for line in lines if line["référence"] == registry.algorithm.reference]
    assert used["nom"] == "'=cmd|' /C calc'!A0"
    assert used["saisine du comité"] == "avis publié"
    assert used["objectifs stratégiques"].count(",") == 1
    narrowed = lines_of(browser.get(f"{reverse('algorithms:list-file')}?lifecycle=experiment&sort=name"))
    assert [line["référence"] for line in narrowed] == [registry.algorithm.reference]


def test_the_tables_of_the_coverage_are_a_file(browser, registry, team):
    browser.force_login(team["secretary"].user)

    lines = lines_of(browser.get(f"{reverse('algorithms:coverage-file')}?scope=published"))

    assert [lines[0][name] for name in ("par", "inscrits", "avec un avis")] == ["total", "4", "1"]
    by_department = {line["valeur"]: line["inscrits"] for line in lines if line["par"] == "Direction"}
    assert by_department == {team["contributor"].user.department.name: "3", "Ailleurs": "1"}


def test_a_filter_is_kept_found_again_and_let_go(browser, registry, team):
    browser.force_login(team["contributor"].user)
    page = browser.get(f"{LIST}?lifecycle=experiment&q=calc&status=nothing").page
    form = page.select_one(f"form[action='{reverse('algorithms:save-filter')}']")

    answer = browser.post(
        form["action"], {"name": " Mes  essais ", "query": form.select_one("[name=query]")["value"]}, follow=True
    )

    assert "Le filtre « Mes essais » est gardé" in text_of(answer.page)
    (kept,) = answer.page.select(".saved-filters li > a")
    assert (text_of(kept), kept["href"]) == ("Mes essais", f"{LIST}?q=calc&lifecycle=experiment")
    assert total_of(browser.get(kept["href"]).page) == 1
    browser.force_login(team["stranger"].user)
    assert not browser.get(LIST).page.select(".saved-filters li")
    delete = reverse("algorithms:delete-filter", args=[SavedFilter.objects.get().pk])
    assert browser.post(delete).status_code == 404
    browser.force_login(team["contributor"].user)
    assert "est supprimé" in text_of(browser.post(delete, follow=True).page)
    assert browser.post(delete).status_code == 404
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "  ", "query": "q=calc"}, "Ce champ est obligatoire"),
        ({"name": "x" * 81, "query": "q=calc"}, "au plus 80 caractères"),
        ({"name": "Rien", "query": "q="}, "Il n’y a rien à garder"),
        ({"name": "Rien", "query": "status=nothing"}, "Il n’y a rien à garder"),
    ],
)
def test_a_filter_that_is_not_fit_comes_back_with_its_list(data, sentence, browser, registry, team):
    browser.force_login(team["contributor"].user)

    answer = browser.post(reverse("algorithms:save-filter"), data)

    assert answer.status_code == 422
    assert sentence in text_of(answer.page.main)
    assert not SavedFilter.objects.exists()


def test_the_same_name_replaces_and_thirty_filters_are_enough(browser, team, at):
    def save(name, query):
        return operations.save_filter(actor=team["contributor"], at=at, name=name, query=query)

    assert save("a", "q=x").pk == save("a", "q=y").pk
    for number in range(29):
        save(f"n{number}", "q=x")
    with pytest.raises(RuleBroken, match="déjà 30 filtres"):
        save("de trop", "q=x")
    save("a", "q=z")
    save_of_another = operations.save_filter(actor=team["stranger"], at=at, name="a", query="q=x")
    assert SavedFilter.objects.filter(name="a").count() == 2
    assert save_of_another.owner == team["stranger"].user


def test_synonyms_are_said_and_criteria_are_taken_away_one_by_one(browser, team):
    sheet_of(team, S.PUBLISHED, name="Scoring des offres", lifecycle="study")
    browser.force_login(team["stranger"].user)

    page = browser.get(f"{LIST}?q=profilage&lifecycle=study&lifecycle=rollout").page

    assert total_of(page) == 1
    assert "scoring" in text_of(page.main).lower()
    assert [link["href"] for link in page.select(".chosen a")] == [
        "?lifecycle=rollout&lifecycle=study",
        "?q=profilage&lifecycle=rollout",
        "?q=profilage&lifecycle=study",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_coverage_costs_the_same_whatever_the_registry(browser, count, team, django_assert_num_queries):
    for _sheet in range(count):
        sheet_of(team, S.PUBLISHED)
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(10):
        browser.get(COVERAGE)

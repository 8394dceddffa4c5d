"""The pages of an import, as the person who imports uses them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from algorithms.models import Algorithm, SheetImport
from tests.algorithms.import_files import dutch
from tests.filling import typed
from tests.pages import text_of

START = "/algorithmes/importer/"


def send(browser, data, name="registre.json"):
    filled = typed(browser.get(START).page)
    return browser.post(START, {**filled, "file": SimpleUploadedFile(name, data)}, follow=True)


def main(answer):
    return text_of(answer.page.select_one("main"))


def test_a_file_is_read_relu_then_imported(browser, team):
    browser.force_login(team["contributor"].user)
    assert START in str(browser.get("/algorithmes/").page)
    page = send(browser, dutch({}, {"juridische_basis": ""}, {"title": ""}))
    assert "Rien n’est écrit" in main(page)
    assert "Ligne 2 – Algoritme 1" in main(page)
    assert "Laissé vide par le fichier : fondement juridique" in main(page)
    assert "Cette ligne ne donne pas de nom" in main(page)
    assert "Importer 2 fiches" in main(page)
    found = SheetImport.objects.get()
    filtered = browser.get(f"{found.get_absolute_url()}?prevu=refused")
    assert "Ligne 1 –" not in main(filtered)

    left = browser.post(
        reverse("algorithms:choose-import-rows", args=[found.pk]), {"ligne": ["2"], "lignes": "1"}, follow=True
    )
    assert "Importer 1 fiche" in main(left)
    assert not Algorithm.objects.exists()
    done = browser.post(
        reverse("algorithms:apply-import", args=[found.pk]), {"ligne": ["2"], "lignes": "1"}, follow=True
    )
    assert "brouillons attendent votre relecture" in text_of(done.page)
    assert "Laissée de côté" in main(done)
    assert Algorithm.objects.count() == 1
    browser.post(reverse("algorithms:apply-import", args=[found.pk]), {"ligne": ["2"], "lignes": "1"})
    assert Algorithm.objects.count() == 1, "a second click writes nothing more"


def test_the_report_names_each_gap_and_holds_no_formula(browser, team):
    browser.force_login(team["contributor"].user)
    send(browser, dutch({"title": "=CMD()", "juridische_basis": ""}, {"impactassessment": "Onbekend"}))
    answer = browser.get(reverse("algorithms:import-report", args=[SheetImport.objects.get().pk]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "'=CMD()" in lines[1]
    assert "fondement juridique" in lines[1]
    assert "analyse d’impact" in lines[2]


def test_a_file_that_is_not_understood_is_refused_on_its_field(browser, team):
    browser.force_login(team["contributor"].user)
    page = send(browser, b"x;y\n1;2\n", name="a.csv")
    assert page.status_code == 422
    assert "pas reconnu" in main(page)
    assert not SheetImport.objects.exists()


def test_the_secretariat_chooses_the_direction_and_reads_no_draft_of_it(browser, team):
    browser.force_login(team["secretary"].user)
    assert "direction" in main(send(browser, dutch({})))
    assert not SheetImport.objects.exists(), "no direction, no import"
    theirs = team["contributor"].user.department
    filled = {**typed(browser.get(START).page), "department": str(theirs.pk)}
    browser.post(START, {**filled, "file": SimpleUploadedFile("a.json", dutch({}))})
    found = SheetImport.objects.get()
    done = browser.post(reverse("algorithms:apply-import", args=[found.pk]), follow=True)
    assert "relecture de leur direction" in text_of(done.page)
    made = found.rows.get().made
    assert made.algorithm.reference in main(done)
    assert not done.page.select(f'a[href="{made.get_absolute_url()}"]')
    browser.force_login(team["contributor"].user)
    assert browser.get(START).page.select_one("[name=department]") is None


@pytest.mark.parametrize("who", ["stranger", "approver", "secretary"])
def test_the_import_of_another_does_not_exist(browser, team, who):
    browser.force_login(team["contributor"].user)
    send(browser, dutch({}))
    found = SheetImport.objects.get()
    browser.force_login(team[who].user)
    assert browser.get(found.get_absolute_url()).status_code == 404
    assert browser.get(reverse("algorithms:import-report", args=[found.pk])).status_code == 404
    for step in ("apply-import", "abandon-import", "choose-import-rows"):
        assert browser.post(reverse(f"algorithms:{step}", args=[found.pk])).status_code == 404


def test_an_import_that_is_left_writes_nothing(browser, team):
    browser.force_login(team["contributor"].user)
    send(browser, dutch({}))
    found = SheetImport.objects.get()
    browser.post(reverse("algorithms:abandon-import", args=[found.pk]))
    again = browser.post(reverse("algorithms:apply-import", args=[found.pk]))
    assert again.status_code == 409
    assert not Algorithm.objects.exists()


def test_fifty_rows_cost_as_many_queries_as_three(browser, team, django_assert_max_num_queries):
    browser.force_login(team["contributor"].user)
    costs = []
    for count in (3, 45):
        page = send(browser, dutch(*[{}] * count))
        with django_assert_max_num_queries(60) as counted:
            browser.get(page.redirect_chain[-1][0])
        costs.append(len(counted))
    assert costs[0] == costs[1]

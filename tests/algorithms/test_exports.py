"""The page of outputs, their files, who may have them, and what the public site gives."""

import csv
import io
import json

import pytest
from django.urls import reverse

from algorithms import operations, printing, queries
from algorithms.enums import SheetStatus as S
from algorithms.formats.outputs import OUTPUTS
from algorithms.models import SheetVersion
from algorithms.standards import STANDARDS
from common.pdf.check import check
from tests.algorithms.factories import DataSetFactory, SheetVersionFactory
from tests.algorithms.full_sheets import add_a_row_of_every_kind, full_sheet
from tests.algorithms.people import sheet_of
from tests.bulletin.factories import SheetActFactory, publish

PAGE, FILE, REGISTRY_FILE = 18, 17, 19
FILES = [(output.code, extension) for output in OUTPUTS.values() for extension in output.extensions]
REGISTRY = [("etalab", "csv"), ("fiches", "jsonl"), ("pays-bas", "json"), ("atrs", "csv")]


def page_of(sheet):
    return reverse("algorithms:exports", args=[sheet.pk])


def file_of(sheet, code, extension):
    return reverse("algorithms:export-file", args=[sheet.pk, code, extension])


def registry(code, extension, **criteria):
    query = "&".join(f"{name}={value}" for name, value in criteria.items())
    return reverse("algorithms:registry-file", args=[code, extension]) + f"?{query}"


def test_the_page_offers_each_output_with_what_is_missing_at_its_very_field(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)

    page = browser.get(page_of(sheet)).page

    links = {link["href"] for link in page.select("main a")}
    assert links >= {file_of(sheet, code, extension) for code, extension in FILES}
    edit = reverse("algorithms:edit", args=[sheet.pk])
    assert any(link.startswith(edit) and "/#id_" in link for link in links)
    assert "Registres étrangers, facultatif" in page.get_text()
    assert "Brouillon" in page.get_text()


def test_who_may_not_write_gets_no_link_to_the_form(browser, team):
    sheet = sheet_of(team, S.PUBLISHED)
    browser.force_login(team["contributor"].user)

    page = browser.get(page_of(sheet)).page

    assert not [link for link in page.select("main a") if "/modifier/" in link["href"]]


@pytest.mark.parametrize(("code", "extension"), FILES, ids=lambda part: part)
def test_each_file_is_an_attachment_with_its_name_and_its_mark(browser, team, code, extension):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)

    answer = browser.get(file_of(sheet, code, extension))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert f"-{code}-brouillon.{extension}" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    if extension == "pdf":
        assert answer.content.startswith(b"%PDF")
    else:
        assert "rouillon" in answer.content.decode()


@pytest.mark.parametrize("address", [("etalab", "pdf"), ("inconnu", "json"), ("fiche", "exe")])
def test_what_is_no_output_is_not_found(browser, team, address):
    browser.force_login(team["contributor"].user)

    assert browser.get(file_of(sheet_of(team), *address)).status_code == 404
    assert browser.get(registry(*address)).status_code == 404


@pytest.mark.parametrize(("code", "extension"), REGISTRY, ids=lambda part: part)
def test_the_registry_is_one_file_by_the_filters_of_the_list(browser, team, code, extension):
    kept = sheet_of(team, S.PUBLISHED, lifecycle="rollout")
    other = sheet_of(team, S.PUBLISHED, lifecycle="study")
    operations.index_what_is_behind()
    browser.force_login(team["contributor"].user)

    every = browser.get(registry(code, extension))
    some = browser.get(registry(code, extension, lifecycle="rollout"))

    assert [reference in every.content.decode() for reference in references(kept, other)] == [True, True]
    assert [reference in some.content.decode() for reference in references(kept, other)] == [True, False]
    assert f"registre-{code}-" in every["Content-Disposition"]


def references(*sheets):
    return [sheet.algorithm.reference for sheet in sheets]


def test_the_dutch_file_of_the_registry_is_one_array_even_when_empty(browser, team):
    browser.force_login(team["contributor"].user)

    assert json.loads(browser.get(registry("pays-bas", "json")).content) == []
    sheet_of(team, S.PUBLISHED)
    sheet_of(team, S.PUBLISHED)
    assert len(json.loads(browser.get(registry("pays-bas", "json")).content)) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_and_the_files_cost_the_same_whatever_the_sheet_holds(browser, team, count, django_assert_num_queries):
    sheet = sheet_of(team, S.PUBLISHED)
    DataSetFactory.create_batch(count, sheet=sheet)
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(PAGE):
        browser.get(page_of(sheet))
    with django_assert_num_queries(FILE):
        browser.get(file_of(sheet, "pays-bas", "json"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_of_the_registry_costs_the_same_for_one_sheet_and_for_three(
    browser, team, count, django_assert_num_queries
):
    for _number in range(count):
        DataSetFactory(sheet=sheet_of(team, S.PUBLISHED))
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(REGISTRY_FILE):
        browser.get(registry("fiches", "jsonl"))


def loaded(sheet):
    return queries.with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=sheet.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [SheetVersionFactory, full_sheet], ids=["empty", "full"])
def test_the_whole_sheet_is_a_pdf_that_the_gate_of_the_acts_accepts(make, at):
    sheet = loaded(make())

    pdf = printing.sheet_pdf(sheet, at=at)

    assert [finding.code for finding in check(pdf, source_html=printing.sheet_document(sheet), sealed=False)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["gdpr", "ai_act_a", "ai_act_b", "ai_act_c", "fria"])
def test_what_a_law_asks_is_a_pdf_that_the_gate_of_the_acts_accepts(code, at):
    sheet = full_sheet()
    add_a_row_of_every_kind(sheet)
    sheet, standard = loaded(sheet), STANDARDS[code]

    pdf = printing.law_pdf(standard, sheet, at=at)

    source = printing.law_document(standard, sheet)
    assert [finding.code for finding in check(pdf, source_html=source, sealed=False)] == []


def test_the_public_site_gives_the_published_registry_and_nothing_else(team, at, request):
    publish(SheetActFactory(order=1))
    sheet_of(team)
    public = request.getfixturevalue("public")

    table = public.get("/donnees/algorithmes.csv")
    lines = public.get("/donnees/algorithmes.jsonl")

    cells = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert len(cells) == 2
    assert cells[1][-1] == "Donnée de démonstration"
    records = [json.loads(line) for line in lines.content.decode().splitlines()]
    assert [(each["purpose"][:7], each["is_demonstration"]) for each in records] == [("Rédiger", True)]
    assert lines["Access-Control-Allow-Origin"] == "*"

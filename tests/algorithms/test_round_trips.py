"""What a format carries of our facts comes back equal, and what it cannot carry is left as the sheet has it."""

import json
from uuid import uuid4

import pytest

from algorithms import queries
from algorithms.formats import atrs, dutch, etalab, native
from algorithms.models import SheetVersion
from algorithms.operations import importing
from algorithms.readers import read
from tests.algorithms.factories import DataSetFactory, SheetVersionFactory
from tests.algorithms.full_sheets import add_a_row_of_every_kind, full_sheet

WRITERS = {
    "etalab": ("a.csv", lambda sheet: etalab.write([sheet])),
    "dutch": ("a.json", lambda sheet: dutch.write(sheet, "high")),
    "atrs": ("a.json", atrs.write),
}
# The columns that come back equal, and the facts of rows that do.
COLUMNS_BACK = {
    "etalab": {
        *("name", "bearer_service", "context", "purpose", "why_algorithm", "role_in_decision", "automation"),
        *("audience", "important_effects", "operations", "decisions_per_year", "decision_scope", "technique"),
    },
    "dutch": {
        *("name", "summary", "keywords", "purpose", "important_effects", "trade_offs", "alternatives", "technique"),
        *("human_intervention", "operations", "parameters", "monitoring", "governance", "impact_study", "rights_study"),
    },
    "atrs": {
        *("name", "summary", "purpose", "out_of_scope", "bearer_service", "why_algorithm", "alternatives", "technique"),
        *("technique_note", "volume_note", "decisions_per_year", "role_in_decision", "information_provided"),
        *("human_intervention", "training", "appeals", "monitoring"),
    },
}
ROWS_BACK = {
    "etalab": {
        "contacts": ("address",),
        "legal_bases": ("title",),
        "datasets": ("data", "origin", "collection"),
    },
    "dutch": {
        "contacts": ("address",),
        "legal_bases": ("title", "explanation"),
        "datasets": ("data", "origin"),
        "suppliers": ("name",),
        "risks": ("name", "mitigation"),
        "assessments": ("title",),
    },
    "atrs": {
        "suppliers": ("name", "identifier", "role", "data_access_terms"),
        "datasets": ("data", "title", "url", "collection", "sharing", "storage"),
        "assessments": ("title", "summary", "carried_on", "url"),
        "risks": ("name", "description", "mitigation"),
    },
}
FORMATS = sorted(WRITERS)


def loaded(key):
    return queries.with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=key)


def back(code, sheet):
    name, write = WRITERS[code]
    reading = read(write(sheet), name)
    assert reading.format == code
    (row,) = reading.rows
    return row


@pytest.mark.django_db
@pytest.mark.parametrize("code", FORMATS)
def test_the_facts_that_a_format_carries_come_back_equal(code):
    sheet = loaded(full_sheet().pk)
    row = back(code, sheet)
    assert row.identity == sheet.algorithm.reference
    assert (row.unknown, row.set_aside) == ((), ())
    assert row.content.values == {name: getattr(sheet, name) for name in COLUMNS_BACK[code]}
    for kind, facts in ROWS_BACK[code].items():
        wanted = [[getattr(each, fact) for fact in facts] for each in getattr(sheet, kind).all()]
        assert [[each[fact] for fact in facts] for each in row.content.rows[kind]] == wanted, kind


@pytest.mark.django_db
@pytest.mark.parametrize("code", FORMATS)
def test_what_nobody_said_comes_back_as_nothing(code):
    """« Non renseigné », « 0000-00 », a stage by default: none of them is a fact."""
    sheet = loaded(SheetVersionFactory().pk)
    row = back(code, sheet)
    assert row.content.values == {"name": sheet.name, "purpose": sheet.purpose}
    assert {kind: rows for kind, rows in row.content.rows.items() if rows} == {}
    assert row.set_aside == ()
    assert "données traitées" in row.empty


@pytest.mark.parametrize("code", FORMATS)
def test_the_file_of_a_sheet_imported_on_it_loses_nothing(team, at, code):
    """Every fact and every row that the format cannot carry stays as it is."""
    made = full_sheet(algorithm__department=team["contributor"].user.department)
    add_a_row_of_every_kind(made)
    sheet = loaded(made.pk)
    name, write = WRITERS[code]
    found = importing.read_import(import_id=uuid4(), actor=team["contributor"], at=at, data=write(sheet), name=name)
    row = found.rows.get()
    if row.outcome == "change":
        importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
    before, after = native.record(sheet), native.record(loaded(made.pk))
    moved = {fact for fact, said in before.items() if after[fact] != said}
    assert moved <= {"updated_on", "change_note"}, (moved, row.changes)


@pytest.mark.django_db
def test_an_inventory_loses_no_line_of_data_and_no_formula():
    sheet = SheetVersionFactory(name="=1+1", purpose="Trier\n- vite\n- bien")
    DataSetFactory(sheet=sheet, position=1, data="Offres", origin="Recruteur")
    DataSetFactory(sheet=sheet, position=2, data="Profils")
    row = back("etalab", loaded(sheet.pk))
    assert (row.content.values["name"], row.content.values["purpose"]) == ("=1+1", "Trier\n- vite\n- bien")
    assert row.content.rows["datasets"] == [{"data": "Offres", "origin": "Recruteur"}, {"data": "Profils"}]


@pytest.mark.django_db
def test_a_text_that_the_export_has_cut_is_not_the_fact():
    row = back("dutch", loaded(SheetVersionFactory(purpose="y" * 3000).pk))
    assert "purpose" not in row.content.values
    assert [sentence for sentence in row.notes if "purpose_and_impact" in sentence]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "word"),
    [("study", "study"), ("experiment", "experiment"), ("rollout", None), ("generalised", None), ("retired", None)],
)
def test_the_phase_of_atrs_comes_back_when_it_is_one_of_our_stages(stage, word):
    row = back("atrs", loaded(SheetVersionFactory(lifecycle=stage).pk))
    assert row.content.values.get("lifecycle") == word
    assert bool(row.notes) == (word is None)


def test_a_year_without_its_month_is_a_year():
    record = json.dumps({"name": "A", "purpose_and_impact": "B", "source_id": "ALG-1", "start_date": "2015-00"})
    (row,) = read(record.encode(), "a.json").rows
    assert row.content.rows["stages"] == [{"what": "Mise en service", "began": "2015"}]

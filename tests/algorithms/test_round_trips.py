"""What a format carries of our facts comes back equal, and what it cannot carry is left as the sheet has it."""

import json
from itertools import cycle
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms import queries
from algorithms.formats import atrs, dutch, etalab, native
from algorithms.models import SheetVersion
from algorithms.operations import importing
from algorithms.readers import read
from algorithms.standards import STANDARDS
from tests.algorithms.factories import DataSetFactory, SheetVersionFactory
from tests.algorithms.full_sheets import add_a_row_of_every_kind, full_sheet

WRITERS = {
    "etalab": ("a.csv", lambda sheet: etalab.write([sheet])),
    "dutch": ("a.json", lambda sheet: dutch.write(sheet, "high")),
    "atrs": ("a.json", atrs.write),
    "atrs table": ("a.csv", lambda sheet: atrs.write_table([sheet])),
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
COLUMNS_BACK["atrs table"], ROWS_BACK["atrs table"] = COLUMNS_BACK["atrs"], ROWS_BACK["atrs"]
FORMATS = sorted(WRITERS)
# Texts as a cell holds them: seen, and without spaces at the ends of their lines.
SEEN = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]) | st.sampled_from("\n;\"'=«»@"), max_size=12)
CELLS = SEEN.map(lambda text: "\n".join(" ".join(line.split()) for line in text.split("\n")).strip())


def british_record(reference, cells, count):
    """Every attribute, each with a text of its own as long as there are some; `count` rows of each kind."""
    texts = cycle(cells)
    repeated = [name for attributes in atrs.REPEATED.values() for name in attributes]
    return {
        **{asked.id: next(texts) for asked in STANDARDS["atrs"].asked},
        **{name: [next(texts) for _ in range(count)] for name in repeated},
        "name": f"Tri {next(texts)}".strip(),
        "reference": reference,
        "notice": "donnée de démonstration",
    }


def loaded(key):
    return queries.with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=key)


def back(code, sheet):
    name, write = WRITERS[code]
    reading = read(write(sheet), name)
    assert reading.format == code.split()[0]
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


@settings(max_examples=25, deadline=None)
@given(st.lists(CELLS, min_size=7, max_size=7), st.lists(st.integers(0, 2), min_size=1, max_size=2))
def test_the_british_table_says_what_the_british_record_says(cells, counts):
    """Of any text and any number of rows, formulas, quotes and breaks of line included."""
    records = [british_record(f"ALG-2026-{place:04d}", cells[place:], count) for place, count in enumerate(counts)]
    as_table = read(atrs.table_of(records), "a.csv")
    assert as_table.rows == read(json.dumps(records).encode(), "a.json").rows


def test_what_a_british_table_has_and_we_have_not_is_named():
    said = "Tri;phase;;design;bleu", "Tri;scope;;Tout;", "Tri;human_decisions;;Oui;", "Tri;;;Reste;"
    (row,) = read("\n".join(("name;attribute;rank;value;colour", *said)).encode(), "a.csv").rows
    assert (row.identity, row.name) == ("atrs:Tri", "Tri")
    assert set(row.unknown) == {"colour", "attribut sans nom"}


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

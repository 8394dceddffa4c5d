"""Importing our own export gives the same registry."""

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algorithms import keeping, operations
from algorithms.content import SheetContent
from algorithms.fields import COLUMNS
from algorithms.formats import native
from algorithms.models import ROWS, SheetVersion
from algorithms.operations import importing
from algorithms.queries import with_rows
from algorithms.rendering import sheet_record
from tests.algorithms.full_sheets import full_sheet
from tests.algorithms.people import sheet_of
from tests.charter.factories import FoundingActFactory, StrategicObjectiveFactory

# Each example enters a whole sheet: few in every run, many in script/faults.
EXAMPLES = int(os.environ.get("SAISINE_EXAMPLES", "4"))
LETTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\u2028;\"'=«»")
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.fixture
def objectives(db):
    """Two acts whose objectives have the same numbers."""
    acts = FoundingActFactory.create_batch(2)
    return [
        StrategicObjectiveFactory(act=act, position=place, text=f"Objectif {place} de {act.number}")
        for act in acts
        for place in (1, 2, 3)
    ]


def loaded(key):
    return with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=key)


def sheet_saying(content, objectives, team, at):
    """A sheet of this content; its objectives are places in the list."""
    content = replace(content, objective_ids=tuple(objectives[place].pk for place in content.objective_ids))
    made = operations.create_sheet(algorithm_id=uuid4(), actor=team["contributor"], at=at, content=content)
    return loaded(made.pk)


def lu(team, at, data, who="contributor", name="a.json"):
    return importing.read_import(import_id=uuid4(), actor=team[who], at=at, data=data, name=name)


def facts(record):
    return {name: value for name, value in record.items() if name not in GIVEN}


def elsewhere(data, sheet):
    """The same file, in a registry that has never seen this sheet."""
    return data.replace(sheet.algorithm.reference.encode(), f"AILLEURS-{uuid4()}".encode())


def values_of(column):
    if column.choices:
        return st.sampled_from([code for code, _words in column.flatchoices])
    kind = column.get_internal_type()
    if column.name in {"began", "carried_on"}:
        return st.sampled_from(["", "2024", "2024-10", "2024-10-15"])
    if kind == "DateField":
        return st.none() | DAYS
    if kind == "DecimalField":
        return st.none() | st.integers(0, 10**10).map(lambda cents: Decimal(cents) / 100)
    if "Integer" in kind:
        return st.none() | st.integers(0, 10**9)
    if column.name == "url":
        return st.sampled_from(["", "https://exemple.fr/a"])
    texts = st.text(LETTERS, max_size=12).map(str.strip)
    return texts.filter(bool) if column.name in {"name", *(model.NAMED_BY for model in ROWS.values())} else texts


def rows_of(model):
    row = st.fixed_dictionaries({name: values_of(model.column(name)) for name in model.FACTS})
    return st.lists(row.filter(lambda made: bool(made[model.NAMED_BY])), max_size=2)


CONTENTS = st.builds(
    lambda values, rows, chosen: SheetContent(values=values, rows=rows, objective_ids=tuple(sorted(chosen))),
    st.fixed_dictionaries({name: values_of(SheetVersion.column(name)) for name in COLUMNS}),
    st.fixed_dictionaries({name: rows_of(model) for name, model in ROWS.items()}),
    st.sets(st.integers(0, 4)),
)
SHAPES = {
    "one sheet": native.write,
    "a list": lambda sheet: json.dumps([native.record(sheet)]).encode(),
    "JSON lines": lambda sheet: b"".join(native.write_lines([sheet])),
}
# What the registry gives and no file does; the note of a version that had none says where it comes from.
GIVEN = ("reference", "version", "status", "department", "notice", "updated_on", "change_note")
FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.faults
@FEW
@given(CONTENTS)
def test_what_is_kept_comes_back_the_same(content):
    through = keeping.restored(json.loads(json.dumps(keeping.kept(content))))
    assert through == content


@pytest.mark.faults
@FEW
@given(content=CONTENTS, shape=st.sampled_from(list(SHAPES)))
def test_our_own_file_read_again_changes_nothing(team, at, objectives, content, shape):
    sheet = sheet_saying(content, objectives, team, at)
    row = lu(team, at, SHAPES[shape](sheet)).rows.get()
    assert (row.set_aside, row.unknown, row.identity) == ([], [], sheet.algorithm.reference)
    assert row.outcome == "unchanged", row.changes


@pytest.mark.faults
@FEW
@given(content=CONTENTS, shape=st.sampled_from(list(SHAPES)))
def test_our_own_file_makes_the_same_sheet_elsewhere(team, at, objectives, content, shape):
    sheet = sheet_saying(content, objectives, team, at)
    found = lu(team, at, elsewhere(SHAPES[shape](sheet), sheet), who="stranger")
    importing.apply_import(import_id=found.pk, actor=team["stranger"], at=at)
    assert facts(native.record(loaded(found.rows.get().made_id))) == facts(native.record(sheet))


@pytest.mark.faults
@FEW
@given(content=CONTENTS)
def test_our_own_file_makes_another_draft_say_the_same(team, at, objectives, content):
    """Into a sheet that says something else: what is empty in the file is emptied."""
    record = native.record(sheet_saying(content, objectives, team, at))
    other = sheet_of(team)
    other.objectives.set(objectives[4:])
    record["reference"] = other.algorithm.reference
    found = lu(team, at, json.dumps(record).encode())
    importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
    assert found.rows.get().outcome == "change"
    assert facts(native.record(loaded(other.pk))) == facts(record)


@pytest.mark.faults
@FEW
@given(contents=st.lists(CONTENTS, min_size=2, max_size=4))
def test_a_registry_of_several_sheets_comes_back_line_by_line(team, at, objectives, contents):
    sheets = [sheet_saying(content, objectives, team, at) for content in contents]
    data = b"".join(elsewhere(native.write(sheet), sheet).replace(b"\n", b"") + b"\n" for sheet in sheets)
    found = lu(team, at, data, who="stranger", name="registre.jsonl")
    importing.apply_import(import_id=found.pk, actor=team["stranger"], at=at)
    made = [facts(native.record(loaded(row.made_id))) for row in found.rows.order_by("number")]
    assert made == [facts(native.record(sheet)) for sheet in sheets]


@pytest.mark.faults
@FEW
@given(content=CONTENTS)
def test_the_open_data_of_the_public_site_read_again_changes_nothing(team, at, objectives, content):
    """It is what the public downloads: labels besides codes, and objectives by their words."""
    sheet = sheet_saying(content, objectives, team, at)
    line = json.dumps({**sheet_record(sheet), "is_demonstration": False}, ensure_ascii=False)
    row = lu(team, at, line.encode()).rows.get()
    assert (row.set_aside, row.unknown) == ([], [])
    assert row.outcome == "unchanged", row.changes


def test_texts_as_long_as_their_columns_come_back(team, at, objectives):
    sheet = loaded(full_sheet().pk)
    for name in COLUMNS:
        column = sheet.column(name)
        if column.get_internal_type() in {"CharField", "TextField"} and not column.choices:
            setattr(sheet, name, "é" * (column.max_length or 5000))
    sheet.save()
    found = lu(team, at, elsewhere(native.write(sheet), sheet), who="stranger")
    importing.apply_import(import_id=found.pk, actor=team["stranger"], at=at)
    assert facts(native.record(loaded(found.rows.get().made_id))) == facts(native.record(sheet))


def test_the_page_tells_which_objectives_change_and_names_one_that_no_act_has(team, at, objectives):
    sheet = sheet_of(team)
    sheet.objectives.set([objectives[0]])
    record = native.record(loaded(sheet.pk))
    anchor = objectives[0].act.anchor
    record["objectives"] = [{"act": anchor, "number": 2}, {"act": anchor, "number": 9}]
    row = lu(team, at, json.dumps(record).encode()).rows.get()
    assert row.changes == [{"label": "Objectifs stratégiques servis", "before": "Objectif 1", "after": "Objectif 2"}]
    assert [sentence for sentence in row.set_aside if f"9 de {anchor}" in sentence]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"datasets": {"data": "x"}}, "liste"),
        ({"datasets": ["x"]}, "liste"),
        ({"datasets": [{"origin": "Recruteur"}]}, "Recruteur"),
        ({"objectives": ["2"]}, "liste"),
        ({"objectives": [{"number": "deux"}]}, "deux"),
    ],
    ids=["no list", "no object", "no name", "no objective", "no number"],
)
def test_what_is_not_in_its_shape_is_told_and_not_lost_silently(team, at, change, words):
    record = native.record(loaded(sheet_of(team).pk)) | change
    row = lu(team, at, json.dumps(record).encode()).rows.get()
    assert [sentence for sentence in row.set_aside if words in sentence], row.set_aside


def test_a_fact_of_a_row_that_has_no_place_is_named(team, at):
    record = native.record(loaded(sheet_of(team).pk)) | {"datasets": [{"data": "Offres", "couleur": "bleu"}]}
    assert lu(team, at, json.dumps(record).encode()).rows.get().unknown == ["datasets.couleur"]

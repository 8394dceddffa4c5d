"""Importing our own export gives the same registry."""

import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algorithms import keeping, operations
from algorithms.content import SheetContent
from algorithms.fields import COLUMNS
from algorithms.models import ROWS, SheetVersion
from algorithms.operations import importing
from algorithms.queries import with_rows
from algorithms.readers import read
from algorithms.rendering import sheet_record

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(str.strip).filter(bool)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


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
    return TEXTS


def rows_of(model):
    row = st.fixed_dictionaries({name: values_of(model.column(name)) for name in model.FACTS})
    return st.lists(row.filter(lambda made: bool(made[model.NAMED_BY])), max_size=2)


CONTENTS = st.builds(
    lambda values, rows: SheetContent(values=values, rows=rows),
    st.fixed_dictionaries({name: values_of(SheetVersion.column(name)) for name in COLUMNS}),
    st.fixed_dictionaries({name: rows_of(model) for name, model in ROWS.items()}),
)
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@FEW
@given(CONTENTS)
def test_what_is_kept_comes_back_the_same(content):
    through = keeping.restored(json.loads(json.dumps(keeping.kept(content))))
    assert (through.values, through.rows) == (content.values, content.rows)


@FEW
@given(content=CONTENTS)
def test_our_own_record_read_again_says_the_same(team, at, content):
    sheet = operations.create_sheet(algorithm_id=uuid4(), actor=team["contributor"], at=at, content=content)
    sheet = with_rows(SheetVersion.objects.filter(pk=sheet.pk)).get()
    record = sheet_record(sheet)
    (row,) = read(json.dumps([record]).encode(), "a.json").rows
    assert row.set_aside == ()
    assert row.unknown == ()
    assert row.identity == sheet.algorithm.reference
    found = importing.read_import(
        import_id=uuid4(), actor=team["contributor"], at=at, data=json.dumps([record]).encode(), name="a.json"
    )
    assert found.rows.get().outcome == "unchanged", found.rows.get().changes


@FEW
@given(content=CONTENTS)
def test_our_own_record_makes_the_same_sheet_elsewhere(team, at, content):
    sheet = operations.create_sheet(algorithm_id=uuid4(), actor=team["contributor"], at=at, content=content)
    record = sheet_record(with_rows(SheetVersion.objects.filter(pk=sheet.pk)).get())
    record["reference"] = f"AILLEURS-{uuid4()}"
    found = importing.read_import(
        import_id=uuid4(), actor=team["stranger"], at=at, data=json.dumps([record]).encode(), name="a.json"
    )
    importing.apply_import(import_id=found.pk, actor=team["stranger"], at=at)
    made = with_rows(SheetVersion.objects.filter(pk=found.rows.get().made_id)).get()
    told = sheet_record(made)
    for moved in ("reference", "department", "change_note"):
        told.pop(moved), record.pop(moved)
    assert told == record

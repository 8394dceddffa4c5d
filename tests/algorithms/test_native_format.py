"""Our JSON, its schema, and the address of the schema on both sites."""

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from algorithms import queries
from algorithms.fields import COLUMNS
from algorithms.formats import native
from algorithms.models import ROWS, SheetVersion
from bulletin import addresses, schemas
from tests.algorithms.factories import DataSetFactory, SheetVersionFactory
from tests.algorithms.full_sheets import full_sheet

JUDGE = Draft202012Validator(native.schema(), format_checker=FormatChecker())


def loaded(sheet):
    return queries.with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=sheet.pk)


def faults(record):
    return [f"{error.json_path} {error.message}" for error in JUDGE.iter_errors(record)]


def test_the_schema_is_one_and_the_file_that_is_served_is_up_to_date():
    Draft202012Validator.check_schema(native.schema())

    written = json.loads((schemas.FOLDER / f"{native.EDITION}.json").read_text(encoding="utf-8"))

    assert written == native.schema(), "run manage.py write_sheet_schema, or take the next edition"


@pytest.mark.django_db
@pytest.mark.parametrize("make", [SheetVersionFactory, full_sheet], ids=["empty", "full"])
def test_a_sheet_is_written_as_its_schema_says(make):
    record = json.loads(native.write(loaded(make())))

    assert faults(record) == []


@pytest.mark.django_db
def test_every_fact_is_in_the_file_by_its_name_and_in_codes():
    record = native.record(loaded(full_sheet(decisions_per_year=0)))

    assert set(record) >= {*COLUMNS, *ROWS, "objectives"}
    assert [name for name in COLUMNS if record[name] is None] == []
    assert [fact for rows in (record[name] for name in ROWS) for row in rows for fact in row if row[fact] is None] == []
    assert (record["lifecycle"], record["cost_build"], record["decisions_per_year"]) == ("retired", "1234.50", 0)
    assert record["stages"][0]["began"] == "2024-10"


@pytest.mark.django_db
def test_what_is_not_said_is_null_and_a_draft_says_that_it_is_one():
    record = native.record(loaded(SheetVersionFactory(algorithm__is_demonstration=True)))

    assert (record["lifecycle"], record["summary"], record["cost_build"], record["datasets"]) == (None, None, None, [])
    assert record["notice"] == "Brouillon\u00a0: rien n’en est approuvé – donnée de démonstration"
    assert record["department"].startswith("direction-")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"lifecycle": "généralisé"},
        {"name": None},
        {"name": ""},
        {"updated_on": "hier"},
        {"cost_build": 12},
        {"datasets": [{"data": "x"}]},
        {"unknown_field": 1},
        {"summary": "x" * 400},
        {"schema": "fiche-0"},
    ],
    ids=["code", "no-name", "empty-name", "date", "amount", "row", "unknown", "length", "edition"],
)
def test_the_schema_refuses_what_is_not_a_sheet(change):
    sheet = SheetVersionFactory()
    DataSetFactory(sheet=sheet)

    assert faults(native.record(loaded(sheet)) | change) != []


def test_the_public_site_serves_the_schema_to_any_site(public):
    answer = public.get(addresses.schema(native.EDITION))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/schema+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["$id"].endswith("/schemas/fiche-1.json")
    assert public.get(addresses.schema("fiche-2")).status_code == 404

"""The formats of registers and of laws, judged by what they want: known sheets, an empty one, a full one."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.conf import settings
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from algorithms import known, queries
from algorithms.enums import RiskClass
from algorithms.formats import atrs, by_law, dutch, etalab, native
from algorithms.formats.outputs import OUTPUTS, file_name
from algorithms.models import SheetVersion
from algorithms.queries.legal import signed_for
from algorithms.standards import STANDARDS
from algorithms.wording import row_in_words
from bulletin import schemas
from tests.algorithms.factories import (
    DataSetFactory,
    DepartmentFactory,
    LifecycleEventFactory,
    SheetVersionFactory,
    SupplierFactory,
)
from tests.algorithms.full_sheets import add_a_row_of_every_kind, full_sheet
from tests.algorithms.legal_factories import LegalAnswerFactory, LegalAssessmentFactory
from tests.algorithms.people import make_team

_URIS = (
    *("link", "source_link", "legal_basis_link", "processing_register_link", "impact_assessment_link"),
    *("data_source_link", "source_code_link"),
)
_TEXTS = ("contact", "impact_assessments", "source_id", "search_terms")
# The constraints of the published schema: what it requires, lengths, patterns, enumerations and constants.
DUTCH = {
    "type": "object",
    "required": [
        *("name", "description_short", "organization", "theme", "status", "start_date", "contact"),
        *("publication_category", "purpose_and_impact", "considerations", "human_intervention", "risk_management"),
        *("impact_assessments", "data", "technical_operation", "supplier", "language", "schema"),
    ],
    "properties": {
        **{name: {"type": "string", "maxLength": 99} for name in ("name", "organization", "legal_basis_title")},
        "description_short": {"type": "string", "maxLength": 399},
        "supplier": {"type": "string", "maxLength": 199},
        "data_source_title": {"type": "string", "maxLength": 499},
        "technical_operation": {"type": "string", "maxLength": 4999},
        **{
            name: {"type": "string", "maxLength": 2499}
            for name in (
                *("purpose_and_impact", "considerations", "human_intervention", "risk_management"),
                *("legal_basis", "impact_assessment_explanation", "data"),
            )
        },
        **{name: {"type": "string", "format": "uri"} for name in _URIS},
        **{name: {"type": "string"} for name in _TEXTS},
        **{name: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"} for name in ("start_date", "end_date")},
        "theme": {"type": "array", "items": {"type": "string"}},
        "status": {"enum": ["In ontwikkeling", "In gebruik", "Buiten gebruik"]},
        "publication_category": {
            "enum": [
                "Hoog-risico AI-systeem (Categorie A)",
                "Impactvolle algoritmes (Categorie B)",
                "Overige algoritmes (Categorie C)",
            ]
        },
        "language": {"const": "nld"},
        "schema": {"const": "1.0.0"},
    },
}
JUDGES = {
    "dutch": Draft7Validator(DUTCH, format_checker=FormatChecker()),
    "native": Draft202012Validator(native.schema(), format_checker=FormatChecker()),
}


def faults(name, record):
    return [f"{record['name']}: {error.json_path} {error.message}" for error in JUDGES[name].iter_errors(record)]


def loaded(sheet):
    return queries.with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=sheet.pk)


def cells_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def table_faults(data):
    """What the published Table Schema refuses in this file: its header, then cell by cell."""
    fields = json.loads(schemas.schema(schemas.INVENTORY))["fields"]
    header, *lines = cells_of(data)
    assert header == [field["name"] for field in fields]
    return [
        f"{line}, {field['name']}: {cell}"
        for line, row in enumerate(lines, start=2)
        for field, cell in zip(fields, row, strict=True)
        if not is_fit(field["type"], field.get("constraints", {}), cell)
    ]


def is_fit(kind, wanted, cell):
    """As the specification reads a cell: an empty one is missing, whatever its type."""
    if not cell:
        return not wanted.get("required")
    if kind == "date":
        return date.fromisoformat(cell).isoformat() == cell
    if kind == "integer":
        return cell.isdecimal() and int(cell) >= wanted.get("minimum", 0)
    return re.fullmatch(wanted.get("pattern", ".*"), cell, re.DOTALL) is not None


@pytest.fixture
def known_sheets(db, at):
    teams = {}
    for code, name in known.departments().items():
        people = make_team(at, DepartmentFactory(code=code, name=name))
        teams[code] = known.Team(people["contributor"], people["approver"])
    return [loaded(sheet) for sheet in known.load_known(teams=teams, at=at)]


def test_every_demonstration_sheet_validates_against_the_published_schemas(known_sheets):
    assert len(known_sheets) == 18

    found = [faults("dutch", json.loads(dutch.write(sheet, RiskClass.NOT_ASSESSED))) for sheet in known_sheets]
    found += [faults("native", json.loads(native.write(sheet))) for sheet in known_sheets]

    assert [each for each in found if each] == []
    assert table_faults(etalab.write(known_sheets)) == []
    assert len(cells_of(etalab.write(known_sheets))) == 19


@pytest.mark.django_db
@pytest.mark.parametrize("make", [SheetVersionFactory, full_sheet], ids=["empty", "full"])
def test_the_inventory_follows_the_table_schema_that_is_published_beside_it(make, client, request):
    assert table_faults(etalab.write([loaded(make())])) == []
    served = request.getfixturevalue("public").get("/schemas/inventaire-1.json")
    assert served["Content-Type"] == "application/json"
    assert served.json()["path"].endswith("/schemas/inventaire-1.json")


def test_the_transcription_and_the_writer_agree_on_the_lengths():
    properties = DUTCH["properties"]

    assert {name: each["maxLength"] for name, each in properties.items() if "maxLength" in each} == dutch.LENGTHS
    assert set(properties) == {asked.id for asked in STANDARDS["dutch"].asked}


@pytest.mark.django_db
@pytest.mark.parametrize("risk_class", RiskClass.values)
@pytest.mark.parametrize("make", [SheetVersionFactory, full_sheet], ids=["empty", "full"])
def test_the_dutch_record_validates_whatever_the_class(make, risk_class):
    assert faults("dutch", dutch.record(loaded(make()), risk_class)) == []


@pytest.mark.django_db
def test_the_dutch_record_gives_every_property_of_a_full_sheet_and_cuts_what_is_too_long():
    sheet = full_sheet(summary="x" * 399, purpose="y" * 3000)
    add_a_row_of_every_kind(sheet)

    found = dutch.record(loaded(sheet), RiskClass.HIGH)

    assert set(found) - {"notice"} == {asked.id for asked in STANDARDS["dutch"].asked}
    assert found["publication_category"].endswith("(Categorie A)")
    assert len(found["purpose_and_impact"]) == 2499
    assert "purpose_and_impact" in found["notice"]
    assert "brouillon" in found["notice"].lower()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("began", "expected"),
    [("2015", "2015-00"), ("2024-10", "2024-10"), ("2024-10-15", "2024-10"), ("", "0000-00")],
    ids=["year", "month", "day", "unknown"],
)
def test_no_month_is_invented(began, expected):
    sheet = SheetVersionFactory(lifecycle="generalised")
    LifecycleEventFactory(sheet=sheet, stage="generalised", began=began)

    assert dutch.record(loaded(sheet), RiskClass.MINIMAL)["start_date"] == expected


@pytest.mark.django_db
def test_what_was_not_said_is_said_not_to_be_and_a_default_is_owned():
    found = dutch.record(loaded(SheetVersionFactory()), RiskClass.NOT_ASSESSED)

    assert found["human_intervention"] == "Non renseigné"
    assert "étape de vie non renseignée" in found["notice"]
    assert "provisoire" in found["notice"]
    assert "end_date" not in found


@pytest.mark.django_db
def test_the_inventory_puts_the_data_sets_line_by_line_and_runs_no_formula():
    sheet = SheetVersionFactory(name="=1+1", purpose="Trier\n=2+2")
    DataSetFactory(sheet=sheet, position=1, data="Offres", origin="Recruteur")
    DataSetFactory(sheet=sheet, position=2, data="Profils")

    line = dict(zip(*cells_of(etalab.write([loaded(sheet)])), strict=True))

    assert line["Nom de l'algorithme"] == "'=1+1"
    assert line["Finalité de l'algorithme"] == "Trier\n'=2+2"
    assert line["Données traitées"] == "Offres\nProfils"
    assert line["Source des données traitées"] == "Recruteur\nNon renseigné"
    assert line["Mode de collecte des données traitées"] == ""
    assert line["Mention"].startswith("Brouillon")


@pytest.mark.django_db
def test_atrs_has_every_attribute_and_its_lists_are_of_one_length():
    found = atrs.record(loaded(full_sheet()))

    assert set(found) - {"reference", "notice"} == {asked.id for asked in STANDARDS["atrs"].asked}
    for attributes in atrs.REPEATED.values():
        assert {len(found[name]) for name in attributes} == {2}
    assert found["phase"] == "retired"
    assert found["impact_assessment_date"] == ["2024-10", "2024-10"]
    table = cells_of(atrs.write_table([loaded(SheetVersionFactory())]))
    assert table[0] == list(atrs.CSV_HEADERS)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["ai_act_a", "ai_act_b", "ai_act_c", "fria", "gdpr"])
def test_a_law_gets_each_of_its_fields_with_an_answer_or_a_reason(code):
    sheet = full_sheet()
    add_a_row_of_every_kind(sheet)

    found = json.loads(by_law.write(STANDARDS[code], loaded(sheet)))

    assert [each["id"] for each in found["fields"]] == [asked.id for asked in STANDARDS[code].asked]
    assert [each["id"] for each in found["fields"] if not each["answers"] and not each["reason"]] == []
    assert found["notice"].startswith("Brouillon")


@pytest.mark.django_db
def test_why_a_system_is_not_at_high_risk_is_quoted_from_the_signed_assessment():
    """Annex VIII, B6 and B7: the condition of article 6(3), and its grounds; of an older version when need be."""
    sheet = SheetVersionFactory(status="published")
    assert quoted(sheet) == {"B6": [], "B7": []}
    draft = LegalAssessmentFactory(sheet=sheet)
    LegalAnswerFactory(assessment=draft, question="filter", values=["a"], justification="Tri sans effet")
    assert quoted(sheet) == {"B6": [], "B7": []}, "a draft says nothing"
    draft.status, draft.signed_at, draft.signed_by = "signed", draft.begun_at, draft.begun_by
    draft.signed_function, draft.risk_class = "Juriste", "filtered"
    draft.save()
    later = SheetVersionFactory(algorithm=sheet.algorithm, number=2)
    for version in (sheet, later):
        found = quoted(version)
        assert "tâche procédurale étroite" in found["B6"][0]
        assert found["B7"][0] == "Tri sans effet"
        assert "Juriste" in found["B6"][1]


def quoted(sheet):
    found = json.loads(OUTPUTS["base-ue-ecarte"].writers["json"](loaded(sheet), signed_for(sheet)))["fields"]
    points = {each["id"]: each for each in found if each["id"] in {"B6", "B7"}}
    assert all(bool(each["answers"]) or "aucune n’est signée" in each["reason"] for each in points.values())
    return {key: [value for one in each["answers"] for value in one["values"]] for key, each in points.items()}


@pytest.mark.django_db
def test_a_draft_says_so_before_it_is_opened():
    draft, published = SheetVersionFactory(), SheetVersionFactory(status="published")

    assert file_name(draft, "etalab", "csv").endswith("-v1-etalab-brouillon.csv")
    assert file_name(published, "etalab", "csv").endswith("-v1-etalab.csv")
    assert native.record(loaded(published))["notice"] is None


def test_each_output_is_of_a_known_standard_and_the_themes_are_set():
    assert {output.standard.code for output in OUTPUTS.values() if output.standard} <= set(STANDARDS)
    assert settings.DUTCH_THEMES


@pytest.mark.django_db
def test_a_yes_in_a_row_is_told_after_what_it_answers():
    supplier = SupplierFactory(name="Éditeur", is_provider="no")
    assert "règlement sur l’IA : non" in row_in_words(supplier).replace("\u00a0", " ")

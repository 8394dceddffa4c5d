"""No fact is asked twice: each field of each standard leads to one fact of ours, or to a written reason."""

from itertools import groupby

import pytest

from algorithms import queries
from algorithms.completeness import completeness_of, grouped, owed_by_all
from algorithms.enums import RiskClass
from algorithms.fields import BY_NAME, COLUMNS, OBJECTIVES
from algorithms.legal.questions import QUESTIONS
from algorithms.models import ROWS, SheetVersion
from algorithms.standards import STANDARDS
from tests.algorithms.factories import DataSetFactory, SheetVersionFactory, SupplierFactory
from tests.algorithms.full_sheets import add_a_row_of_every_kind, full_sheet

# The identifiers of the fields of each standard, in their order, as the published files give them.
PUBLISHED = {
    "ai_act_a": ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12", "A13"],
    "ai_act_b": ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9"],
    "ai_act_c": ["C1", "C2", "C3", "C4", "C5"],
    "dutch": [
        "name",
        "description_short",
        "organization",
        "theme",
        "status",
        "start_date",
        "end_date",
        "contact",
        "link",
        "publication_category",
        "source_link",
        "purpose_and_impact",
        "considerations",
        "human_intervention",
        "risk_management",
        "legal_basis",
        "legal_basis_link",
        "legal_basis_title",
        "processing_register_link",
        "impact_assessments",
        "impact_assessment_link",
        "impact_assessment_explanation",
        "data",
        "data_source_link",
        "data_source_title",
        "technical_operation",
        "supplier",
        "source_code_link",
        "language",
        "schema",
        "source_id",
        "search_terms",
    ],
    "atrs": [
        "name",
        "description",
        "website",
        "contact_email",
        "organisation",
        "team",
        "senior_responsible_owner",
        "external_supplier",
        "external_supplier_identifier",
        "external_supplier_role",
        "data_access_terms",
        "scope",
        "benefit",
        "alternatives_considered",
        "model_type",
        "frequency_usage",
        "phase",
        "maintenance",
        "system_architecture",
        "process_integration",
        "provided_information",
        "human_decisions",
        "required_training",
        "appeals_and_review",
        "source_data_name",
        "source_data_description",
        "source_data_url",
        "data_collection",
        "data_sharing_agreements",
        "data_access_and_storage",
        "impact_assessment_name",
        "impact_assessment_description",
        "impact_assessment_date",
        "impact_assessment_link",
        "risk_name",
        "risk_description",
        "risk_mitigation",
    ],
    # Etalab gives no identifier: 21 fields in four parts, each part as long as this.
    "etalab": [
        "administration",
        "service",
        "contact",
        "updated",
        "name",
        "context",
        "purpose",
        "role",
        "automation",
        "legal_bases",
        "resources_decision",
        "decisions",
        "scope",
        "audience",
        "resources_impact",
        "data",
        "origin",
        "collection",
        "type",
        "operations",
        "resources_internals",
    ],
}


@pytest.mark.parametrize("code", PUBLISHED)
def test_each_published_field_has_exactly_one_entry(code):
    assert [asked.id for asked in STANDARDS[code].asked] == PUBLISHED[code]
    assert len(set(PUBLISHED[code])) == len(PUBLISHED[code])


@pytest.mark.parametrize("code", STANDARDS)
def test_each_entry_names_one_fact_or_says_why_there_is_none(code):
    for asked in STANDARDS[code].asked:
        where = f"{code} {asked.id}"
        assert asked.id, f"{code}: {asked.label}"
        quoted = (*asked.assessed, *asked.grounds)
        assert [bool(asked.facts), bool(asked.reason), bool(quoted)].count(True) == 1, where
        assert set(quoted) <= set(QUESTIONS), where
        assert len(asked.facts) < 2 or asked.compound, f"{where}: two answers to one question"
        assert not asked.compound or len(asked.facts) > 1, where
        assert not asked.reason or not asked.is_required, where


@pytest.mark.parametrize("code", STANDARDS)
def test_no_two_fields_of_a_standard_are_answered_by_the_same_fact_unless_said_here(code):
    """The same fact may serve two articles of one law; a register never asks the same thing twice."""
    answers = sorted(asked.facts for asked in STANDARDS[code].asked if asked.facts and not asked.compound)
    twice = {facts[0] for facts, group in groupby(answers) if len(list(group)) > 1}

    assert twice == set()


def test_the_tables_of_the_sheet_name_no_fact_that_does_not_exist():
    for standard in STANDARDS.values():
        for fact in (fact for asked in standard.asked for fact in (*asked.facts, *asked.also)):
            name, _, column = fact.partition(".")
            name, _, kind = name.partition(":")
            if name in {"administration", "updated_on", OBJECTIVES}:
                continue
            assert name in BY_NAME, fact
            assert not column or column in ROWS[name].FACTS, fact
            choices = [ROWS[name].column(each).flatchoices for each in ROWS[name].FACTS] if kind else []
            assert not kind or kind in next(dict(each) for each in choices if each), fact


def test_every_fact_of_the_sheet_is_asked_by_a_standard_or_has_its_own_source():
    served = {
        fact.partition(".")[0].partition(":")[0]
        for standard in STANDARDS.values()
        for asked in standard.asked
        for fact in (*asked.facts, *asked.also)
    }
    alone = {name for name in (*COLUMNS, *ROWS) if name not in served}

    assert {name for name in alone if not BY_NAME[name].source} <= {"public_debate", "users", "works_council_note"}


def loaded(sheet):
    return queries.with_rows(SheetVersion.objects.select_related("algorithm__department")).get(pk=sheet.pk)


def concerned(sheet, risk_class):
    return {item.code for item in completeness_of(loaded(sheet), risk_class) if item.is_concerned}


AI_ACT = {"ai_act_a", "ai_act_b", "ai_act_c", "fria"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("risk_class", "expected"),
    [
        (RiskClass.HIGH, {"ai_act_a", "ai_act_c", "fria"}),
        (RiskClass.FILTERED, {"ai_act_b"}),
        (RiskClass.PROHIBITED, set()),
        (RiskClass.TRANSPARENCY, set()),
        (RiskClass.MINIMAL, set()),
        (RiskClass.NOT_AI, set()),
        (RiskClass.NOT_ASSESSED, set()),
    ],
)
def test_the_ai_act_asks_by_the_class_that_was_signed(risk_class, expected):
    assert concerned(SheetVersionFactory(), risk_class) & AI_ACT == expected


@pytest.mark.django_db
def test_the_body_does_not_register_what_somebody_else_provides():
    sheet = SheetVersionFactory()
    SupplierFactory(sheet=sheet, is_provider="yes")

    assert concerned(sheet, RiskClass.HIGH) & AI_ACT == {"ai_act_c", "fria"}
    assert concerned(sheet, RiskClass.FILTERED) & AI_ACT == set()


@pytest.mark.django_db
def test_the_gdpr_is_set_aside_only_when_every_data_set_says_so():
    sheet = SheetVersionFactory()
    assert "gdpr" in concerned(sheet, RiskClass.MINIMAL), "no data set is no proof"

    DataSetFactory(sheet=sheet, position=1, personal="none")
    assert "gdpr" not in concerned(sheet, RiskClass.MINIMAL)

    DataSetFactory(sheet=sheet, position=2, personal="unknown")
    assert "gdpr" in concerned(sheet, RiskClass.MINIMAL)


@pytest.mark.django_db
def test_why_a_law_is_set_aside_is_said_in_words():
    found = {item.code: item for item in completeness_of(loaded(SheetVersionFactory()))}

    assert found["fria"].sentence.startswith("Sans objet\u00a0: la classe de risque n’est pas établie")


@pytest.mark.django_db
def test_registers_that_bind_nobody_are_apart_and_absent_from_the_public_page():
    sheet = loaded(SheetVersionFactory())
    found = grouped(completeness_of(sheet))

    assert [item.code for item in found.registers] == ["dutch", "atrs", "odap"]
    assert [item.code for item in found.laws][:3] == ["etalab", "crpa", "loi_78_17"]
    assert {item.code for item in owed_by_all(sheet)} == {"etalab", "crpa", "loi_78_17", "gdpr"}


@pytest.mark.django_db
def test_a_sheet_where_everything_is_said_lacks_nothing_for_anybody():
    sheet = full_sheet(founds_decision="yes")
    add_a_row_of_every_kind(sheet)

    for risk_class in (RiskClass.HIGH, RiskClass.FILTERED):
        gaps = {item.code: [gap.fact for gap in item.gaps] for item in completeness_of(loaded(sheet), risk_class)}
        assert {code: missing for code, missing in gaps.items() if missing} == {}

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from algorithms import fields
from algorithms.completeness import completeness_of
from algorithms.fields import BY_NAME, COLUMNS
from algorithms.models import ROWS, SheetVersion
from algorithms.rendering import parts_of, sheet_act, sheet_record
from algorithms.standards import STANDARDS, label_of
from bulletin.sanitising import sanitised
from tests.algorithms.factories import (
    AssessmentFactory,
    ContactPointFactory,
    DataSetFactory,
    LegalBasisFactory,
    SheetSourceFactory,
    SheetVersionFactory,
)
from tests.pages import text_of

# What a sheet has besides what people write in it.
SYSTEM = {
    *("id", "algorithm", "number", "status", "revision", "change_note", "administration", "updated_on", "search_text"),
    *("created_at", "created_by", "proposed_at", "proposed_by", "sent_back_at", "sent_back_by", "sent_back_reason"),
    *("approved_at", "approved_by", "published_at", "published_by", "publication_id"),
}
FULL = {
    "bearer_service": "Service des offres",
    "context": "Contexte",
    "founds_decision": "yes",
    "role_in_decision": "Avant la décision",
    "automation": "support",
    "decisions_per_year": 0,
    "decision_scope": "external",
    "audience": "Recruteurs",
    "important_effects": "Un retard de diffusion",
    "technique": "rules",
    "operations": "Trois étapes",
    "parameters": "Deux critères",
}


def full(**changed):
    """A sheet that answers Etalab and the CRPA, but for its data sets."""
    sheet = SheetVersionFactory(**FULL | changed)
    ContactPointFactory(sheet=sheet)
    LegalBasisFactory(sheet=sheet)
    return sheet


def gaps(sheet):
    return {item.code: [gap.label for gap in item.gaps] for item in completeness_of(sheet)}


def test_every_field_of_the_sheet_has_its_help_and_its_place():
    columns = {field.name for field in SheetVersion._meta.get_fields() if not field.auto_created or field.concrete}

    assert (columns - SYSTEM) | set(ROWS) == set(BY_NAME)
    assert set(COLUMNS) == set(BY_NAME) - {"objectives"} - set(ROWS)
    assert all(field.help for field in BY_NAME.values())


@pytest.mark.parametrize("kind", ROWS)
def test_every_fact_of_a_row_is_in_its_form_and_has_help_for_what_exists(kind):
    row = ROWS[kind]
    columns = {field.name for field in row._meta.get_fields()} - {"id", "sheet", "position"}

    assert set(row.FACTS) == columns
    assert row.NAMED_BY in row.FACTS
    assert set(BY_NAME[kind].columns) <= columns
    assert BY_NAME[kind].title
    assert BY_NAME[kind].one


def test_every_condition_looks_at_a_closed_choice_of_an_earlier_question():
    names = list(BY_NAME)
    for name, field in BY_NAME.items():
        if field.only_if:
            choices = dict(SheetVersion.column(field.only_if.field).flatchoices)
            assert field.only_if.values <= set(choices)
            assert field.only_if.field == "technique" or names.index(field.only_if.field) < names.index(name)


def test_every_standard_is_listed_and_names_facts_that_exist():
    files = {path.stem for path in (Path(fields.__file__).parent / "texts" / "standards").glob("*.toml")}

    assert files == set(STANDARDS)
    for standard in STANDARDS.values():
        for asked in standard.asked:
            assert asked.facts or asked.reason or asked.assessed or asked.grounds, f"{standard.code}: {asked.label}"
            assert all(label_of(fact) for fact in (*asked.facts, *asked.also))


def test_a_sheet_that_is_full_lacks_nothing(db):
    sheet = full()
    DataSetFactory(sheet=sheet, origin="Recruteur", collection="En ligne")

    first, second = completeness_of(sheet)[:2]
    assert [(item.count, item.sentence) for item in (first, second)] == [("complet", "Rien ne manque.")] * 2


def test_what_lacks_is_said_in_words(db):
    sheet = SheetVersionFactory(**{**FULL, "technique": "unknown"})
    LegalBasisFactory(sheet=sheet)
    DataSetFactory(sheet=sheet, origin="Recruteur")

    etalab, crpa = completeness_of(sheet)[:2]

    assert etalab.sentence == ("3\u00a0informations manquent\u00a0: contacts, mode de collecte, type d’algorithme.")
    assert crpa.sentence == "1\u00a0information manque\u00a0: contacts."


def test_a_fact_that_no_row_can_give_is_missing_once(db):
    assert gaps(full())["crpa"] == ["données traitées"]


def test_the_crpa_does_not_concern_what_founds_no_decision(db):
    crpa = completeness_of(SheetVersionFactory(founds_decision="no"))[1]

    assert crpa.count == "sans objet"
    assert "ne fonde pas de décision individuelle" in crpa.sentence


def test_what_is_not_said_is_shown_as_not_said(db):
    sheet = SheetVersionFactory(
        lifecycle="rollout", decisions_per_year=1234567, cost_build=Decimal("1200.50"), review_due_on=date(2027, 3, 1)
    )

    parts = {part.anchor: part for part in parts_of(sheet)}

    said = {line.label: line.value for part in parts.values() for line in part.lines}
    assert said["Étape de vie"] == "Déploiement progressif"
    assert said["Nombre de décisions par an"] == "1\u00a0234\u00a0567"
    assert said["Coût de construction, en euros"] == "1\u00a0200,50\u00a0€"
    assert said["Prochaine revue de la fiche"] == "1er\u00a0mars\u00a02027"
    assert parts["decision"].missing.startswith(
        "Non renseigné\u00a0: fonde une décision individuelle, comment et quand"
    )
    assert "secret" not in parts["decision"].missing
    assert "date de la présentation" not in parts["risques"].missing, "asked only if it was presented"


def test_a_row_shows_its_name_its_link_and_what_else_it_says(db):
    sheet = SheetVersionFactory()
    AssessmentFactory(
        sheet=sheet, kind="dpia", title="AIPD", carried_on="2024-03", url="https://exemple.fr/aipd", is_published="yes"
    )

    (group,) = next(part for part in parts_of(sheet) if part.anchor == "risques").groups
    (row,) = group.rows

    assert (group.title, row.title, row.url) == ("Études, audits et certificats", "AIPD", "https://exemple.fr/aipd")
    assert [(line.label, line.value) for line in row.facts] == [
        ("Nature", "Analyse d’impact relative à la protection des données (RGPD, art.\u00a035)"),
        ("Date", "mars\u00a02024"),
        ("Publiée", "Oui"),
    ]


def test_the_publication_is_whole_and_inert(db, at):
    sheet = SheetVersionFactory(
        purpose="<script>alert(1)</script>\n\nDeuxième paragraphe : « oui »", lifecycle="experiment", status="approved"
    )
    DataSetFactory(sheet=sheet, data="<img src=x onerror=alert(1)>")
    SheetSourceFactory(sheet=sheet, label="Rapport", url="https://exemple.fr/r")

    act = sheet_act(sheet, at=at)

    page = BeautifulSoup(sanitised(act.body_html), "html.parser")
    assert not page.select("script, img")
    assert "<script>alert(1)</script>" in text_of(page)
    assert "Deuxième paragraphe\u00a0: «\u00a0oui\u00a0»" in page.get_text()
    assert page.select_one("#sources + ul a")["href"] == "https://exemple.fr/r"
    assert page.find(["h1", "h2", "h3"]).name == "h2"
    assert (act.reference, act.slug) == (sheet.algorithm.reference, sheet.algorithm.reference.lower())
    assert act.facets["is_in_use"] is True
    assert act.facets["lifecycle_label"] == "expérimentation"
    assert act.subjects == (sheet.algorithm.reference,)


def test_the_record_says_null_for_what_is_not_known(db):
    sheet = SheetVersionFactory(status="published", lifecycle="study")
    DataSetFactory(sheet=sheet)

    record = sheet_record(sheet)

    assert (record["lifecycle"], record["lifecycle_label"]) == ("study", "étude")
    assert (record["automation"], record["automation_label"], record["context"]) == (None, None, None)
    (dataset,) = record["datasets"]
    assert (dataset["data"], dataset["origin"], dataset["usage"]) == ("Offres d’emploi", None, None)
    assert record["events"] == [
        {
            "on": "2026-01-05",
            "label": "Fiche approuvée par la direction, version 1",
            "detail": sheet.algorithm.department.name,
        }
    ]


def test_a_long_purpose_is_cut_at_a_word_for_lists(db, at):
    summary = sheet_act(SheetVersionFactory(purpose="mot " * 200), at=at).summary

    assert len(summary) <= 281
    assert summary.endswith("mot…")

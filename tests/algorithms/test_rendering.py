from bs4 import BeautifulSoup

from algorithms.completeness import completeness_of
from algorithms.fields import BY_NAME, COLUMNS
from algorithms.models import SheetVersion
from algorithms.rendering import parts_of, sheet_act, sheet_record
from bulletin.sanitising import sanitised
from tests.algorithms.factories import DataSetFactory, SheetSourceFactory, SheetVersionFactory
from tests.pages import text_of

# What a sheet has besides what people write in it.
SYSTEM = {
    *("id", "algorithm", "number", "status", "revision", "change_note", "administration", "updated_on", "search_text"),
    *("created_at", "created_by", "proposed_at", "proposed_by", "sent_back_at", "sent_back_by", "sent_back_reason"),
    *("approved_at", "approved_by", "published_at", "published_by", "publication_id"),
}
FULL = {
    "contact": "algorithmes@exemple.fr",
    "bearer_service": "Service des offres",
    "context": "Contexte",
    "founds_decision": "yes",
    "role_in_decision": "Avant la décision",
    "automation": "support",
    "legal_basis_decision": "Code du travail",
    "decisions_per_year": 0,
    "decision_scope": "external",
    "audience": "Recruteurs",
    "technique": "rules",
    "operations": "Trois étapes",
    "parameters": "Deux critères",
}


def test_every_field_of_the_sheet_has_its_help_and_its_place():
    columns = {field.name for field in SheetVersion._meta.get_fields() if not field.auto_created or field.concrete}

    assert columns - SYSTEM == set(BY_NAME)
    assert set(COLUMNS) == set(BY_NAME) - {"objectives"}


def test_all_of_etalabs_fields_are_asked():
    asked = {field.etalab for field in BY_NAME.values() if field.etalab}

    # The administration, the direction and the date are set by the system; data sets and links are rows.
    assert asked == {
        "Direction/service porteur",
        "Contact au sein de l’administration concernée",
        "Nom de l’algorithme",
        "Contexte global",
        "Finalité de l’algorithme",
        "Comment et quand l’algorithme intervient-il dans la prise de décision ?",
        "Niveau d’automatisation de la décision",
        "Fondements juridiques",
        "Nombre de décisions administratives prises par an",
        "Portée de la décision",
        "Public concerné par la décision",
        "Type d’algorithme",
        "Opérations effectuées par l’algorithme",
    }


def test_a_sheet_that_is_full_lacks_nothing(db):
    sheet = SheetVersionFactory(**FULL)
    DataSetFactory(sheet=sheet, origin="Recruteur", collection="En ligne")

    assert [(item.count, item.sentence) for item in completeness_of(sheet)] == [("complet", "Rien ne manque.")] * 2


def test_what_lacks_is_said_in_words(db):
    sheet = SheetVersionFactory(**{**FULL, "contact": "", "technique": "unknown"})
    DataSetFactory(sheet=sheet, origin="Recruteur")

    etalab, crpa = completeness_of(sheet)

    assert etalab.sentence == (
        "3\u00a0informations manquent\u00a0: contact, type d’algorithme, mode de collecte des données."
    )
    assert crpa.sentence == "1\u00a0information manque\u00a0: contact."


def test_the_crpa_does_not_concern_what_founds_no_decision(db):
    _etalab, crpa = completeness_of(SheetVersionFactory(founds_decision="no"))

    assert crpa.count == "sans objet"
    assert "ne fonde pas de décision individuelle" in crpa.sentence


def test_what_is_not_said_is_shown_as_not_said(db):
    parts = parts_of(SheetVersionFactory(lifecycle="rollout", decisions_per_year=1234567))

    decision, impact = parts[1], parts[2]
    assert ("Étape de vie", "Déploiement progressif") in [(line.label, line.value) for line in decision.lines]
    assert ("Nombre de décisions par an", "1\u00a0234\u00a0567") in [(line.label, line.value) for line in impact.lines]
    assert decision.missing.startswith("Non renseigné\u00a0: relève de l’offre de service aux usagers, contexte global")
    assert "secret" not in decision.missing


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
    assert page.select_one("#sources a")["href"] == "https://exemple.fr/r"
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
    assert record["datasets"] == [{"data": "Offres d’emploi", "source": None, "collection": None}]
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

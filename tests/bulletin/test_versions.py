"""The public history of a sheet, and the comparison of what was published; nothing of what was not."""

import pytest

from bulletin.comparison import parts_of
from common.grants import PUBLIC_ROLE
from tests.bulletin.factories import OpinionActFactory, SheetActFactory, publish, publish_opinion
from tests.conftest import as_role
from tests.pages import text_of

pytestmark = pytest.mark.django_db

PAGE = "/algorithmes/ALG-2026-0001/versions"
BODY = (
    '<section id="finalite"><h2>Finalité</h2>'
    '<dl class="facts"><div><dt>Finalité</dt><dd><p>{purpose}</p></dd></div></dl>'
    '<h3>Données</h3><ul>{rows}</ul><p class="muted">Non renseigné : sécurité.</p></section>'
    '<section id="completude"><h2>Ce qui manque à cette fiche</h2>'
    "<dl><div><dt>CRPA</dt><dd>{missing}</dd></div></dl></section>"
)
ROW = "<li><strong>{name}</strong> <ul><li>Source : {origin}</li></ul></li>"


def body(purpose="Trier", missing="rien", **rows):
    rows = "".join(ROW.format(name=name, origin=origin) for name, origin in rows.items())
    return BODY.format(purpose=purpose, rows=rows, missing=missing)


def publish_versions(count=2):
    for number in range(1, count + 1):
        publish(
            SheetActFactory(
                body_html=body(f"Trier {number}", f"{number} manque", Offres="Recruteurs", **{f"Jeu{number}": "Ici"}),
                record={"version": number, "change_note": f"Note {number}" if number > 1 else None},
            )
        )


def test_a_published_text_is_read_by_label_and_by_row():
    assert parts_of(body(Offres="Recruteurs", Profils="Agences")) == {
        "Finalité": ["Trier"],
        "Données – Offres": ["Offres", "Source : Recruteurs"],
        "Données – Profils": ["Profils", "Source : Agences"],
        "Données": ["Non renseigné : sécurité."],
    }


def test_two_rows_of_one_name_are_both_read():
    text = body() + "<h3>Liens</h3><ul><li><strong>A</strong></li><li><strong>A</strong></li></ul>"

    assert [label.replace("\u00a0", " ") for label in parts_of(text) if label.startswith("Liens")] == [
        "Liens – A",
        "Liens – A (2)",
    ]


def test_the_history_gives_dates_notes_and_the_last_change(public):
    publish_versions(3)

    page = public.get(PAGE).page

    said = text_of(page.main)
    assert "Ce qui change : Note 3" in said
    assert "Note 2" in said
    assert text_of(page.select_one("#titre-comparaison")) == "De la version 2 à la version 3"
    labels = [text_of(row.select_one("th")) for row in page.select("tbody tr")]
    assert list(dict.fromkeys(labels)) == ["Finalité", "Données – Jeu2 : retiré", "Données – Jeu3 : ajouté"]
    assert "manque" not in text_of(page.select_one("table"))


def test_any_two_published_versions_are_compared(public):
    publish_versions(3)

    page = public.get(f"{PAGE}?de=1&a=3").page

    assert text_of(page.select_one("tbody tr del")) == "1"
    assert text_of(page.select_one("tbody tr ins")) == "3"
    assert [option["value"] for option in page.select("#de option[selected], #a option[selected]")] == ["1", "3"]


@pytest.mark.parametrize("query", ["?de=1&a=3", "?de=9", "?de=x", "?a=-1"])
def test_what_was_not_published_does_not_exist(public, query):
    publish_versions(2)

    assert public.get(PAGE + query).status_code == 404


def test_another_spelling_leads_to_the_address(public):
    publish_versions(1)

    assert public.get("/algorithmes/alg-2026-0001/versions").url == PAGE
    assert public.get("/algorithmes/ALG-2026-0009/versions").status_code == 404


def test_one_version_has_a_history_and_no_comparison(public):
    publish_versions(1)

    page = public.get(PAGE).page

    assert "en vigueur" in text_of(page.main)
    assert not page.select("form[action='#titre-comparaison'], main table")


def test_the_page_of_the_algorithm_says_which_version_the_opinion_bears_on(public):
    publish_versions(1)
    examined = {"algorithms": [{"reference": "ALG-2026-0001", "name": "Assistant", "sheet_version": 1}]}
    publish_opinion(record={**OpinionActFactory().record, **examined})
    before = text_of(public.get("/algorithmes/ALG-2026-0001").page.main)
    publish_versions_after()

    page = public.get("/algorithmes/ALG-2026-0001").page

    assert "Avis rendu sur la version 1 de la fiche, la version actuelle" in before
    assert "Avis rendu sur la version 1 de la fiche ; version actuelle 2." in text_of(page.main)
    assert "porte sur une version antérieure" in text_of(page.main)
    link = page.select_one(f'main a[href="{PAGE}?de=1&a=2"]')
    assert public.get(link["href"]).status_code == 200


def publish_versions_after():
    publish(SheetActFactory(body_html=body("Autre"), record={"version": 2, "change_note": "Note"}))


@pytest.mark.parametrize("count", [2, 4])
def test_the_history_costs_two_queries_whatever_its_length(public, count, django_assert_num_queries):
    publish_versions(count)

    with as_role(PUBLIC_ROLE), django_assert_num_queries(2):
        assert public.get(PAGE).status_code == 200

import hashlib
import json
from dataclasses import replace

import pytest

from opinions.content import (
    Annex,
    Content,
    DraftRecommendation,
    Recital,
    faults_of,
    from_json,
    in_french,
    paragraphs_of,
)
from opinions.enums.opinions import Outcome
from tests.opinions.factories import text

# The bytes that the docstring of opinions.content describes, written by hand.
BYTES = (
    '{"essential":["Été \\"clair\\""],"heard":[],"operative":"Un\\n\\nDeux","outcome":"","recitals":'
    '[{"commitment":"c","paragraphs":["P"],"title":"T"}],"recommendations":[{"addressee":"d","commitment":"c",'
    '"due_on":"","measure":"","number":1,"text":"R"}],"report_by":"","title":"Objet","visas":["Vu"]}'
)


def test_the_hash_is_that_of_the_documented_bytes():
    content = Content(
        title="Objet",
        essential=('Été "clair"',),
        visas=("Vu",),
        recitals=(Recital(commitment="c", title="T", paragraphs=("P",)),),
        operative="Un\n\nDeux",
        recommendations=(DraftRecommendation(number=1, text="R", addressee="d", commitment="c"),),
    )

    assert content.sha256 == hashlib.sha256(BYTES.encode()).hexdigest()


# The same in the form that holds lists, tables and annexes.
RICH = (
    '{"annexes":[{"paragraphs":["Tableau : Durées\\n| A | B |\\n| 1 | 2 |"],"title":"Chiffres"}],'
    '"essential":["Un **gras** et 5 * 3"],"format":2,"heard":[],"operative":"Un :\\n\\n- a\\n  - b","outcome":"",'
    '"recitals":[],"recommendations":[],"report_by":"","title":"Objet","visas":["Vu *"]}'
)


def test_the_hash_of_a_rich_text_is_that_of_the_documented_bytes():
    content = in_french(
        Content(
            title="Objet",
            essential=("Un **gras** et 5 * 3",),
            visas=("Vu *",),
            operative="Un :\n- a\n   - b",
            annexes=(Annex(title="Chiffres", paragraphs=("Tableau : durées", "|A|B|\n|-|-|\n|1|2|")), Annex(title=" ")),
        )
    )

    assert content.sha256 == hashlib.sha256(RICH.encode()).hexdigest()
    assert from_json(json.loads(RICH)) == content


@pytest.mark.parametrize(
    "typed",
    ["1. Un", "- un", "a*b*", "| a", "[x](https://a.fr)", "C:\\*", "\u00a0bord\u00a0", "un * deux", "**", "a\x07"],
)
def test_a_text_stored_before_marks_existed_keeps_its_hash_and_its_characters(typed):
    stored = text().as_json() | {"essential": [typed], "operative": f"{typed}\n\n{typed}"}
    stored["recitals"][0]["paragraphs"] = [typed]
    line = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    content = from_json(stored)

    assert content.sha256 == hashlib.sha256(line.encode()).hexdigest()
    assert content.as_json() == stored
    assert from_json(in_french(content).as_json()) == in_french(content)
    assert "format" not in in_french(content).as_json()


def test_a_text_without_any_mark_keeps_the_first_form():
    assert "format" not in text().as_json()
    assert "format" not in in_french(replace(text(), operative="5 \\* 3 et \\- un")).as_json()


def test_a_text_comes_back_whole_from_its_json():
    assert from_json(text().as_json()) == text()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Avis sur un autre traitement"},
        {"essential": ("Le comité est défavorable.",)},
        {"outcome": Outcome.RESERVED.value},
        {"operative": "Le traitement peut être déployé !"},
        {"recommendations": text().recommendations[:1]},
        {"recommendations": text().recommendations[::-1]},
    ],
)
def test_whatever_changes_in_the_text_changes_its_hash(change):
    assert replace(text(), **change).sha256 != text().sha256


def test_the_text_is_given_its_french_spaces_once():
    typed = Content(
        title="  L'avis : « oui »  ",
        essential=("Une\nligne", " ", "e\u0301te\u0301 et 10\u202f000"),
        operative="Un ;\r\n\r\n\r\nDeux\r\nsuite",
        recommendations=(
            DraftRecommendation(number=7, text="Faire ?", addressee="d", commitment="c"),
            DraftRecommendation(number=3, text="Dire", addressee="d", commitment="c"),
        ),
    )

    cleaned = in_french(typed)

    assert cleaned.title == "L'avis\u00a0: «\u00a0oui\u00a0»"
    assert cleaned.essential == ("Une ligne", "été et 10\u202f000")
    assert cleaned.operative == "Un\u202f;\n\nDeux suite"
    assert [said.number for said in cleaned.recommendations] == [1, 2]
    assert cleaned.recommendations[0].text == "Faire\u202f?"
    assert in_french(cleaned) == cleaned


def test_paragraphs_are_cut_at_blank_lines_whatever_the_machine():
    assert paragraphs_of("Un\r\nsuite\r\n \r\nDeux\n\n\nTrois\n") == ("Un\nsuite", "Deux", "Trois")


def test_a_complete_text_lacks_nothing():
    assert faults_of(text()) == []
    assert faults_of(text(count=0)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "L’objet de l’avis est vide."),
        ({"essential": ()}, "L’essentiel est vide."),
        ({"visas": ()}, "Aucun visa n’est cité."),
        ({"visas": ("Vu le code,", "Le code,")}, "Un visa commence par « Vu »"),
        ({"recitals": ()}, "Aucun considérant n’est rédigé."),
        ({"outcome": ""}, "Le sens de l’avis n’est pas choisi."),
        ({"operative": ""}, "Le dispositif est vide."),
        ({"recommendations": ()}, "contient au moins une recommandation"),
        ({"outcome": "favorable"}, "Un avis favorable n’a pas de recommandation"),
        ({"operative": "| a | b |\n| c | d |"}, "Un tableau n’a pas de titre"),
        ({"operative": "Tableau : t\n| a |  |\n| c | d |"}, "Une colonne d’un tableau n’a pas d’en-tête"),
        ({"annexes": (Annex(title="", paragraphs=("a",)),)}, "Une annexe a un titre et un texte."),
        ({"annexes": (Annex(title="a"),)}, "Une annexe a un titre et un texte."),
        ({"operative": "la [charte](http://a.fr)"}, "commence par « https:// »"),
        (
            {"recitals": (Recital(commitment="c", title="T", paragraphs=("- un\n- deux",)),)},
            "commencent par un paragraphe",
        ),
        (
            {"recommendations": (DraftRecommendation(number=1, text="R", addressee="", commitment="c"),)},
            "un destinataire et un engagement de la charte : complétez 1.",
        ),
        (
            {"recommendations": (DraftRecommendation(number=1, text="R", addressee="d", commitment=""),)},
            "un destinataire et un engagement de la charte : complétez 1.",
        ),
    ],
)
def test_what_a_text_lacks_is_said_in_a_sentence(change, sentence):
    (fault,) = faults_of(replace(text(), **change))

    assert sentence in fault


@pytest.mark.parametrize(
    "mark",
    [
        "Projet d’avis",
        "PROJET D'AVIS",
        "projet\u00a0d’avis",
        "version de travail",
        "brouillon",
        "texte à compléter",
        "XXX",
    ],
)
@pytest.mark.parametrize("place", ["title", "operative"])
def test_no_mark_of_a_draft_goes_to_the_vote(mark, place):
    assert any("mention de travail" in fault for fault in faults_of(replace(text(), **{place: f"Ce {mark} ici"})))


@pytest.mark.parametrize("hidden", ["pro**jet d’avis**", "- un\n  - *brouillon*", "Tableau : xxx\n| a |\n| b |"])
def test_no_mark_of_a_draft_hides_under_emphasis_or_in_a_list_or_a_table(hidden):
    assert any("mention de travail" in fault for fault in faults_of(replace(text(), operative=hidden)))


def test_a_mark_is_found_in_a_recommendation_too():
    said = replace(text().recommendations[0], measure="À compléter")

    assert any("mention de travail" in fault for fault in faults_of(replace(text(), recommendations=(said,))))


def test_the_law_may_name_a_project():
    assert faults_of(replace(text(), operative="Le projet personnalisé d’accès à l’emploi est un acte.")) == []

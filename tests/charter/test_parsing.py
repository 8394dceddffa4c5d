from datetime import date
from pathlib import Path

import pytest

from charter.known import FOUNDING_ACT
from charter.parsing import parse_act, parse_date
from common.errors import RuleBroken

TEXT = (FOUNDING_ACT.parent / "deliberation-2020-41.txt").read_text(encoding="utf-8")
SMALL = """Objet de l’acte

Le directeur général de Pôle emploi,

Vu le code du travail,

Décide :

Article 1

Le comité est créé.

Fait à Paris, le 1er août 2020.

Le directeur général,
"""


def test_the_founding_act_has_six_visas_five_articles_and_seven_objectives():
    act = parse_act(TEXT)

    assert act.title == (
        "Charte éthique de Pôle emploi pour les algorithmes et l’intelligence artificielle "
        "et cadre stratégique du recours à l’intelligence artificielle"
    )
    assert act.author == "Le conseil d’administration de Pôle emploi,"
    assert len(act.visas) == 6
    assert act.visas[0].startswith("Vu le code du travail, notamment les articles L.5312-1")
    assert act.visas[-1].endswith("soumise au conseil d’administration,")
    assert act.deliberation == "Après en avoir délibéré le 7 juillet 2020,"
    assert [(article.position, article.title) for article in act.articles] == [
        (1, "Charte éthique"),
        (2, "Objectifs stratégiques du recours à l’intelligence artificielle"),
        (3, "Gouvernance"),
        (4, "Contrat de transformation Intelligence Emploi"),
        (5, "Publication"),
    ]
    assert len(act.article(2).items) == 7
    assert act.article(2).items[5] == "la protection des usagers notamment contre des propositions frauduleuses"
    assert [len(article.blocks) for article in act.articles] == [1, 2, 5, 1, 1]
    assert (act.place, act.act_on) == ("Paris", date(2020, 7, 7))
    assert act.signatory_title == "Le Président du conseil d’administration"


def test_the_text_that_ships_names_no_living_person():
    assert parse_act(TEXT).signatory == ""


def test_a_name_is_kept_when_a_text_has_one():
    assert parse_act(f"{TEXT}\n\nCamille Exemple").signatory == "Camille Exemple"


def test_no_word_of_the_act_is_lost():
    act = parse_act(TEXT)

    parts = [act.title, act.author, *act.visas, act.deliberation, act.place, act.signatory_title]
    for article in act.articles:
        parts += [article.title, *(text for block in article.blocks for text in (block.text, *block.items))]
    read = {word.strip("•,.;:") for word in TEXT.split()}

    assert read - {word.strip(",.;:") for part in parts for word in part.split()} <= {
        "", "Décide", "Article", "–", "Fait", "1", "2", "3", "4", "5", "à", "le", "Paris", "7", "juillet", "2020",
    }  # fmt: skip


@pytest.mark.parametrize(
    "variant",
    [
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("Décide :", "Décide\u00a0:"),
        SMALL.replace("Décide :", "Décide:"),
        SMALL.replace("code du travail", "code du\ntravail"),
        f"\ufeff{SMALL}",
    ],
    ids=["Windows lines", "no-break space", "no space", "a paragraph over two lines", "byte order mark"],
)
def test_the_way_it_was_typed_does_not_matter(variant):
    assert parse_act(variant) == parse_act(SMALL)


def test_a_bare_article_has_no_title_and_a_decision_has_no_deliberation():
    act = parse_act(SMALL)

    assert act.articles[0].title == ""
    assert act.deliberation == ""
    assert act.act_on == date(2020, 8, 1)


@pytest.mark.parametrize("dash", ["–", "-", "—"])
def test_the_dash_of_an_article_may_be_any(dash):
    assert parse_act(SMALL.replace("Article 1", f"Article 1 {dash} Création")).articles[0].title == "Création"


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("Objet de l’acte", "le titre"),
        ("Le directeur général de Pôle emploi,", "la ligne de l’auteur"),
        ("Vu le code du travail,", "les visas"),
        ("Décide :", "« Décide : »"),
        ("Article 1\n\nLe comité est créé.", "au moins un article"),
        ("Fait à Paris, le 1er août 2020.", "« Fait à …, le … »"),
        ("Le comité est créé.", "L’article 1 n’a pas de texte."),
        ("\nLe directeur général,\n", "la qualité du signataire"),
    ],
)
def test_a_missing_part_is_named(left_out, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        parse_act(SMALL.replace(left_out, ""))


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ("\nCamille Exemple\n\nAnnexe : statuts", "Une ligne reste après la signature"),
        ("", "L’article 3 vient là où l’article 2 était attendu"),
    ],
    ids=["an annex", "a jump in the articles"],
)
def test_what_is_not_understood_is_refused_not_dropped(added, sentence):
    text = SMALL + added if added else SMALL.replace("Fait à", "Article 3\n\nTexte.\n\nFait à")

    with pytest.raises(RuleBroken, match=sentence):
        parse_act(text)


@pytest.mark.parametrize("text", ["", "31 février 2020", "7 brumaire 2020", "07/07/2020"])
def test_a_date_that_does_not_exist_is_refused(text):
    with pytest.raises(RuleBroken, match="n’est pas une date"):
        parse_date(text)


@pytest.mark.parametrize("text", ["", "\x00", "x" * 10_000, "<script>alert(1)</script>", "Vu\nVu\nVu"])
def test_any_other_text_is_refused_with_a_sentence(text):
    with pytest.raises(RuleBroken, match="Le texte de l’acte n’est pas complet"):
        parse_act(text)


def test_the_file_that_describes_the_act_stands_beside_its_text():
    assert Path(FOUNDING_ACT).with_suffix(".txt").exists()

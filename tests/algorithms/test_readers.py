"""What each format says is understood, and nothing of a bad file gets further than its sentence."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.readers import MAX_BYTES, MAX_ROWS, read
from algorithms.readers.gathering import in_pieces
from common.errors import RuleBroken
from tests.algorithms.import_files import ATRS, CARD, DUTCH_STANDARD, ETALAB, dutch


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_an_inventory_is_read_whatever_its_encoding_and_separator(encoding, separator):
    reading = read(ETALAB.replace(";", separator).encode(encoding), "inventaire.csv")
    (row,) = reading.rows
    assert reading.format == "etalab"
    assert row.content.values["name"] == "Tri des courriels"
    assert row.content.values["decisions_per_year"] == 12000
    assert row.content.values["automation"] == "support"
    assert row.content.values["decision_scope"] == "external"
    assert row.content.values["technique"] == "learning"
    assert row.content.rows["datasets"] == [{"data": "Courriels", "origin": "Usagers", "collection": "En ligne"}]
    assert row.content.rows["legal_bases"][0]["title"] == "Code du travail, art. L.5312-1"
    assert row.unknown == ("couleur",)


def test_a_comma_in_quotes_does_not_separate():
    line = ETALAB.split("\n")
    quoted = "\n".join(",".join(f'"{cell}"' for cell in one.split(";")) for one in line[:2])
    assert read(quoted.encode(), "a.csv").rows[0].content.rows["legal_bases"][0]["title"].endswith("L.5312-1")


def test_the_exported_list_names_each_gap():
    full, no_basis, no_study = read(
        dutch({}, {"juridische_basis": ""}, {"impactassessment": "Onbekend"}), "algoritmes.json"
    ).rows
    assert full.empty == ()
    assert no_basis.empty == ("fondement juridique",)
    assert no_study.empty == ("analyse d’impact",)
    assert full.identity == "nl:11000"
    assert full.content.values["lifecycle"] == "generalised"


def test_the_dutch_standard_is_read_and_what_has_no_place_is_named():
    row = read(json.dumps(DUTCH_STANDARD).encode(), "a.json").rows[0]
    assert row.identity == "nl:V-12"
    assert row.content.values["impact_study"] == "done"
    assert [one["title"] for one in row.content.rows["assessments"]] == ["DPIA", "IAMA"]
    assert row.content.rows["stages"] == [{"what": "Mise en service", "began": "2025-03"}]
    assert "fondement juridique" in row.empty
    assert set(row.unknown) == {"theme", "publication_category"}
    assert "suppliers" not in row.content.rows


def test_the_british_standard_repeats_its_rows():
    row = read(json.dumps([ATRS]).encode(), "a.json").rows[0]
    assert [(one["name"], one["mitigation"]) for one in row.content.rows["risks"]] == [
        ("Wrong label", "Read again"),
        ("Late", "Alert"),
    ]
    assert row.content.rows["accountables"][0]["title"] == "Head of messages"
    assert "analyse d’impact" in row.empty


def test_a_model_card_gives_what_it_says_and_names_no_person():
    row = read(CARD.encode(), "README.md").rows[0]
    assert row.content.values["name"] == "Trieur"
    assert row.content.values["keywords"] == "courriels, tri"
    assert row.content.rows["risks"] == [{"name": "Moins bon en langue étrangère", "mitigation": "Relecture"}]
    assert "license" in row.unknown
    assert any("auteurs du modèle" in sentence for sentence in row.set_aside)
    assert "accountables" not in row.content.rows


def test_a_value_that_does_not_fit_is_set_aside_with_its_words():
    row = read(dutch({"geregistreerd": "hier", "url": "pas une adresse"}), "a.json").rows[0]
    assert "stages" in row.content.rows
    assert [sentence for sentence in row.set_aside if "hier" in sentence]
    assert [sentence for sentence in row.set_aside if "pas une adresse" in sentence]


def bomb():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    return "\n".join(lines).encode()


BAD = {
    "empty": (b"  ", "a.csv", "vide"),
    "too big": (b"a" * (MAX_BYTES + 1), "a.csv", "5"),
    "binary": (b"a;b\x00\n", "a.csv", "pas du texte"),
    "an open quote": (b'nom;"b\n1;2', "a.csv", "mal formé"),
    "another table": (b"x;y\n1;2\n", "a.csv", "pas reconnu"),
    "headers only": (ETALAB.split("\n")[0].encode(), "a.csv", "aucune ligne"),
    "cut JSON": (b'[{"name": ', "a.json", "mal formé"),
    "a number": (b"[1, 2]", "a.json", "ne contient pas"),
    "deep JSON": (b"[" * 100_000, "a.json", "imbriqué"),
    "a huge number": (b'[{"name": ' + b"9" * 5000 + b"}]", "a.json", "mal formé"),
    "too many rows": (json.dumps([{"title": "a"}] * (MAX_ROWS + 1)).encode(), "a.json", "plus de"),
    "aliases": (bomb(), "a.yaml", "renvois"),
    "deep YAML": (b"a: " + b"[" * 500 + b"]" * 500, "a.yaml", "imbriqué"),
    "an object of Python": (b"a: !!python/object/apply:os.system ['true']", "a.yaml", "mal formé"),
    "a long card": (b"a: b\n" * 60_000, "a.yaml", "256"),
    "a list": (b"- a\n- b", "a.yaml", "ne décrit rien"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_what_to_do(name):
    data, file_name, words = BAD[name]
    with pytest.raises(RuleBroken) as refusal:
        read(data, file_name)
    assert words in refusal.value.message


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a.yaml", "a.md"]))
def test_any_bytes_are_read_or_refused(data, name):
    with suppress(RuleBroken):
        read(data, name)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400), st.integers(5, 60))
def test_a_text_in_pieces_loses_no_letter(text, most):
    pieces = in_pieces(text, most)
    assert all(len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())

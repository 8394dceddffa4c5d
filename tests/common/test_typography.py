from datetime import date

import pytest

from common import typography

NB, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2020, 7, 7), f"7{NB}juillet{NB}2020"),
        (date(2026, 8, 1), f"1er{NB}août{NB}2026"),
        (date(2026, 2, 21), f"21{NB}février{NB}2026"),
    ],
)
def test_a_date_is_written_in_full_and_only_the_first_is_an_ordinal(day, written):
    assert typography.long_date(day) == written


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Décide :", f"Décide{NB}:"),
        ("Est-ce juste ?", f"Est-ce juste{THIN}?"),
        ("oui ; non !", f"oui{THIN}; non{THIN}!"),
        ("« Bonjour »", f"«{NB}Bonjour{NB}»"),
        ("«Bonjour»", f"«{NB}Bonjour{NB}»"),
        ("n° 2020-41", f"n°{NB}2020-41"),
        ("20 M€ et 30 %", f"20{NB}M€ et 30{NB}%"),
        ("à 10:30, voir https://exemple.fr/a?b=c", "à 10:30, voir https://exemple.fr/a?b=c"),
        ("en 2020 : « article 3 »", f"en 2020{NB}: «{NB}article{NB}3{NB}»"),
        ("", ""),
        (": seul", ": seul"),
    ],
)
def test_french_spaces_are_put_where_they_belong(typed, printed):
    assert typography.french(typed) == printed


@pytest.mark.parametrize("text", ["Décide : « n° 3 » ; 20 % ?", "L. 5312-1", "art. 3 : oui !"])
def test_putting_the_spaces_twice_changes_nothing(text):
    once = typography.french(text)

    assert typography.french(once) == once


def test_the_words_are_never_changed():
    text = "Vu le code du travail, notamment les articles L.5312-1 ; « l’essentiel » : 600 000 offres / mois !"

    assert typography.french(text).split() == text.split() or (
        "".join(typography.french(text).split()) == "".join(text.split())
    )


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (
            "Délibération n° 2020-41 du 7 juillet 2020 BOPE n°2020-56",
            "deliberation-n-2020-41-du-7-juillet-2020-bope-n-2020-56",
        ),
        ("Œuvre  d’État", "oeuvre-d-etat"),
        ("1er août", "1er-aout"),
    ],
)
def test_a_slug_is_lower_case_without_accents(text, slug):
    assert typography.slug(text) == slug


@pytest.mark.parametrize(
    ("count", "written"), [(0, f"0{NB}membre"), (1, f"1{NB}membre"), (2, f"2{NB}membres"), (11, f"11{NB}membres")]
)
def test_the_plural_begins_at_two(count, written):
    assert typography.plural(count, "membre") == written


def test_a_list_ends_with_and():
    assert typography.listed(["a", "b", "c"]) == "a, b et c"
    assert typography.listed(["a"]) == "a"
    assert typography.listed([]) == ""

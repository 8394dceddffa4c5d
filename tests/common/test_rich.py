"""Rich text: what is typed, what is stored, what is shown, and back, without loss."""

import random

import pytest

from common.rich.blocks import (
    Item,
    Listing,
    Paragraph,
    Run,
    Style,
    Table,
    line_of,
    normal,
    plain,
    safe_address,
    texts_of,
)
from common.rich.markup import as_plain, read, write, written
from common.rich.page import html_for_editor, html_of, read_html

WORDS = [
    "comité", "5 * 3", "*", "**", "***", "a*b", "[sic]", "[…]", "](", "[x](https://a.fr)", "\\", "C:\\temp", "-", "- ",
    "•", "1.", "12)", "|", "a | b", "Tableau :", "Tableau : délais", "« oui »", "n° 3", "<script>", "&amp;", "18 412 €",
    "e\u0301", "\u00a0", "\u202f", " ", "\t", "--", ":--", "!", "?", "—", "œ", "x" * 60, "(", ")", "\u2028", "\x07",
]  # fmt: skip
HREFS = [safe_address(typed) for typed in ("", "", "https://www.legifrance.gouv.fr/a?b=(c)|d*", "https://a.fr/[é]%20")]


def a_line(chance):
    pieces = [
        (chance.choice(WORDS), Style(chance.random() < 0.4, chance.random() < 0.4, chance.choice(HREFS)))
        for _ in range(chance.randint(0, 6))
    ]
    return line_of(pieces)


def a_list(chance, depth=1):
    items = [
        Item(a_line(chance), a_list(chance, depth + 1) if depth < 5 and chance.random() < 0.3 else None)
        for _ in range(chance.randint(0, 3))
    ]
    return Listing(tuple(items), is_ordered=chance.random() < 0.5)


def a_table(chance):
    rows = [tuple(a_line(chance) for _ in range(chance.randint(0, 4))) for _ in range(chance.randint(1, 4))]
    return Table(rows[0], tuple(rows[1:]), caption=chance.choice(["", "", "délais", "| [x](https://a.fr) *", "a\\"]))


def some_blocks(seed):
    chance = random.Random(seed)  # noqa: S311 -- no secret here
    kinds = [lambda one: Paragraph(a_line(one)), a_list, a_table]
    return normal([chance.choice(kinds)(chance) for _ in range(chance.randint(0, 5))])


@pytest.mark.parametrize("start", range(0, 600, 200))
def test_a_text_is_the_same_after_the_markup_and_after_the_editor(start):
    for seed in range(start, start + 200):
        blocks = some_blocks(seed)
        stored = written(blocks)

        assert read("\n\n".join(stored)) == blocks, (seed, stored)
        assert read_html(html_for_editor(blocks)) == blocks, (seed, stored)
        assert read_html(html_of(blocks)) == blocks, (seed, stored)
        assert [write(one) for one in read("\r\n\r\n".join(stored))] == list(stored)
        assert not any("\n\n" in one for one in stored)


def test_any_typed_text_settles_at_once():
    chance = random.Random(7)  # noqa: S311 -- no secret here
    for _ in range(400):
        typed = "".join(
            chance.choice([*WORDS, "\n", "\n\n", "  - ", "\n- ", "\n| "]) for _ in range(chance.randint(0, 30))
        )
        stored = written(read(typed))

        assert written(read("\n\n".join(stored))) == stored, typed
        assert read("\n\n".join(written(as_plain(typed)))) == as_plain(typed)


def test_what_a_person_types_is_understood():
    typed = """Le comité demande\u00a0:
- un **bilan** tous les *six mois*
  - par direction ;
  - par bassin
    et par métier
- la [charte](https://example.org/charte).

1. d'abord
2. ensuite

Tableau : délais
|Étape|Jours|
|---|---|
| Instruction | 30 |
| Vote \\| séance | 7 |
"""
    first, bullets, numbers, table = read(typed)

    assert write(first) == "Le comité demande\u00a0:"
    assert [item.nested is None for item in bullets.items] == [False, True]
    assert write(bullets) == (
        "- un **bilan** tous les *six mois*\n  - par direction\u202f;\n  - par bassin et par métier\n"
        "- la [charte](https://example.org/charte)."
    )
    assert numbers.is_ordered
    assert (table.caption, texts_of(table)[1:]) == (
        "Délais",
        ["Étape", "Jours", "Instruction", "30", "Vote | séance", "7"],
    )
    assert '<th scope="col" class="figure">Jours</th>' in html_of([table])
    assert '<td class="figure">30</td>' in html_of([table])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("5 * 3 = 15", "5 * 3 = 15"),
        ("une * seule", "une * seule"),
        ("a* seul", "a\\* seul"),
        ("**gras *et* fin**", "**gras *et* fin**"),
        ("** gras **", "\\*\\* gras \\*\\*"),
        ("[sic] […]", "[sic] […]"),
        ("[x](http://a.fr)", "[x\\](http://a.fr)"),
        ("[x](https://moi@a.fr)", "[x\\](https://moi@a.fr)"),
        ("-5 degrés", "-5 degrés"),
        ("\\- pas une liste", "\\- pas une liste"),
        ("• une puce", "- une puce"),
        ("2) deux", "1. deux"),
    ],
)
def test_marks_are_marks_only_where_they_mean_something(typed, stored):
    assert "\n\n".join(written(read(typed))) == stored


def test_nothing_of_a_script_comes_through():
    html = (
        "<p onclick=x>a<script>alert(1)</script><img src=x onerror=y><a href='javascript:z'>b</a>"
        "<a href='https://ok.fr/\"><script>'>c</a></p><iframe src=x></iframe><style>d</style><svg><p>e"
    )

    (first, *_others) = blocks = read_html(html)
    shown = html_of(blocks)

    assert [run.text for run in first.line][:2] == ["ab", "c"]
    assert not any(bad in shown for bad in ("<script", "onerror", "javascript:", "<img", "<iframe", "onclick", "style"))


def test_a_pasted_page_keeps_its_paragraphs():
    html = (
        "<h2>Titre</h2>mots<br>autres<blockquote><p>cité</p></blockquote><div><ul><li>a<li><p>b</p><p>c</p></ul></div>"
    )

    assert written(read_html(html)) == ("Titre", "mots autres", "cité", "- a\n- b c")


def test_a_list_cut_in_pieces_is_one_list():
    assert written(read("1. a\n\n1. b\n\n- c")) == ("1. a\n2. b", "- c")


def test_a_space_bears_the_style_of_both_its_sides():
    line = line_of([("a ", Style(is_bold=True)), (" b", Style(is_bold=True, is_italic=True)), (" ; c", Style())])

    assert line == (Run("a ", Style(is_bold=True)), Run("b", Style(is_bold=True, is_italic=True)), Run("\u202f; c"))


def test_a_text_of_stars_is_read_in_time():
    assert read("*a" * 30_000)
    assert read("[" * 60_000)
    assert read("[a](" * 15_000)
    assert plain("a" * 60_000)

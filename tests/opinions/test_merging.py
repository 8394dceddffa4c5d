"""Two texts written from one version: what one alone changed is taken, what both changed is said and kept."""

from dataclasses import replace

import pytest

from opinions.comparison import parts_of
from opinions.merging import Kept, merged, three_sides
from opinions.passages import passages_of, reworded, where_it_reads
from opinions.reading import Names
from tests.opinions.factories import text

NAMES = Names(departments={}, commitments={})
BASE = text(essential=("Un.", "Deux.", "Trois."), operative="Premier.\n\nSecond.")


def said(content, position, *paragraphs):
    recitals = list(content.recitals)
    recitals[position] = replace(recitals[position], paragraphs=paragraphs)
    return replace(content, recitals=tuple(recitals))


def advised(content, position, **changed):
    rows = list(content.recommendations)
    rows[position] = replace(rows[position], **changed)
    return replace(content, recommendations=tuple(rows))


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (replace(BASE, title="Mon titre"), replace(BASE, operative="Le leur."), {"title", "operative"}),
        (replace(BASE, essential=("Un bis.", "Deux.", "Trois.")), replace(BASE, visas=("Vu le leur,",)), {"visas"}),
        (said(BASE, 0, "Le mien ;"), said(BASE, 2, "Le leur ;"), {"recitals"}),
    ],
    ids=["two fields", "two lists", "two commitments"],
)
def test_what_each_changed_elsewhere_is_taken(mine, theirs, expected):
    found = merged(BASE, mine=mine, theirs=theirs)

    for name in expected:
        assert getattr(found, name) != getattr(BASE, name)
    zones = three_sides(parts_of(BASE, NAMES), mine=parts_of(mine, NAMES), theirs=parts_of(theirs, NAMES))
    assert {place.kept for zone in zones for place in zone.places} == {Kept.MINE, Kept.THEIRS}


def test_two_neighbouring_paragraphs_are_no_conflict():
    mine = replace(BASE, essential=("Un.", "Deux bis.", "Trois."), operative="Premier bis.\n\nSecond.")
    theirs = replace(BASE, essential=("Un ter.", "Deux.", "Trois."), operative="Premier.\n\nSecond ter.")

    found = merged(BASE, mine=mine, theirs=theirs)

    assert found.essential == ("Un ter.", "Deux bis.", "Trois.")
    assert found.operative == "Premier bis.\n\nSecond ter."


def test_two_additions_at_the_same_place_are_both_kept():
    mine, theirs = (replace(BASE, essential=(*BASE.essential, line)) for line in ("Le mien.", "Le leur."))

    assert merged(BASE, mine=mine, theirs=theirs).essential == (*BASE.essential, "Le leur.", "Le mien.")


def test_a_passage_that_both_changed_keeps_mine_and_is_said():
    mine, theirs = (replace(BASE, essential=("Un.", line, "Trois.")) for line in ("Deux à moi.", "Deux à eux."))

    zones = three_sides(parts_of(BASE, NAMES), mine=parts_of(mine, NAMES), theirs=parts_of(theirs, NAMES))

    assert merged(BASE, mine=mine, theirs=theirs).essential == mine.essential
    assert [(zone.label, [place.is_to_decide for place in zone.places]) for zone in zones] == [("L’essentiel", [True])]


def test_two_facts_of_one_recommendation_are_brought_together():
    mine, theirs = advised(BASE, 0, text="Le texte de moi."), advised(BASE, 0, due_on="2028-01-31")

    found = merged(BASE, mine=mine, theirs=theirs).recommendations

    assert [(one.number, one.text, one.due_on) for one in found] == [
        (1, "Le texte de moi.", "2028-01-31"),
        (2, "Recommandation numéro 2.", "2027-06-30"),
    ]


def test_every_passage_is_named_once_and_can_be_said_otherwise():
    passages = passages_of(BASE)

    assert len({one.key for one in passages}) == len(passages)
    for one in passages:
        last = one.text.split()[-1]
        changed = reworded(BASE, one, quote=one.text, wording=f"{one.text} Et {last}")
        found = where_it_reads(changed, zone=one.zone, number=one.number, quote=f"Et {last}")
        assert found is not None, one.key
        assert found.number == one.number, one.key

from dataclasses import replace

from common.comparison import Piece
from opinions.comparison import differences
from opinions.reading import Names, reading_of
from tests.opinions.factories import text

NAMES = Names(departments={"d": "Direction D", "e": "Direction E"}, commitments={"engagement-1": "Le premier"})


def test_the_same_text_has_no_difference():
    assert differences(text(), text(), NAMES) == []


def test_only_the_words_that_changed_are_marked():
    after = replace(text(), operative="Le traitement ne peut pas être déployé.")

    (section,) = differences(text(), after, NAMES)

    (row,) = section.rows
    assert section.label == "Dispositif"
    assert [piece.text for piece in row.after if piece.is_changed] == ["ne ", "pas "]
    assert "".join(piece.text for piece in row.before) == text().operative
    assert "".join(piece.text for piece in row.after) == after.operative


def test_a_paragraph_added_stands_alone_and_the_others_are_counted():
    after = replace(text(), visas=(*text().visas, "Vu la charte,"))

    (section,) = differences(text(), after, NAMES)

    assert (section.label, section.unchanged) == ("Visas", 2)
    assert section.rows[0].before == ()
    assert section.rows[0].after == (Piece("Vu la charte,", is_changed=True),)


def test_a_recommendation_sent_to_another_direction_shows_both_names():
    before, after = text(addressee="d", count=1), text(addressee="e", count=1)

    (section,) = differences(before, after, NAMES)

    assert [piece.text.strip() for piece in section.rows[0].before if piece.is_changed] == ["D."]
    assert [piece.text.strip() for piece in section.rows[0].after if piece.is_changed] == ["E."]


def test_recitals_are_numbered_across_the_commitments():
    read = reading_of(text(), NAMES)

    assert [(recital.title, recital.start) for recital in read.recitals] == [
        ("Engagement 1 – Engagement numéro 1", 1),
        ("Engagement 3 – Engagement numéro 3", 3),
    ]

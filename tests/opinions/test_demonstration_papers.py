"""The documents of the demonstration are real files, that the gate takes and that say what they are."""

import io

import pikepdf

from common.inspection import gate
from opinions.demonstration import papers


def test_the_papers_of_the_demonstration_are_taken_by_the_gate(at):
    made = {"pdf": papers.note(at), "ods": papers.figures()}

    for extension, data in made.items():
        verdict = gate.inspect(io.BytesIO(data), extension=extension)
        assert verdict.found, verdict.refused
        assert verdict.found.extension == extension


def test_the_note_says_what_it_is_and_is_tagged(at):
    with pikepdf.open(io.BytesIO(papers.note(at))) as note:
        assert "donnée de démonstration" in str(note.docinfo["/Title"])
        assert note.Root.MarkInfo.Marked

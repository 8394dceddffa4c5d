import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from common.pdf.check import check
from common.pdf.render import render
from common.pdf.words import first_missing, words_of_html, words_of_runs
from tests.common import printed


def codes(pdf: bytes, html: str = "", *, sealed: bool = False) -> set[str]:
    return {finding.code for finding in check(pdf, source_html=html or printed.html(), sealed=sealed)}


def changed(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(io.BytesIO(printed.rendered().data)) as pdf:
        change(pdf)
        output = io.BytesIO()
        pdf.save(output)
    return output.getvalue()


def rewritten(**replacements: str) -> tuple[bytes, str]:
    html = printed.html()
    for old, new in replacements.items():
        html = html.replace(old, new)
    return render(printed.source(html)).data, html


def add_font(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Strange = pdf.make_indirect(Dictionary(Type=Name.FontDescriptor, FontName=Name.Arial))


def without(key: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__delitem__(key)


def having(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: [setattr(pdf.Root, key, value) for key, value in entries.items()]


DEFECTS = {
    "no structure": (without("/StructTreeRoot"), "not-tagged"),
    "not said to be tagged": (without("/MarkInfo"), "not-tagged"),
    "in English": (having(Lang="en"), "language"),
    "no title": (lambda pdf: pdf.docinfo.__delitem__("/Title"), "title"),
    "title not shown": (without("/ViewerPreferences"), "title"),
    "no bookmarks": (without("/Outlines"), "outline"),
    "a font left out": (add_font, "font"),
    "a program": (having(OpenAction=Dictionary(S=Name.JavaScript, JS="app.alert(1)")), "active"),
    "a launch": (having(OpenAction=Dictionary(S=Name.Launch, F="a.exe")), "active"),
    "a link that runs": (having(OpenAction=Dictionary(S=Name.URI, URI="javascript:a()")), "link"),
    "a path": (having(Strange=Dictionary(Where="/home/somebody/avis.html")), "path"),
    "a file address": (having(Strange=Dictionary(Where="file:///avis.html")), "path"),
    "a form": (having(AcroForm=Dictionary()), "seal"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_of_the_file_is_found(defect):
    change, code = DEFECTS[defect]

    assert code in codes(changed(change))


def test_a_word_that_the_pdf_lacks_is_named_with_those_before_it():
    html = printed.html().replace("reste seul à décider", "reste absolument seul à décider")

    (finding,) = check(printed.rendered().data, source_html=html)

    assert finding.code == "text"
    assert "le relit et reste absolument" in finding.message


def test_words_in_another_order_are_found():
    html = printed.html().replace("reste seul à décider", "seul reste à décider")

    assert codes(printed.rendered().data, html) == {"text"}


@pytest.mark.parametrize("mark", ["PROJET", "Projet : BROUILLON"])
def test_the_mark_of_a_draft_is_found_in_the_margin_and_in_the_text(mark):
    assert "draft" in codes(*rewritten(**{'data-mark="donnée de démonstration"': f'data-mark="{mark}"'}))
    assert "draft" in codes(*rewritten(**{"Donnée de démonstration": mark}))


def test_a_draft_decree_quoted_in_capitals_is_not_a_mark():
    assert codes(*rewritten(**{'<h1 class="act-title">': '<h1 class="act-title">PROJET DE DÉCRET '})) == set()


def test_a_gap_between_headings_is_found():
    found = codes(*rewritten(h3="h4"))

    assert any("HEADING" in code for code in found)


def test_a_relative_link_is_found():
    assert codes(*rewritten(**{"https://bulletin.example/verifier": "/verifier"})) == {"link"}


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 nothing else", printed.html().encode()])
def test_what_is_not_a_pdf_is_said_so(pdf):
    assert codes(pdf) == {"unreadable"}


def test_a_sealed_file_is_not_ready_to_be_sealed_nor_the_other_way_round():
    assert codes(printed.sealed()) == {"seal"}
    assert codes(printed.rendered().data, sealed=True) == {"seal"}


def test_a_word_cut_by_the_end_of_a_line_is_whole():
    source = words_of_html("<p>L’après-midi, voir https://exemple.fr/adresse</p>")

    assert first_missing(source, words_of_runs(["L’après-", "midi, voir", "https://exemple.fr/", "adresse"])) is None


def test_what_is_not_shown_is_not_looked_for():
    assert words_of_html("<title>a</title><style>b</style><p>c&nbsp;d <!-- e --><b>f</b></p>") == ["c", "d", "f"]


def test_a_word_cut_before_the_repeated_head_of_a_table_is_not_taken_further_on():
    source = words_of_html("<p>avant voir/ici après</p><p>voir/ici fin</p>")

    assert first_missing(source, words_of_runs(["avant", "Nom", "voir/", "ici après", "voir/ici fin"])) is None

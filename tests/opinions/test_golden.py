"""The printed act: each golden opinion passes the norms, says the words of the page and no other, twice the same.

Six of the twenty in every run; all of them by script/faults (`SAISINE_GOLDEN=all`).
"""

import io
import json
import os
import re
import socket
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup

from common.pdf.check import check
from common.pdf.reading import read
from common.pdf.render import PdfSource, render
from common.pdf.words import words_of_html, words_of_runs
from opinions.rendering import documents
from opinions.rendering.facts import record_of
from tests.opinions.golden import AT, FAST, GOLDEN, html_of

pytestmark = pytest.mark.faults

CHOSEN = list(GOLDEN) if os.environ.get("SAISINE_GOLDEN") else FAST
_LABEL = re.compile(r"\d+\.|[•◦▪]")


@pytest.mark.parametrize("name", CHOSEN)
def test_a_golden_opinion_is_printed_as_it_is_shown(name):
    facts = GOLDEN[name]()
    html = html_of(facts)
    source = PdfSource(html=html, record=json.dumps(record_of(facts)).encode(), record_name="a.json", record_at=AT)

    pdf = render(source)

    assert pdf.warnings == ()
    assert [finding.message for finding in check(pdf.data, source_html=html)] == []
    assert render(source).data == pdf.data
    assert str(documents.opinion_body(facts, level=2)) in html
    with pikepdf.open(io.BytesIO(pdf.data)) as document:
        assert said_besides(html, read(document).runs) == []
        assert kinds_of_notes(document) <= {"/Link"}
        assert not traces_in(document)
    folder = os.environ.get("SAISINE_GOLDEN_FOLDER")
    if folder:
        Path(folder, f"{name.replace(' ', '-')}.pdf").write_bytes(pdf.data)


def said_besides(html: str, runs: list[str]) -> list[str]:
    """What the file says that the page does not: but for the marks of lists and the heads of tables said again."""
    page = "".join(words_of_html(html))
    heads = {"".join(head.get_text().split()) for head in BeautifulSoup(html, "html.parser").select("thead th")}
    place, besides = 0, []
    for run in runs:
        said = "".join(words_of_runs([run]))
        if page.startswith(said, place):
            place += len(said)
        elif not (_LABEL.fullmatch(said) or any(said in head for head in heads)):
            besides.append(said)
    return besides + ([page[place:]] if place < len(page) else [])


def kinds_of_notes(document: pikepdf.Pdf) -> set[str]:
    return {str(note.Subtype) for page in document.pages for note in page.get("/Annots", [])}


def traces_in(document: pikepdf.Pdf) -> list[str]:
    """The name of the machine, of the person who runs it and of its folders, wherever they may hide."""
    traces = [str(Path.cwd()), str(Path.home()), socket.gethostname(), "<!--"]
    streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
    written = io.BytesIO()
    document.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    everything = b"".join([*streams, written.getvalue()])
    return [trace for trace in traces if len(trace) > 3 and trace.encode() in everything]

import io
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
import zlib
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pikepdf
import pydyf
import pytest

from common.pdf import engine
from common.pdf import render as renderer
from common.pdf.check import check
from common.pdf.reading import read
from common.pdf.render import RenderError, render
from tests.common import printed

ROOT = Path(__file__).resolve().parents[2]


def runs(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return read(pdf).runs


def margins(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return read(pdf).margins


def python(code: str) -> subprocess.CompletedProcess[str]:
    """In an interpreter of its own, where what is tested cannot be undone."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["opinion", "issue"])
def test_a_sample_is_archival_accessible_and_whole(name):
    pdf = printed.rendered(name)

    assert check(pdf.data, source_html=printed.html(name)) == []
    assert pdf.warnings == ()


def test_the_same_source_gives_the_same_bytes_in_another_process():
    first = printed.rendered()
    here = render(printed.source(printed.html()))

    renderer._keeper.drop()
    there = render(printed.source(printed.html()))

    assert {first.sha256, here.sha256} == {there.sha256}
    assert first == there


def test_another_date_of_the_record_gives_other_bytes():
    later = replace(printed.source(printed.html()), record_at=datetime.fromisoformat("2027-01-01T00:00:00+01:00"))

    assert render(later).sha256 != printed.rendered().sha256


def test_the_record_is_attached_as_data():
    with pikepdf.open(io.BytesIO(printed.rendered().data)) as pdf:
        attached = pdf.attachments["avis.json"]

        assert attached.get_file().read_bytes() == printed.RECORD
        assert str(attached.obj.AFRelationship) == "/Data"
        assert len(pdf.Root.AF) == 1


def test_the_table_of_contents_prints_the_page_where_each_act_begins():
    pdf = printed.rendered("issue")

    text = runs(pdf.data)

    for anchor, identifier in {
        "deliberation-2020-41": "Délibération n° 2020-41 du 7 juillet 2020",
        "decision-2026-33": "Décision DG n° 2026-33 du 10 novembre 2026",
        "avis-2026-03": "Avis n° 2026-03 du 12 novembre 2026 du comité éthique externe",
    }.items():
        entry = [run.replace("\u00a0", " ") for run in text].index(identifier)
        assert str(pdf.anchors[anchor]) in text[entry : entry + 4]


def test_each_page_has_its_folio():
    pdf = printed.rendered("issue")

    folios = [text.replace("\u00a0", " ") for text in margins(pdf.data) if "/" in text]

    assert folios[1].startswith("Bulletin officiel de Pôle emploi – n°2026-07 du 17 novembre 2026")
    numbers = range(1, pdf.pages + 1)
    assert [text.split()[-5:] for text in folios] == [["[", str(n), "/", str(pdf.pages), "]"] for n in numbers]


def test_recitals_are_numbered_through_their_groups():
    text = runs(printed.rendered().data)

    labels = [before.strip() for before, run in pairwise(text) if run.startswith("Considérant ")]

    assert labels == ["1.", "2.", "3.", "4.", "5.", "6.", "7."]


def test_what_follows_a_nested_list_is_read_after_it():
    html = printed.with_body(
        "<ul><li>un<ul><li>deux</li></ul>trois</li><li><p>quatre</p><ol><li>cinq</li></ol>six</li></ul>"
    )

    pdf = render(printed.source(html))

    assert check(pdf.data, source_html=html) == []
    words = [run for run in runs(pdf.data) if run in {"un", "deux", "trois", "quatre", "cinq", "six"}]
    assert words == ["un", "deux", "trois", "quatre", "cinq", "six"]


def test_a_long_table_repeats_its_head_and_loses_nothing():
    rows = "".join(f'<tr><th scope="row">Ligne {n}</th><td class="figure">{n}</td></tr>' for n in range(120))
    head = '<thead><tr><th scope="col">Nom</th><th scope="col">Valeur</th></tr></thead>'
    html = printed.with_body(f'<table class="data"><caption>Lignes</caption>{head}<tbody>{rows}</tbody></table>')

    pdf = render(printed.source(html))

    assert check(pdf.data, source_html=html) == []
    assert runs(pdf.data).count("Valeur") > 1


@pytest.mark.parametrize("paragraphs", range(16, 27))
def test_a_signature_is_never_alone_on_its_page(paragraphs):
    head, _cut, rest = printed.html().partition('<section class="essentiel">')
    closing = rest[rest.index('<div class="closing">') : rest.index('<section class="notes">')]
    text = "<p>" + "Le comité relève que la finalité est conforme à la charte. " * 4 + "</p>"

    pdf = render(printed.source(f"{head}<section>{text * paragraphs}</section>{closing}</article></body></html>"))

    with pikepdf.open(io.BytesIO(pdf.data)) as document:
        del document.pages[:-1]
        last = "".join(str(read(document).runs))
    assert "Fait" in last
    assert "charte" in last


@pytest.mark.parametrize(
    "fragment",
    [
        '<img src="https://example.org/a.png" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/hosts">pièce</a>',
        '<object data="http://example.org/"></object>',
        '<style>@import "https://example.org/a.css";</style>',
        "<style>@font-face { font-family: X; src: url(file:///etc/hosts) } p { font-family: X }</style>",
        '<p style="background: url(file:///etc/hosts)">fond</p>',
        '<svg width="9" height="9"><image width="9" height="9" xlink:href="file:///etc/passwd"/></svg>',
        '<link rel="stylesheet" href="asset:../../manage.py">',
    ],
)
def test_a_document_that_asks_for_anything_outside_is_refused(fragment):
    with pytest.raises(RenderError, match="ressource extérieure"):
        render(printed.source(printed.with_body(fragment)))


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ('lang="fr"', "en français"),
        ("<title>Avis", "titre"),
        ('name="dcterms.created"', "date fixe"),
        ('name="dcterms.modified"', "date fixe"),
    ],
)
def test_a_document_without_what_readers_need_is_refused(missing, reason):
    html = printed.html().replace(missing, "<title></title><!-- " if "title" in missing else "")

    with pytest.raises(RenderError, match=reason):
        render(printed.source(html))


def test_a_character_that_no_font_draws_is_named():
    with pytest.raises(RenderError, match=r"漢.*6F22"):
        render(printed.source(printed.with_body("<p>漢</p>")))


def test_a_date_without_zone_is_refused():
    with pytest.raises(RenderError, match="fuseau"):
        render(replace(printed.source(printed.html()), record_at=datetime(2026, 1, 1)))  # noqa: DTZ001 -- what is tested


def test_a_document_without_end_is_stopped_and_the_next_one_is_made():
    start = time.monotonic()

    with pytest.raises(RenderError, match="temps permis"):
        render(printed.source(printed.with_body("<p>mot</p>" * 100_000)), timeout=1)

    assert time.monotonic() - start < 20
    assert render(printed.source(printed.html())).sha256 == printed.rendered().sha256


def test_a_document_too_deep_is_refused():
    with pytest.raises(RenderError, match="imbriqués"):
        render(printed.source(printed.with_body("<div>" * 2000)))


def test_a_child_that_was_killed_is_replaced():
    printed.rendered()
    render(printed.source(printed.html()))
    child = renderer._keeper.child
    assert child is not None

    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()

    assert render(printed.source(printed.html())).sha256 == printed.rendered().sha256


def test_a_child_that_takes_too_much_memory_is_refused_by_the_kernel():
    ended = python("""
        from common import confine
        confine.set_limits()
        try:
            bytearray(confine.MEMORY_BYTES)
        except MemoryError:
            print("refused")
    """)

    assert ended.stdout == "refused\n"


def test_a_child_is_not_worn_by_the_memory_of_who_started_it():
    """Linux counts in the peak of a new program the one of the process that started it."""
    ended = python("""
        import subprocess, sys
        from common import confine
        kept = b"x" * (confine.MEMORY_BYTES // 2)
        asked = "from common import confine; print('worn' if confine.is_worn() else 'fresh')"
        subprocess.run([sys.executable, "-c", asked], check=True)
    """)

    assert ended.stdout == "fresh\n"


def test_the_child_inherits_no_secret(monkeypatch):
    monkeypatch.setenv("SEAL_PASSPHRASE", "secret")
    renderer._keeper.drop()
    render(printed.source(printed.html()))
    child = renderer._keeper.child
    assert child is not None

    environment = Path(f"/proc/{child.process.pid}/environ").read_text(encoding="utf-8")

    assert "FONTCONFIG_FILE" in environment
    assert "SECRET" not in environment.upper()


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hosts')",
        "open('/proc/self/environ')",
        "open('manage.py')",
        "open('common/pdf/child.py', 'a')",
        "open('/tmp/made-by-a-document', 'w')",
        "socket.socket().connect(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
    ],
)
def test_closed_doors_stay_closed(attempt):
    ended = python(f"""
        import os, socket, subprocess
        from common import confine
        confine.close_doors()
        try:
            {attempt}
        except PermissionError:
            print("refused")
    """)

    assert ended.stdout == "refused\n", ended.stderr


def test_a_forked_worker_has_its_own_child():
    ended = python("""
        import os
        from common.pdf import render as renderer
        from tests.common import printed
        first = renderer.render(printed.source(printed.html()))
        parents = renderer._keeper.child.process.pid
        worker = os.fork()
        if not worker:
            again = renderer.render(printed.source(printed.html()))
            own = renderer._keeper.child.process.pid
            renderer._keeper.close()
            os._exit(0 if again == first and own != parents else 1)
        print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))
        print(renderer.render(printed.source(printed.html())) == first, renderer._keeper.child.process.pid == parents)
    """)

    assert ended.stdout.split() == ["0", "True", "True"], ended.stderr


def test_a_stream_never_ends_with_a_carriage_return():
    chance = random.Random(2026)  # noqa: S311 -- no secret here
    texts = iter(lambda: chance.randbytes(40), b"")
    text = next(text for text in texts if zlib.compress(text, 9).endswith(b"\r"))
    stream = pydyf.Stream([text], compress=True)

    engine._compress(stream)

    written = stream.data
    assert b"\r\nendstream" not in written
    pdf = pikepdf.Pdf.new()
    packed = pdf.make_stream(
        written[written.index(b"stream\n") + 7 : -10],
        Filter=pikepdf.Array([pikepdf.Name.ASCII85Decode, pikepdf.Name.FlateDecode]),
    )
    assert packed.read_bytes() == text

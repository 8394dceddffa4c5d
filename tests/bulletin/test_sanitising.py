import pytest
from bs4 import BeautifulSoup

from bulletin import records
from bulletin.sanitising import demoted, plain_text, sanitised
from bulletin.templatetags.published import published
from common.errors import RuleBroken


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<h1>Titre</h1>", "<h2>Titre</h2>"),
        ('<h1 class="act-title">Titre</h1>', '<h2 class="act-title">Titre</h2>'),
        ('<p class="visa inconnue">Vu</p>', '<p class="visa">Vu</p>'),
        ('<li id="considerant-4"><p>x</p></li>', '<li id="considerant-4"><p>x</p></li>'),
        ('<p id="contenu">x</p>', "<p>x</p>"),
        ('<p id="A B">x</p>', "<p>x</p>"),
        ('<ol class="recital-list" start="4"><li>x</li></ol>', '<ol class="recital-list" start="4"><li>x</li></ol>'),
        ('<a href="https://exemple.fr/a?b=c">x</a>', '<a href="https://exemple.fr/a?b=c">x</a>'),
        ('<a href="#note-1">1</a>', '<a href="#note-1">1</a>'),
        ('<a href="/charte/">x</a>', '<a href="/charte/">x</a>'),
        ('<a href="mailto:a@exemple.fr">x</a>', '<a href="mailto:a@exemple.fr">x</a>'),
        ('<a href="http://exemple.fr">x</a>', "<a>x</a>"),
        ('<a href="//exemple.fr">x</a>', "<a>x</a>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="java\nscript:alert(1)">x</a>', "<a>x</a>"),
        ("<script>alert(1)</script>x", "x"),
        ("<style>p{}</style>x", "x"),
        ('<img src="x" onerror="alert(1)">x', "x"),
        ('<p style="color:red" onclick="x()">x</p>', "<p>x</p>"),
        ("<iframe src='https://exemple.fr'></iframe>x", "x"),
        ("<svg><script>alert(1)</script></svg>x", "x"),
        ("<form><input name='x'><button>y</button></form>", "y"),
        ("<!-- secret -->x", "x"),
        ('<th scope="col" colspan="2">x</th>', "x"),
        (
            '<table class="data"><caption>c</caption><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>',
            '<table class="data"><caption>c</caption><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>',
        ),
    ],
)
def test_only_what_is_listed_remains(given, kept):
    assert sanitised(given) == kept


def test_sanitising_twice_changes_nothing():
    once = sanitised(
        '<section class="recitals"><h2>Considérants</h2><ol><li>« Oui »\u00a0; &lt;b&gt;</li></ol></section>'
    )

    assert sanitised(once) == once


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un</p><p>deux</p>", "Un deux"),
        ("<li>a &amp; b</li><li>&lt;c&gt;</li>", "a & b <c>"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("l’<strong>éthi</strong>que", "l’éthique"),
        ("<p>a\u0002b</p>", "ab"),
    ],
)
def test_the_text_is_what_one_reads(html, text):
    assert plain_text(html) == text


def test_headings_go_down_under_a_heading_of_the_page():
    assert demoted('<h2 id="a">x</h2><h3>y</h3>') == '<h3 id="a">x</h3><h4>y</h4>'


def test_a_table_scrolls_by_itself_under_its_own_name():
    shown = published('<p>x</p><table><caption>Le <em>vote</em> &amp; " onfocus="x()</caption></table>')

    wrap = BeautifulSoup(shown, "html.parser").div
    assert wrap.attrs == {
        "class": ["table-wrap"],
        "role": "region",
        "aria-label": 'Le vote & " onfocus="x()',
        "tabindex": "0",
    }


@pytest.mark.parametrize(
    "record",
    [
        {"events": "hier"},
        {"events": [{"on": "hier", "label": "x"}]},
        {"events": [{"on": "2026-01-01", "label": " "}]},
        {"events": ["x"]},
        {"recommendations": [{"reference": "REC-2026-01-1", "text": "x"}]},
        {"recommendations": [{"reference": "REC-2026-01-1", "number": 1, "text": "x", "due_on": "demain"}]},
        {"recitals": {"commitment": "equite"}},
        {"recitals": [{"commitment": "equite", "title": ""}]},
        {"algorithms": [{"name": "x"}]},
    ],
)
def test_a_record_that_pages_could_not_read_is_refused(record):
    with pytest.raises(RuleBroken, match="ne sont pas lisibles"):
        records.check(record)


def test_a_record_may_lack_everything():
    records.check({})

import re

import pytest
from bs4 import BeautifulSoup

from bulletin.sanitising import sanitised
from charter import known, queries
from charter.models import Commitment
from charter.rendering import charter_act, founding_act_html, founding_act_record
from common.journal import System
from tests.charter.factories import CharterVersionFactory
from tests.pages import text_of


@pytest.fixture
def act(db, at):
    known.load_act(actor=System("essai"), at=at)
    return queries.founding_act()


def test_the_act_has_the_form_of_the_bulletin(act):
    page = BeautifulSoup(founding_act_html(act, with_title=True), "html.parser")

    assert page.article["id"] == "deliberation-2020-41"
    assert text_of(page.select_one(".act-identifier")) == (
        "Délibération n° 2020-41 du 7 juillet 2020 du conseil d’administration"
    )
    assert [text_of(title) for title in page.select("h2.article-title")] == [
        "Article 1 – Charte éthique",
        "Article 2 – Objectifs stratégiques du recours à l’intelligence artificielle",
        "Article 3 – Gouvernance",
        "Article 4 – Contrat de transformation Intelligence Emploi",
        "Article 5 – Publication",
    ]
    assert len(page.select("p.visa")) == 6
    assert len(page.select("section.article li")) == 7
    assert page.select("section.article li")[-1].get_text().endswith("dont il dispose.")
    assert text_of(page.select_one(".decides")) == "Décide :"
    assert text_of(page.select_one(".done-at")) == "Fait à Paris, le 7 juillet 2020."
    assert text_of(page.select_one(".signatory-quality")) == "Le Président du conseil d’administration,"
    assert not page.select(".signatory-name")


@pytest.mark.parametrize(("level", "title", "article"), [(1, "h1", "h2"), (2, "h2", "h3")])
def test_headings_follow_the_document_that_carries_the_act(level, title, article, act):
    page = BeautifulSoup(founding_act_html(act, level=level, with_title=True), "html.parser")

    assert page.select_one(f"{title}.act-title")
    assert len(page.select(f"{article}.article-title")) == 5


def test_no_space_can_break_where_french_forbids_it(act):
    html = founding_act_html(act, with_title=True)

    assert re.findall(r".{8} [:;!?»]", html) == []
    assert re.findall(r"« .{5}", html) == []
    assert re.findall(r"n° \d", html) == []
    assert "n°\u00a02014-31" in html
    assert "Décide\u00a0:" in html


def test_every_word_of_the_text_is_in_the_html(act):
    html = founding_act_html(act, with_title=True)

    shown = text_of(BeautifulSoup(html, "html.parser"))

    words = [word for word in act.text.split() if word not in {"•", ";", ":"}]
    assert [word for word in words if word.strip(",.") not in shown] == []


def test_the_bulletin_keeps_the_act_as_it_is(act):
    html = founding_act_html(act)

    assert text_of(BeautifulSoup(sanitised(html), "html.parser")) == text_of(BeautifulSoup(html, "html.parser"))


def test_the_record_holds_every_part(act):
    record = founding_act_record(act)

    assert record["number"] == "2020-41"
    assert len(record["visas"]) == 6
    assert [len(article["blocks"]) for article in record["articles"]] == [1, 2, 5, 1, 1]
    assert len(record["objectives"]) == 7
    assert record["first_published_in"]["on"] == "2020-07-10"
    assert [event["on"] for event in record["events"]] == ["2020-07-07", "2020-07-10"]


def test_an_unknown_text_says_so_and_a_known_one_is_escaped(db):
    version = CharterVersionFactory(status="draft", commitments=0)
    Commitment.objects.create(version=version, position=1, code="transparence", title="Transparence")
    Commitment.objects.create(
        version=version, position=2, code="securite", title="Sécurité", text="<script>alert(1)</script> & plus"
    )

    act = charter_act(version)

    page = BeautifulSoup(sanitised(act.body_html), "html.parser")
    assert text_of(page.select_one("#engagement-transparence .to-complete")) == "Texte à compléter."
    assert not page.select("script")
    assert "<script>alert(1)</script> & plus" in text_of(page.select_one("#engagement-securite"))
    assert [commitment["text"] for commitment in act.record["commitments"]] == [
        None,
        "<script>alert(1)</script> & plus",
    ]
    assert act.slug == "charte"

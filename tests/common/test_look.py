"""The look: what a page may count on, measured on the files that are served."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
from bs4 import BeautifulSoup
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string

from common.templatetags import look
from common.todo import Todo
from tests.pages import text_of

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
COLOURS = dict(re.findall(r"--s-([\w-]+): (#[0-9a-f]{3}(?:[0-9a-f]{3})?);", TOKENS))
FIRST_PAGE_BYTES = 100_000

TONES = ["neutral", "progress", "waiting", "success", "warning", "danger"]
# Text at 7:1 (WCAG AAA), edges and focus at 3:1.
TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-soft", "link", "link-visited", "danger")
        for ground in ("surface", "paper")
    ],
    *[(f"{tone}-ink", f"{tone}-bg") for tone in TONES],
    ("on-brand", "brand"),
    ("on-brand-soft", "brand-deep"),
    ("surface", "danger"),
    ("ink", "accent"),
    ("ink", "brand-tint"),
]
EDGES = [
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("focus-edge", "surface"),
    ("focus", "brand-deep"),
    ("focus", "focus-edge"),
]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(luminance(COLOURS[name]) for name in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_read_by_tired_eyes(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 7


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_focus_are_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


def loaded_by(template: Path) -> set[str]:
    """The styles and scripts that a template names: ours, and the base that ours stand on."""
    return set(re.findall(r'{% static "((?:css|js|vendor/bootstrap)/[^"]+\.(?:css|js))" %}', template.read_text()))


@pytest.mark.parametrize(
    "page",
    [page for page in sorted(TEMPLATES.rglob("*.html")) if page.name == "base.html" or loaded_by(page)],
    ids=lambda page: str(page.relative_to(TEMPLATES)),
)
def test_the_first_page_is_light_whichever_it_is(page: Path) -> None:
    styles = loaded_by(TEMPLATES / "base.html") | loaded_by(page)
    assert "css/site.css" in styles
    fonts = re.findall(r'url\("\.\./(print/fonts/[^"]+)"\)', TOKENS)
    weight = sum(len(brotli.compress((STATIC / name).read_bytes())) for name in styles)
    weight += sum((STATIC / font).stat().st_size for font in fonts)
    a_long_page = 8_000
    assert weight + a_long_page <= FIRST_PAGE_BYTES


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_names_only_files_that_are_there(sheet: Path) -> None:
    for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
        assert (sheet.parent / address).resolve().is_file(), address


class Sample(forms.Form):
    title = forms.CharField(label="Titre", help_text="Une phrase.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Nature", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="D’accord")
    token = forms.CharField(widget=forms.HiddenInput)


def parsed(form: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(str(form), "html.parser")


def test_a_refused_form_says_what_where_and_keeps_what_was_typed() -> None:
    page = parsed(Sample({"title": "", "note": "gardée", "token": "t"}))
    summary = page.select_one(".form-errors[role=alert]")
    assert {a["href"] for a in summary.select("a")} == {"#id_title", "#id_kind", "#id_agreed"}
    for link in summary.select("a"):
        assert page.select_one(link["href"]) is not None
    field = page.select_one("#id_title")
    assert field["aria-invalid"] == "true"
    for name in field["aria-describedby"].split():
        assert page.select_one(f"#{name}") is not None
    assert page.select_one("#id_note").get_text(strip=True) == "gardée"


def test_a_hidden_error_is_not_silent() -> None:
    assert "obligatoire" in text_of(parsed(Sample({})).select_one(".form-errors"))


def test_only_optional_fields_are_marked() -> None:
    page = parsed(Sample())
    assert "facultatif" in text_of(page.select_one("label[for=id_note]"))
    assert "facultatif" not in text_of(page.select_one("label[for=id_title]"))
    assert page.select_one("fieldset legend") is not None
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def render(component: str, **parameters: Any) -> BeautifulSoup:
    return BeautifulSoup(render_to_string(f"components/{component}.html", parameters), "html.parser")


def test_what_is_late_is_said_in_words() -> None:
    today = date(2026, 11, 24)
    tasks = [Todo("Voter", "/a", until=date(2026, 11, 20)), Todo("Relire", "/b", until=today), Todo("Déclarer", "/c")]
    late, now, whenever = (text_of(li) for li in render("todo_list", items=tasks, today=today).select("li"))
    assert "En retard : avant le 20 novembre 2026" in late
    assert "Aujourd’hui" in now
    assert "sans date limite" in whenever
    assert "En retard" in text_of(render("pen", who="rapporteur", until=date(2026, 11, 1), today=today))


def test_a_card_of_a_demonstration_site_marks_only_what_is_invented() -> None:
    card = {"title": "Score", "url": "/s", "is_demonstration": True}
    assert "donnée de démonstration" not in text_of(render("card", **card))
    assert "donnée de démonstration" in text_of(render("card", **card, is_invented=True))


def test_a_stacked_table_repeats_its_headers() -> None:
    page = render(
        "table", caption="Fiches", headers=["Nom", "État"], rows=[["Score", "publiée"]], row_headers=True, stacked=True
    )
    assert page.select_one("th[scope=row]").get_text() == "Score"
    assert page.select_one("td[data-label='État']").get_text() == "publiée"
    assert (
        text_of(render("table", caption="Fiches", headers=["Nom"], rows=[], empty="Aucune fiche.")) == "Aucune fiche."
    )


def test_an_empty_value_says_so_and_zero_is_a_value() -> None:
    values = [text_of(dd) for dd in render("definition_list", items=[("Urgence", ""), ("Voix", 0)]).select("dd")]
    assert values == ["non renseigné", "0"]


@pytest.mark.parametrize("name", ["400.html", "403.html", "500.html"])
def test_the_last_pages_need_nothing(name: str) -> None:
    page = BeautifulSoup(engines["django"].get_template(name).render(), "html.parser")
    assert page.html["lang"] == "fr"
    assert len(page.find_all("h1")) == 1


def test_moments_are_written_in_french() -> None:
    at = datetime(2026, 8, 1, 12, 30, tzinfo=UTC)
    assert look.moment(at).replace("\u00a0", " ") == "1er août 2026 à 14 h 30"
    assert look.moment(date(2026, 8, 2)).replace("\u00a0", " ") == "2 août 2026"
    assert look.iso(at) == "2026-08-01T14:30+02:00"
    assert look.iso(None) == look.moment(None) == ""

"""Addresses that stay, versions that stay readable, and one answer for what is not published."""

import re
from datetime import timedelta

import pytest

from tests.bulletin.factories import (
    AT,
    AnswerActFactory,
    OpinionActFactory,
    SheetActFactory,
    publish,
    publish_chain,
    publish_founding_act,
    publish_issue,
    publish_opinion,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

OPINION = "/bulletinsofficiels/avis-n-2026-01-du-12-novembre-2026-bope-n2026-01"


def test_an_opinion_has_its_file_and_its_data_at_the_same_address(public):
    _sheet, opinion, _answer = publish_chain()

    pdf, data, linked = (public.get(f"{OPINION}.{extension}") for extension in ("pdf", "json", "jsonld"))

    assert (pdf.content, pdf["Content-Type"]) == (bytes(opinion.pdf), "application/pdf")
    assert data.content == bytes(opinion.content)
    assert linked.json()["identifier"] == "Avis n° 2026-01"
    assert pdf["ETag"] == f'"{opinion.sha256}"'


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/avis/",
        f"{OPINION}.html",
        f"{OPINION}.pdf",
        f"{OPINION}.json",
        "/algorithmes/ALG-2026-0001",
        "/suites/reponse-rec-2026-01-1",
        "/dossiers/2026/bope-n2026-001-du-17-novembre-2026.pdf",
        "/flux/avis.atom",
        "/sitemap.xml",
    ],
)
def test_a_page_already_held_is_not_sent_again(public, address):
    publish_chain()
    first = public.get(address)

    again = public.get(address, headers={"If-None-Match": first["ETag"]})
    head = public.head(address)

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert "max-age=60" in first["Cache-Control"]
    assert "max-age=60" in again["Cache-Control"]


def test_an_opinion_is_sent_again_when_an_answer_came(public):
    publish_opinion(1)
    first = public.get(f"{OPINION}.html")
    publish(AnswerActFactory())

    assert public.get(f"{OPINION}.html", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_version_has_an_address_that_never_changes(public):
    sheet = publish(SheetActFactory())

    response = public.get(f"/publications/{sheet.pk}.json")

    assert response.content == bytes(sheet.content)
    assert "immutable" in response["Cache-Control"]
    assert public.get(f"/publications/{sheet.pk}.pdf").status_code == 404


def test_a_replaced_version_stays_readable_and_names_its_replacement(public):
    old = publish(SheetActFactory(title="Ancien nom"))
    publish(SheetActFactory(title="Nouveau nom"), at=AT + timedelta(days=1))

    page = public.get(f"{old.get_absolute_url()}?version=1").page

    assert text_of(page.h1) == "Ancien nom"
    assert "remplacée le 25 novembre 2026 par la version 2" in text_of(page.main)
    assert text_of(public.get(old.get_absolute_url()).page.h1) == "Nouveau nom"


def test_a_corrected_opinion_is_read_at_both_addresses(public):
    old = publish_opinion(1)
    publish_issue(OpinionActFactory(number=1, issue=2, replaces=old.pk, title="Avis rectifié"))

    page = public.get(f"{OPINION}.html").page
    corrected = public.get(f"{OPINION[:-2]}02.html").page

    assert "Cette version n’est plus en vigueur" in text_of(page.main)
    assert text_of(corrected.h1) == "Avis rectifié"
    assert corrected.select_one(f'a[href="{OPINION}.html?version=1"]')


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        (
            "/bulletinsofficiels/deliberation-n-2020-41-du-7-juillet-2020-bope-n-2020-56.html",
            "/bulletinsofficiels/deliberation-n-2020-41-du-7-juillet-2020-bope-n2020-56.html",
        ),
        (
            "/bulletinsofficiels/deliberation-n-2020-41-du-7-juillet-2020-bo-n-2020-056.pdf",
            "/bulletinsofficiels/deliberation-n-2020-41-du-7-juillet-2020-bope-n2020-56.pdf",
        ),
        (
            "/dossiers/2020/bope-n2020-56-du-10-juillet-2020.html",
            "/dossiers/2020/bope-n2020-056-du-10-juillet-2020.html",
        ),
        ("/dossiers/2020/bope-n2020-056-du-10-juillet-2020", "/dossiers/2020/bope-n2020-056-du-10-juillet-2020.html"),
        ("/dossiers/2020/bo-n-2020-56.pdf", "/dossiers/2020/bope-n2020-056-du-10-juillet-2020.pdf"),
        ("/mentions/", "/mentions-legales/"),
    ],
)
def test_other_spellings_lead_to_the_permanent_address(public, spelling, address):
    publish_founding_act()

    response = public.get(spelling)

    assert (response.status_code, response["Location"]) == (301, address)
    assert public.get(address).status_code == 200


def test_the_spelling_of_a_reference_leads_to_its_page(public):
    publish(SheetActFactory())

    assert public.get("/algorithmes/alg-2026-0001")["Location"] == "/algorithmes/ALG-2026-0001"


UNKNOWN = [
    "/bulletinsofficiels/avis-n-2026-02-du-12-novembre-2026-bope-n2026-02.html",
    "/bulletinsofficiels/avis-n-2026-02-du-12-novembre-2026-bope-n-2026-002.html",
    "/bulletinsofficiels/avis-n-2026-02-du-12-novembre-2026-bope-n2026-02.pdf",
    "/bulletinsofficiels/avis-n-2026-02-du-12-novembre-2026-bope-n2026-02.json",
    f"{OPINION}.html?version=2",
    f"{OPINION}.html?version=x",
    f"{OPINION}.exe",
    "/publications/00000000-0000-4000-8000-000000000000.json",
    "/algorithmes/ALG-2026-0099",
    "/suites/rec-2026-09-1",
    "/dossiers/2026/bope-n2026-002-du-24-novembre-2026.html",
    "/dossiers/2025/bope-n2026-001-du-17-novembre-2026.html",
    "/dossiers/2026/autre.html",
    "/flux/secret.atom",
    "/avis/?page=2",
    "/avis/?page=-1",
    "/avis/?annee=hier",
    "/nulle-part/",
]


def same_for_all(response):
    """The page but for the entry of the menu, which follows the address asked for."""
    return re.sub(rb' aria-current="(page|true)"', b"", response.content)


@pytest.mark.parametrize("address", UNKNOWN)
def test_what_is_not_published_is_answered_like_what_does_not_exist(public, address):
    publish_chain()
    nowhere = same_for_all(public.get("/nulle-part/"))

    response = public.get(address, headers={"If-None-Match": "*", "Range": "bytes=0-10"})

    assert (response.status_code, same_for_all(response)) == (404, nowhere)
    assert not response.has_header("ETag")
    assert not response.has_header("Last-Modified")
    assert text_of(response.page.h1) == "Page introuvable"

"""Pages about the site itself, and those that machines read first."""

import json
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bulletin import addresses, inventory, queries, schemas
from bulletin.doorway.conditional import open_data, public
from bulletin.views.feeds import FEEDS

STANDING = (
    *("/", "/avis/", "/algorithmes/", "/algorithmes/regles/", "/suites/", "/suites/taux/", "/charte/", "/comite/"),
    *("/seances/", "/rapports-annuels/", "/bulletin/", "/registre/", "/donnees/"),
)
DEMONSTRATION = "Donnée de démonstration"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@public
def data(request: HttpRequest) -> HttpResponse:
    feeds = [(title, f"/flux/{name}.atom") for name, (title, _kinds) in FEEDS.items()]
    return render(request, "bulletin/data.html", {"feeds": feeds, "tip": queries.register_tip()})


@open_data
def inventory_file(request: HttpRequest) -> HttpResponse:
    """Every sheet in force, in the inventory of Etalab."""
    rows = ((sheet.record, DEMONSTRATION if sheet.is_demonstration else "") for sheet, _ in queries.sheets_in_force())
    return HttpResponse(inventory.write(rows), content_type="text/csv; charset=utf-8")


@open_data
def sheets_file(request: HttpRequest) -> HttpResponse:
    """Every sheet in force, as it was published: one JSON object on each line."""
    lines = (
        json.dumps({**sheet.record, "is_demonstration": sheet.is_demonstration}, ensure_ascii=False)
        for sheet, _ in queries.sheets_in_force()
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="application/jsonl; charset=utf-8")


@open_data
def schema(request: HttpRequest, edition: str) -> HttpResponse:
    """The schema of one of our formats, with its address on this site."""
    if (described := schemas.schema(edition)) is None:
        raise Http404
    return HttpResponse(described, content_type=schemas.content_type(edition))


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "bulletin/accessibility.html")


@public
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "bulletin/legal.html")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; search results and checks are not pages."""
    lines = [
        "User-agent: *",
        "Disallow: /recherche/",
        "Disallow: /verifier/",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every permanent address that answers today, and nothing else."""
    ET.register_namespace("", SITEMAP)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for address in STANDING:
        _entry(root, address, "")
    for publication in queries.addressed():
        changed = max([publication.published_at, *(mark.published_at for mark in queries.marks_of(publication))])
        _entry(root, publication.get_absolute_url(), timezone.localdate(changed).isoformat())
    for reference in queries.recommendation_references():
        _entry(root, addresses.recommendation_page(reference), "")
    for code in sorted({*queries.commitments_applied(), *(code for code, _title in queries.commitments_in_force())}):
        _entry(root, addresses.commitment_page(code), "")
    issues = list(queries.issues())
    for year in sorted({issue.year for issue in issues}):
        _entry(root, addresses.year_page(year), "")
    for issue in issues:
        _entry(root, issue.get_absolute_url(), timezone.localdate(issue.published_at).isoformat())
    return HttpResponse(ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type="application/xml")


def _entry(root: ET.Element, address: str, changed: str) -> None:
    url = ET.SubElement(root, f"{{{SITEMAP}}}url")
    ET.SubElement(url, f"{{{SITEMAP}}}loc").text = f"{settings.PUBLIC_URL}{address}"
    if changed:
        ET.SubElement(url, f"{{{SITEMAP}}}lastmod").text = changed

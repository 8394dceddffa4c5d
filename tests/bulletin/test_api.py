import json
from xml.etree import ElementTree as ET

import pytest

from bulletin.enums import PublicationKind
from tests.bulletin.factories import (
    OpinionActFactory,
    SheetActFactory,
    publish,
    publish_chain,
    publish_issue,
    publish_opinion,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
OPEN = ["/api/v1/publications/", "/api/v1/couverture/", "/api/v1/registre/", "/api/v1/schema/"]


@pytest.mark.parametrize("address", OPEN)
def test_anybody_reads_json_from_anywhere(public, address):
    response = public.get(address, headers={"Accept": "text/html,*/*;q=0.8"})

    assert response.status_code == 200
    assert "json" in response["Content-Type"]


@pytest.mark.parametrize("address", OPEN[:3])
def test_data_may_be_read_by_other_sites_and_kept_a_minute(public, address):
    response = public.get(address)

    assert (response["Access-Control-Allow-Origin"], response["Cache-Control"]) == ("*", "public, max-age=60")


def test_the_list_gives_what_is_in_force_with_permanent_addresses(public):
    sheet, opinion, _answer = publish_chain()

    results = public.get("/api/v1/publications/", {"kind": "avis"}).json()["results"]

    assert [(line["reference"], line["url"], line["pdf_url"], line["sha256"]) for line in results] == [
        (
            "Avis n° 2026-01",
            f"http://localhost:8001{opinion.get_absolute_url()}",
            f"http://localhost:8001/publications/{opinion.pk}.pdf",
            opinion.sha256,
        )
    ]
    assert results[0]["issue"]["number"] == "n°2026-01"
    assert sheet.reference in results[0]["subjects"]


def test_the_list_is_reduced_to_what_speaks_of_an_algorithm(public):
    publish_chain(1)
    publish_chain(2)

    results = public.get("/api/v1/publications/", {"subject": "ALG-2026-0002"}).json()["results"]

    assert {line["kind"] for line in results} == {"fiche", "avis", "suite"}
    assert all("ALG-2026-0002" in line["subjects"] for line in results)


def test_the_list_is_cut_and_leads_on(public):
    for order in range(1, 23):
        publish(SheetActFactory(order=order))

    first = public.get("/api/v1/publications/").json()
    second = public.get("/api/v1/publications/", {"page": 2}).json()

    assert (len(first["results"]), first["previous"]) == (20, None)
    assert first["next"] == "http://localhost:8001/api/v1/publications/?page=2"
    assert (len(second["results"]), second["next"]) == (2, None)


def test_one_publication_is_read_by_identifier_or_by_address(public):
    old = publish_opinion()
    publish_issue(OpinionActFactory(number=1, issue=2, replaces=old.pk))
    new = old.replaced_by

    by_id = public.get(f"/api/v1/publications/{old.pk}/").json()
    by_slug = public.get(f"/api/v1/publications/{new.slug}/").json()

    assert (by_id["version"], by_id["replaced_by"]) == (1, str(new.pk))
    assert (by_slug["version"], by_slug["replaced_by"]) == (2, None)
    assert by_slug["record"] == new.record


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/publications/rien/",
        "/api/v1/publications/00000000-0000-4000-8000-000000000000/",
        "/api/v1/publications/?kind=secret",
        "/api/v1/publications/?page=2",
        "/api/v1/registre/?after=-1",
    ],
)
def test_what_is_not_published_is_answered_in_one_way(public, address):
    publish_chain()

    response = public.get(address)

    assert (response.status_code, response.json()) == (404, {"detail": "Cette adresse ne désigne rien de publié."})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_through_the_api(public, method):
    assert {getattr(public, method)(address).status_code for address in OPEN[:3]} == {405}


def test_the_coverage_is_data_too(public):
    publish_chain()
    publish(SheetActFactory(order=2))

    assert public.get("/api/v1/couverture/").json() == {
        "registered": 2,
        "with_opinion": 1,
        "in_use": 2,
        "in_use_without_opinion": 1,
        "percent": 50,
        "sentence": "2 algorithmes publiés\u00a0: 1 a reçu un avis du comité, 1 est utilisé sans avis.".replace(
            "2 algorithmes", "2\u00a0algorithmes"
        ),
    }


def test_the_register_is_read_from_any_line(public):
    publish_chain()

    lines = public.get("/api/v1/registre/", {"after": 1}).json()["results"]

    assert [line["sequence"] for line in lines] == [2, 3]
    assert json.loads(lines[0]["line"])["reference"] == "Avis n° 2026-01"


def test_the_schema_describes_these_reads_and_nothing_else(public):
    schema = public.get("/api/v1/schema/").json()

    assert {path: sorted(verbs) for path, verbs in schema["paths"].items()} == {
        "/api/v1/bulletins/": ["get"],
        "/api/v1/bulletins/{year}-{number}/": ["get"],
        "/api/v1/couverture/": ["get"],
        "/api/v1/publications/": ["get"],
        "/api/v1/publications/{key}/": ["get"],
        "/api/v1/recommandations/": ["get"],
        "/api/v1/recommandations/{key}/": ["get"],
        "/api/v1/registre/": ["get"],
        "/api/v1/suites/": ["get"],
    }


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("publications", 3),
        ("avis", 1),
        ("algorithmes", 1),
        ("suites", 1),
    ],
)
def test_feeds_tell_what_is_new(public, name, titles):
    publish_chain()

    response = public.get(f"/flux/{name}.atom")
    entries = ET.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 -- our own answer

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert len(entries) == titles
    assert all(entry.find(f"{ATOM}title").text.startswith("[donnée de démonstration] ") for entry in entries)


def test_a_feed_names_each_version_once_and_for_ever(public):
    _sheet, opinion, _answer = publish_chain()

    entry = ET.fromstring(public.get("/flux/avis.atom").content).find(f"{ATOM}entry")  # noqa: S314 -- our own answer

    assert entry.find(f"{ATOM}id").text == f"urn:uuid:{opinion.pk}"
    assert entry.find(f"{ATOM}link").attrib["href"] == f"http://localhost:8001{opinion.get_absolute_url()}"


def test_every_kind_can_be_asked_for(public):
    assert {public.get("/api/v1/publications/", {"kind": kind}).status_code for kind in PublicationKind.values} == {200}


def test_the_issues_are_data_with_their_acts_in_the_order_of_the_contents(public):
    publish_opinion(1)
    publish_issue(OpinionActFactory(number=2, issue=2), OpinionActFactory(number=3, issue=2))

    listed = public.get("/api/v1/bulletins/", {"year": 2026}).json()["results"]
    issue = public.get(listed[0]["data_url"].removeprefix("http://localhost:8001")).json()

    assert [line["number"] for line in listed] == ["n°2026-02", "n°2026-01"]
    assert [act["reference"] for act in issue["acts"]] == ["Avis n° 2026-02", "Avis n° 2026-03"]
    assert issue["archive_url"] == "http://localhost:8001/bulletin/2026/archive.zip"
    assert public.get("/api/v1/bulletins/", {"year": 2025}).json()["results"] == []
    assert public.get("/api/v1/bulletins/2026-03/").status_code == 404


def test_the_feed_of_issues_gives_the_last_first_with_its_contents(public):
    publish_opinion(1)
    publish_opinion(2)

    feed = ET.fromstring(public.get("/flux/bulletin.atom").content)  # noqa: S314 -- our own answer

    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert entries[0].findtext(f"{ATOM}title").startswith("[donnée de démonstration] Bulletin officiel n°2026-")
    assert "Avis n°" in entries[0].findtext(f"{ATOM}summary")

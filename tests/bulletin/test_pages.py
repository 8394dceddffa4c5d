from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from bulletin.acts import Act
from bulletin.enums import PublicationKind
from bulletin.queries.coverage import coverage, is_in_use, sheets_in_force
from bulletin.views.about import SITEMAP
from common.grants import PUBLIC_ROLE
from tests.bulletin.factories import (
    AT,
    OpinionActFactory,
    SheetActFactory,
    publish,
    publish_chain,
    publish_founding_act,
    publish_issue,
    publish_opinion,
)
from tests.conftest import as_role
from tests.pages import text_of

pytestmark = pytest.mark.django_db

OPINION = "/bulletinsofficiels/avis-n-2026-01-du-12-novembre-2026-bope-n2026-01"
LISTS = {
    "/": 3,
    "/avis/": 3,
    "/algorithmes/": 2,
    "/algorithmes/regles/": 2,
    "/suites/": 2,
    "/suites/taux/": 2,
    "/recommandations/2026-01-r1": 2,
    "/recommandations/2026-01-r2.json": 2,
    "/charte/engagements/equite": 3,
    "/charte/engagements/equite.json": 3,
    "/donnees/recommandations.csv": 2,
    "/donnees/recommandations.jsonl": 2,
    "/donnees/suites.csv": 2,
    "/api/v1/recommandations/": 2,
    "/api/v1/recommandations/2026-01-r1/": 2,
    "/api/v1/suites/": 2,
    "/charte/": 4,
    "/comite/": 2,
    "/rapports-annuels/": 1,
    "/flux/rapports-annuels.atom": 1,
    "/seances/": 3,
    "/seances/sea-2026-01": 2,
    "/bulletin/": 3,
    "/bulletin/2026/": 3,
    "/dossiers/2026/bope-n2026-001-du-17-novembre-2026.html": 2,
    "/algorithmes/ALG-2026-0001": 4,
    "/recherche/?q=assistant": 3,
    "/donnees/": 1,
    "/registre/": 2,
    "/sitemap.xml": 5,
    "/flux/publications.atom": 1,
    "/flux/bulletin.atom": 2,
    "/bulletin/2026/archive.zip": 3,
    "/api/v1/bulletins/": 1,
    "/api/v1/bulletins/2026-01/": 2,
    "/api/v1/publications/": 1,
    "/api/v1/registre/": 1,
    "/api/v1/couverture/": 1,
}
_OF_SOMETHING = ("ALG", "dossiers", "sea-", "2026", "equite")
STATIC = ["/accessibilite/", "/mentions-legales/", "/robots.txt", "/verifier/", "/recherche/"]


def standing(kind, **given):
    return Act(
        kind=kind,
        reference=kind.label,
        slug=kind.value,
        title=given.pop("title", kind.label.capitalize()),
        act_on=AT.date(),
        body_html="<h2>Texte</h2><p>Texte à compléter.</p>",
        record={},
        **given,
    )


def extract(number=1, **given):
    act = standing(PublicationKind.MINUTES, title=f"Procès-verbal de la séance {number} (extrait)", **given)
    return replace(act, slug=f"sea-2026-{number:02d}", reference=f"Procès-verbal SEA-2026-{number:02d}")


def publish_everything(count):
    publish_founding_act()
    for kind in (PublicationKind.CHARTER, PublicationKind.COMMITTEE, PublicationKind.MEETINGS):
        for _version in range(count):
            publish(standing(kind))
    for number in range(1, count + 1):
        publish_chain(number)
        publish(extract(number))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), LISTS.items())
def test_a_page_costs_the_same_whatever_its_length(public, address, queries, count, django_assert_num_queries):
    publish_everything(count)

    with as_role(PUBLIC_ROLE), django_assert_num_queries(queries):
        response = public.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("address", [*LISTS, *STATIC])
def test_an_empty_site_answers_too(public, address):
    response = public.get(address)

    assert response.status_code == (404 if any(one in address for one in _OF_SOMETHING) else 200)


def test_the_annual_reports_are_found_by_year_and_read_at_their_address(public):
    report = standing(PublicationKind.ANNUAL_REPORT, title="L’activité du comité en 2025", pdf=b"%PDF-1.7 report")
    publish_issue(replace(report, slug="rapport-annuel-2025-du-12-mars-2026-bope-n2026-01", act_on=date(2026, 3, 12)))

    page = public.get("/rapports-annuels/").page
    address = page.select_one("[data-publication] a")["href"]

    assert address == "/bulletinsofficiels/rapport-annuel-2025-du-12-mars-2026-bope-n2026-01.html"
    assert text_of(public.get(address).page.h1) == "L’activité du comité en 2025"
    assert address in public.get("/flux/rapports-annuels.atom").content.decode()
    assert address in public.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_an_opinion_costs_two_queries_whatever_its_recommendations(public, count, django_assert_num_queries):
    publish_everything(count)

    with as_role(PUBLIC_ROLE), django_assert_num_queries(2):
        page = public.get(f"{OPINION}.html").page

    assert text_of(page.h1) == "Avis sur l’assistant de rédaction d’offres 1"


def test_a_founding_act_costs_one_query(public, django_assert_num_queries):
    act = publish_founding_act()

    with as_role(PUBLIC_ROLE), django_assert_num_queries(1):
        assert public.get(act.get_absolute_url()).status_code == 200


def test_the_home_page_gives_the_coverage_and_what_is_new(public):
    publish_chain()
    publish(SheetActFactory(order=2))
    publish(SheetActFactory(order=3, lifecycle="study"))

    text = text_of(public.get("/").page.main)

    assert "1 sur 3" in text
    assert "3 algorithmes publiés : 1 a reçu un avis du comité, 1 est utilisé sans avis." in text
    assert "18 des 87 cas d’usage" in text
    assert "Cour des comptes" in text
    assert "Avis sur l’assistant de rédaction d’offres 1" in text
    assert "Réponse à la recommandation 1" in text


def test_the_coverage_counts_versions_in_force_only(public):
    publish_chain()
    publish(SheetActFactory(lifecycle="retired"))

    text = text_of(public.get("/").page.main)

    assert "1 algorithme publié : 1 a reçu un avis du comité, aucun n’est utilisé sans avis." in text


def test_the_coverage_is_counted_as_the_list_reads_it(django_assert_num_queries):
    """An opinion for one; facets that say whether it is in use, that leave it to the life cycle, or say neither."""
    publish_chain()
    for order, facets in enumerate([{"is_in_use": True, "lifecycle": "study"}, {"lifecycle": "rollout"}, {}], start=2):
        publish(SheetActFactory(order=order, facets=facets))
    read = [(is_in_use(sheet.facets), has_opinion) for sheet, has_opinion in sheets_in_force()]

    with django_assert_num_queries(1):
        found = coverage()

    assert (found.registered, found.with_opinion) == (len(read), 1) == (4, sum(has for _in_use, has in read))
    assert (found.in_use, found.in_use_without_opinion) == (3, read.count((True, False)))


def test_an_opinion_shows_its_recommendations_with_the_answers_received(public):
    publish_chain()

    page = public.get(f"{OPINION}.html").page

    first, second = page.select("#suites li")
    assert "Mesurer chaque année les écarts" in text_of(first)
    assert "Acceptée" in text_of(first)
    assert "Un tableau de bord des écarts sera tenu dès janvier." in text_of(first)
    assert "Aucune réponse publiée à ce jour." in text_of(second)
    assert first.select_one("h3 a")["href"] == "/recommandations/2026-01-r1"
    assert "donnée de démonstration" in text_of(page.select_one(".page-head"))


@pytest.mark.parametrize("kind", ["charte", "comite", "seances"])
def test_what_the_body_has_one_of_is_read_version_by_version(public, kind):
    known = {"charte": "CHARTER", "comite": "COMMITTEE", "seances": "MEETINGS"}
    publish(standing(PublicationKind[known[kind]], title="Première"))
    publish(standing(PublicationKind[known[kind]], title="Seconde"))

    assert text_of(public.get(f"/{kind}/").page.h1) == "Seconde"
    assert text_of(public.get(f"/{kind}/?version=1").page.h1) == "Première"
    assert public.get(f"/{kind}/?version=3").status_code == 404


def test_the_extract_of_the_minutes_has_its_page_its_list_and_its_versions(public):
    publish(extract())
    publish(extract(summary="Un point de plus."))

    listed = public.get("/seances/").page
    page = public.get("/seances/sea-2026-01").page

    assert [link["href"] for link in listed.select("#extraits ~ ul a")] == ["/seances/sea-2026-01"]
    assert "Un point de plus." in text_of(page)
    assert "Un point de plus." not in text_of(public.get("/seances/sea-2026-01?version=1").page)
    assert public.get("/seances/sea-2026-02").status_code == 404
    assert "/seances/sea-2026-01" in public.get("/sitemap.xml").content.decode()


def test_one_page_joins_everything_published_about_an_algorithm_in_time_order(public):
    publish_chain()
    publish_chain(2)

    page = public.get("/algorithmes/ALG-2026-0001").page

    assert [text_of(event) for event in page.select(".timeline-label")] == [
        "Fiche approuvée par la direction",
        "Fiche publiée, version 1",
        "Saisine SAI-2026-0001 transmise",
        "Avis adopté en séance",
        "Avis n° 2026-01 publié au Bulletin officiel n°2026-01",
        "Réponse à la recommandation REC-2026-01-1 : acceptée",
    ]
    assert "Avis sur l’assistant de rédaction d’offres 2" not in text_of(page.main)
    assert text_of(page.select_one(".sheet-text h3")) == "Finalité"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("", ["ALG-2026-0001", "ALG-2026-0002", "ALG-2026-0003"]),
        ("avec", ["ALG-2026-0001"]),
        ("sans", ["ALG-2026-0002", "ALG-2026-0003"]),
        ("service", ["ALG-2026-0002"]),
    ],
)
def test_the_register_of_algorithms_is_filtered_by_opinion(public, kept, shown):
    publish_chain()
    publish(SheetActFactory(order=2))
    publish(SheetActFactory(order=3, lifecycle="study"))

    page = public.get("/algorithmes/", {"avis": kept}).page

    assert [row["data-sheet"] for row in page.select("[data-sheet]")] == shown


@pytest.mark.parametrize(
    ("criteria", "shown"),
    [
        ({}, 2),
        ({"sens": "reserved"}, 1),
        ({"sens": "favorable_with_recommendations"}, 1),
        ({"annee": "2026"}, 2),
        ({"annee": "2025"}, 0),
        ({"engagement": "equite"}, 2),
        ({"engagement": "inconnu"}, 0),
    ],
)
def test_opinions_are_filtered(public, criteria, shown):
    publish_opinion(1)
    publish_opinion(2, outcome="reserved")

    page = public.get("/avis/", criteria).page

    assert len(page.select("[data-publication]")) == shown


def test_a_long_list_is_cut_and_leads_on(public):
    for number in range(1, 23):
        publish_opinion(number)

    first, second = public.get("/avis/?annee=2026").page, public.get("/avis/?annee=2026&page=2").page

    assert len(first.select("[data-publication]")) == 20
    assert first.select_one('a[rel="next"]')["href"] == "/avis/?annee=2026&page=2"
    assert len(second.select("[data-publication]")) == 2
    assert second.select_one('a[rel="prev"]')["href"] == "/avis/?annee=2026"
    assert not second.select('a[rel="next"]')


def test_the_bulletin_is_read_year_by_year(public):
    publish_founding_act()
    publish_opinion(1)

    latest, older = public.get("/bulletin/").page, public.get("/bulletin/?annee=2020", follow=True).page

    assert [item["data-issue"] for item in latest.select("[data-issue]")] == ["bope-n2026-001-du-17-novembre-2026"]
    assert [item["data-issue"] for item in older.select("[data-issue]")] == ["bope-n2020-056-du-10-juillet-2020"]
    assert public.get("/bulletin/?annee=2019").status_code == 404


def test_an_issue_lists_its_acts_by_date_on_two_lines(public):
    publish_issue(OpinionActFactory(number=1), OpinionActFactory(number=2, act_on=AT.date() - timedelta(days=30)))

    page = public.get("/dossiers/2026/bope-n2026-001-du-17-novembre-2026.html").page

    assert text_of(page.select_one(".overline")) == "BULLETIN OFFICIEL DE POLE EMPLOI"
    assert text_of(page.h1) == "n°2026-01 du 17 novembre 2026"
    assert [text_of(act)[:47] for act in page.select("[data-publication]")] == [
        "Avis n° 2026-02 du 25 octobre 2026 Avis sur l’a",
        "Avis n° 2026-01 du 12 novembre 2026 Avis sur l’",
    ]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(public, method):
    publish_chain()

    assert {getattr(public, method)(address).status_code for address in ("/", "/avis/", f"{OPINION}.pdf")} == {405}


def test_no_page_sets_a_cookie(public):
    publish_chain()

    assert not any(public.get(address).cookies for address in [*LISTS, *STATIC, f"{OPINION}.html"])


def test_the_sitemap_lists_addresses_that_answer(public):
    publish_founding_act()
    publish_chain()

    sitemap = ET.fromstring(public.get("/sitemap.xml").content)  # noqa: S314 -- our own answer
    addresses = [loc.text.removeprefix("http://localhost:8001") for loc in sitemap.iter(f"{{{SITEMAP}}}loc")]

    assert f"{OPINION}.html" in addresses
    assert {address: public.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def founding(order, **said):
    act = SheetActFactory(order=order)
    facets, record = {**act.facets, "founds_decision": "yes"}, {**act.record, **said}
    return publish(replace(act, facets=facets, record=record))


def test_the_rules_of_the_algorithms_that_found_decisions_are_published(public):
    founding(
        1,
        operations="Il additionne trois critères",
        parameters="Ancienneté : la moitié",
        automation_label="aide à la décision",
        datasets=[{"data": "Durée du contrat", "origin": "Employeur"}],
        secrecy_reason="Recherche des infractions",
        contacts=[
            {"purpose": "public", "address": "public@exemple.fr"},
            {"purpose": "rules", "address": "r@exemple.fr"},
        ],
    )
    publish(SheetActFactory(order=2))

    page = public.get("/algorithmes/regles/").page

    (section,) = page.select("[data-rules]")
    said = text_of(section)
    assert section["data-rules"] == "ALG-2026-0001"
    for words in (
        "Il additionne trois critères",
        "la moitié",
        "Durée du contrat – Employeur",
        "Recherche des infractions",
    ):
        assert words in said.replace("\u00a0", " ")
    assert "r@exemple.fr" in said
    assert "public@exemple.fr" not in said
    assert said.count("Non renseigné.") == 1, "the effects"
    assert "1 fiche publiée ne dit pas encore" in text_of(page).replace("\u00a0", " ")


def test_a_record_that_says_nothing_is_shown_as_such(public):
    founding(1)

    said = text_of(public.get("/algorithmes/regles/").page.select_one("[data-rules]"))

    assert said.count("Non renseigné.") == 5
    assert "Contact non renseigné." in said

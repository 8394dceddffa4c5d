"""Recommendations in public: their address, since when they wait, how they were followed, commitment by commitment."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bulletin import addresses, queries, rates
from bulletin.enums import PublicationKind
from common.grants import PUBLIC_ROLE
from tests.bulletin.factories import (
    AT,
    AnswerActFactory,
    OpinionActFactory,
    publish,
    publish_chain,
    publish_issue,
    publish_opinion,
)
from tests.bulletin.test_pages import standing
from tests.conftest import as_role
from tests.pages import text_of

pytestmark = pytest.mark.django_db

# Factories publish on 17 November 2026; sixty days later is 16 January 2027.
LAST_DAY = date(2027, 1, 16)
FIRST, SECOND = "/recommandations/2026-01-r1", "/recommandations/2026-01-r2"


def opinion(number=1, *, delay=60, **record):
    act = OpinionActFactory(number=number, issue=queries.next_issue_number(2026))
    said = [{**item, "commitment_code": "equite"} for item in act.record["recommendations"]]
    act = replace(act, record={**act.record, "recommendations": said, "answer_delay_days": delay, **record})
    return publish_issue(act).publications.get()


def finding(outcome, *, rank=1, number=1, on=AT):
    act = AnswerActFactory(number=number, rank=rank)
    reference = act.record["recommendation"]
    return publish(
        replace(
            act,
            slug=f"constat-{reference.lower()}-{outcome.replace('_', '-')}",
            reference=f"Constat sur {reference}",
            outcome=outcome,
            record={"type": "finding", "recommendation": reference},
        ),
        at=on,
    )


@pytest.mark.parametrize(
    ("reference", "key"), [("REC-2026-01-2", "2026-01-r2"), ("REC-2026-104-12", "2026-104-r12"), ("SAI-2026-0001", "")]
)
def test_the_address_of_a_recommendation_is_made_of_its_reference(reference, key):
    assert addresses.recommendation_key(reference) == key
    if key:
        assert addresses.recommendation_named(key)[2] == reference


@pytest.mark.parametrize("key", ["2026-01-r3", "2026-02-r1", "2026-1-r1", "x", "2026-01-r1-2"])
def test_what_was_never_recommended_has_no_address(public, key):
    publish_chain()

    assert public.get(f"/recommandations/{key}").status_code == 404
    assert public.get(f"/api/v1/recommandations/{key}/").status_code == 404


@pytest.mark.parametrize(("day", "since"), [(LAST_DAY, None), (LAST_DAY + timedelta(days=1), "2027-01-16")])
def test_it_is_said_unanswered_since_the_last_day_everywhere_and_never_before(public, time_machine, day, since):
    publication = opinion()
    time_machine.move_to(day)

    told = "sans réponse depuis le 16 janvier 2027"
    pages = {
        address: text_of(public.get(address).page) for address in ("/suites/", SECOND, publication.get_absolute_url())
    }
    data = public.get(f"{SECOND}.json").json()

    assert {address: told in text.replace("\u00a0", " ").lower() for address, text in pages.items()} == dict.fromkeys(
        pages, since is not None
    )
    assert (data["unanswered_since"], data["answer_due_on"]) == (since, "2027-01-16")
    late = public.get("/api/v1/recommandations/?state=late").json()
    assert late["count"] == (2 if since else 0)


def test_without_the_delay_of_the_rules_the_due_date_counts(public, time_machine):
    publish_opinion()
    time_machine.move_to(date(2027, 3, 31))
    assert public.get(f"{FIRST}.json").json()["unanswered_since"] is None
    time_machine.move_to(date(2027, 4, 1))

    assert public.get(f"{FIRST}.json").json()["unanswered_since"] == "2027-03-31"


def test_the_page_kept_by_a_reader_is_made_again_when_the_delay_runs_out(public, time_machine):
    address = opinion().get_absolute_url()
    time_machine.move_to(LAST_DAY)
    etag = public.get(address)["ETag"]

    assert public.get(address, headers={"If-None-Match": etag}).status_code == 304
    time_machine.move_to(LAST_DAY + timedelta(days=1))
    assert public.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_recommendation_stays_readable_when_a_corrected_opinion_leaves_it_out(public, time_machine):
    first = opinion()
    publish(AnswerActFactory())
    record = {**first.record, "recommendations": first.record["recommendations"][1:]}
    issue = queries.next_issue_number(2026)
    act = replace(OpinionActFactory(issue=issue), record=record, replaces=first.pk, slug=f"{first.slug}-rectifie")
    publish_issue(act, published_on=date(2026, 12, 20))
    time_machine.move_to(LAST_DAY + timedelta(days=1))

    gone, kept = public.get(FIRST).page, public.get(SECOND).page

    assert "remplacé" in text_of(gone.select_one(".notice"))
    assert "Un tableau de bord" in text_of(gone.main)
    assert "Sans réponse depuis le 16 janvier 2027" in text_of(kept.select_one(".notice")), (
        "a correction gives no delay"
    )
    assert [row["data-recommendation"] for row in public.get("/suites/").page.select("[data-recommendation]")] == [
        "REC-2026-01-2"
    ]


@pytest.mark.parametrize(
    ("criteria", "shown"),
    [
        ({"etat": "answered"}, {"REC-2026-01-1"}),
        ({"etat": "partly"}, {"REC-2026-02-1"}),
        ({"etat": "open"}, {"REC-2026-01-2", "REC-2026-02-2"}),
        ({"annee": "2025"}, set()),
        ({"direction": "Direction du système d’information", "engagement": "equite"}, None),
    ],
)
def test_the_list_is_filtered(public, criteria, shown):
    opinion(1)
    opinion(2)
    publish(AnswerActFactory(number=1))
    publish(AnswerActFactory(number=2))
    finding("partly", number=2)

    page = public.get("/suites/", criteria).page

    found = {row["data-recommendation"] for row in page.select("[data-recommendation]")}
    assert found == (shown if shown is not None else {f"REC-2026-0{n}-{r}" for n in (1, 2) for r in (1, 2)})


def test_the_rates_count_each_recommendation_once(time_machine):
    opinion(1)
    opinion(2)
    publish(AnswerActFactory(number=1))
    late = AnswerActFactory(number=2, outcome="refused", act_on=LAST_DAY + timedelta(days=9))
    publish(late)
    finding("implemented")

    def counted(today):
        return rates.rates_of(queries.every_recommendation(today=today))

    before, after = counted(LAST_DAY).whole, counted(LAST_DAY + timedelta(days=10)).whole
    assert (before.total, before.in_time, before.late, before.unanswered, before.awaited) == (4, 1, 1, 0, 2)
    assert (after.in_time, after.late, after.unanswered, after.awaited) == (1, 1, 2, 0)
    assert (after.accepted, after.refused, after.implemented, after.under_way) == (1, 1, 1, 3)
    tables = rates.tables(counted(LAST_DAY))
    assert all(sum(part.width for part in line.bar) in {0, rates.WIDTH} for table in tables for line in table.lines)


def test_the_figures_hold_with_a_thousand_recommendations(public, django_assert_num_queries):
    items = [
        {
            "number": rank,
            "reference": f"REC-2026-{{number:02d}}-{rank}",
            "text": f"Mesurer l’effet {rank}.",
            "addressee": f"Direction {rank % 7}",
            "commitment": "Équité",
            "due_on": None,
        }
        for rank in range(1, 51)
    ]
    for number in range(1, 21):
        said = [{**item, "reference": item["reference"].format(number=number)} for item in items]
        opinion(number, recommendations=said)
        for rank in (1, 2):
            publish(AnswerActFactory(number=number, rank=rank))

    for address in ("/suites/", "/suites/taux/", "/donnees/suites.csv", "/api/v1/suites/"):
        with as_role(PUBLIC_ROLE), django_assert_num_queries(2):
            assert public.get(address).status_code == 200
    assert public.get("/api/v1/suites/").json()["whole"]["total"] == 1000


def test_a_commitment_lists_every_opinion_that_applied_it_on_the_text_of_its_time(public):
    charter = standing(PublicationKind.CHARTER, title="Charte")
    old = {"code": "equite", "title": "Équité", "number": 3, "text": "Le texte d’hier."}
    publish(replace(charter, reference="Version 1", record={"commitments": [old]}))
    opinion(1, charter="Charte (Version 1)")
    publish(
        replace(charter, reference="Version 2", record={"commitments": [{**old, "text": "Le texte d’aujourd’hui."}]})
    )
    own = {"code": "equite", "title": "Équité", "number": 3, "text": "Le texte d’aujourd’hui."}
    recital = {"commitment": "equite", "title": "Équité", "start": 4, "paragraphs": ["Considérant quatre ;"]}
    opinion(2, charter="Charte (Version 2)", commitments=[own], recitals=[recital])

    page = public.get("/charte/engagements/equite").page
    second, first = public.get("/charte/engagements/equite.json").json()["opinions"]

    assert (first["charter"]["text"], second["charter"]["text"]) == ("Le texte d’hier.", "Le texte d’aujourd’hui.")
    assert second["recitals_url"].endswith(".html#considerants-equite")
    assert [one["state"] for one in second["recommendations"]] == ["open", "open"]
    assert len(page.select("[data-publication]")) == 2
    assert "/charte/engagements/equite" in {link["href"] for link in public.get("/charte/").page.select("a[href]")}
    assert public.get("/charte/engagements/inconnu").status_code == 404


def test_an_opinion_leads_to_each_commitment_that_it_applied(public):
    opinion = publish_opinion(1)

    links = public.get(opinion.get_absolute_url()).page.select("dl.facts a")

    assert ("Non-discrimination et équité", "/charte/engagements/equite") in [(one.text, one["href"]) for one in links]
    assert public.get("/charte/engagements/equite").status_code == 200

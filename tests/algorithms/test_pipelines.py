"""A pipeline writes and proposes versions of its direction's sheets; it never approves, publishes or sees more."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from jsonschema import Draft202012Validator, FormatChecker

from accounts import actors
from algorithms import policies
from algorithms.api import described
from algorithms.enums import Automation, SheetStatus
from algorithms.formats import native as written
from algorithms.models import ROWS, SheetVersion
from algorithms.operations import tokens as operations
from algorithms.queries.tokens import pipeline_of
from common import journal
from common.errors import NotAllowed
from tests.algorithms.full_sheets import full_sheet
from tests.algorithms.people import sheet_of
from tests.charter.factories import StrategicObjectiveFactory

STATES = list(SheetStatus)


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def make(team, at, who="contributor", days=3650):
    return operations.make_token(actor=team[who], at=at, name="Entraînement", life=timedelta(days=min(days, 365)))


@pytest.fixture
def call(client, team, time_machine, at):
    time_machine.move_to(at, tick=False)

    def send(key, reference, body=None, **headers):
        headers = {"Authorization": f"Bearer {key}", **headers}
        if body is None:
            return client.get(f"/api/v1/fiches/{reference}/", headers=headers)
        return client.post(
            f"/api/v1/fiches/{reference}/versions/", body, content_type="application/json", headers=headers
        )

    return send


@pytest.mark.parametrize("who", ["contributor", "approver", "both"])
@pytest.mark.parametrize("status", STATES)
def test_whoever_made_the_key_it_writes_and_proposes_and_no_more(team, at, who, status):
    sheet = sheet_of(team, status)
    _token, key = make(team, at, who)
    _token, actor = pipeline_of(key, at=at)
    may = {step for step, policy in policies.STEPS.items() if policy(actors.again(actor, at), sheet)}
    assert may == {"edit", "propose", "start_version"}


def test_a_version_is_written_then_proposed_and_the_journal_says_by_whom(call, team, at):
    sheet = sheet_of(team, SheetStatus.PUBLISHED)
    _token, key = make(team, at)
    reference = sheet.algorithm.reference
    answer = call(key, reference, {"content": {"purpose": "Mieux trier"}, "propose": True})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["version"], answer.json()["status"]) == (2, "proposed")
    draft = SheetVersion.objects.get(number=2)
    assert draft.purpose == "Mieux trier"
    assert draft.name == sheet.name, "what is absent stays"
    lines = list(journal.lines_of(draft))
    assert {line.actor_label for line in lines} == {"chaîne Entraînement"}
    assert {line.on_behalf_of for line in lines} == {team["contributor"].user.full_name}
    assert call(key, reference, {"content": {"purpose": "Encore"}}).status_code == 409


def test_what_is_read_follows_the_published_schema_and_sent_back_changes_nothing(call, team, at):
    sheet = full_sheet(algorithm__department=team["contributor"].user.department, status=SheetStatus.PUBLISHED)
    SheetVersion.objectives.through.objects.create(
        sheetversion_id=sheet.pk, strategicobjective_id=StrategicObjectiveFactory().pk
    )
    _token, key = make(team, at)
    told = call(key, sheet.algorithm.reference).json()
    assert list(Draft202012Validator(written.schema(), format_checker=FormatChecker()).iter_errors(told)) == []
    assert len(told["objectives"]) == 1
    answer = call(key, sheet.algorithm.reference, {"content": told})
    assert answer.status_code == 200, answer.content
    moved = {"version": 2, "status": "draft", "updated_on": "2026-11-24", "notice": answer.json()["notice"]}
    assert answer.json() == {**told, **moved}
    assert call(key, sheet.algorithm.reference).json() == answer.json()


def test_an_objective_that_no_act_has_is_an_error(call, team, at):
    sheet = sheet_of(team)
    _token, key = make(team, at)
    content = {"objectives": [{"act": "deliberation-1999-1", "number": 1}]}
    answer = call(key, sheet.algorithm.reference, {"content": content})
    assert (answer.status_code, set(answer.json()["champs"])) == (422, {"objectives"})


def test_the_same_key_of_idempotency_writes_once(call, team, at):
    sheet = sheet_of(team)
    _token, key = make(team, at)
    body, extra = {"content": {"purpose": "A"}}, {"Idempotency-Key": "run-1"}
    for _ in range(2):
        assert call(key, sheet.algorithm.reference, body, **extra).status_code == 200
    sheet.refresh_from_db()
    assert sheet.revision == 1
    assert call(key, sheet.algorithm.reference, {"content": {"purpose": "B"}}, **extra).status_code == 409


def test_errors_are_told_field_by_field_and_nothing_is_written(call, team, at):
    sheet = sheet_of(team)
    _token, key = make(team, at)
    content = {"purpose": "A", "decisions_per_year": "beaucoup", "automation": "peut-être", "couleur": "bleu"}
    answer = call(key, sheet.algorithm.reference, {"content": content})
    assert answer.status_code == 422
    assert set(answer.json()["champs"]) == {"decisions_per_year", "automation", "couleur"}
    sheet.refresh_from_db()
    assert sheet.revision == 0


@pytest.mark.parametrize("status", STATES)
def test_the_sheet_of_another_direction_answers_like_none(call, team, at, status):
    sheet = sheet_of(team, status)
    _token, key = make(team, at, "stranger")
    for body in (None, {"content": {"purpose": "A"}}):
        theirs, none = call(key, sheet.algorithm.reference, body), call(key, "ALG-2099-0001", body)
        assert theirs.status_code == none.status_code == 404
        assert theirs.content == none.content


def test_a_key_that_is_not_in_force_opens_nothing(call, team, at, time_machine):
    sheet = sheet_of(team)
    token, key = make(team, at)
    reference = sheet.algorithm.reference
    assert call(key, reference).json()["reference"] == reference
    token.refresh_from_db()
    assert token.last_used_at == at
    assert key not in str(vars(token))
    assert call("saisine_autre", reference).status_code == 401
    operations.revoke_token(token_id=token.pk, actor=team["approver"], at=at)
    assert call(key, reference).status_code == 401
    _token, other = make(team, at)
    time_machine.move_to(at + timedelta(days=366), tick=False)
    assert call(other, reference).status_code == 401


def test_a_key_dies_with_the_role_of_whoever_made_it(call, team, at):
    sheet = sheet_of(team)
    _token, key = make(team, at)
    team["contributor"].user.grants.update(ended_at=at)
    assert call(key, sheet.algorithm.reference).status_code == 401


@pytest.mark.parametrize("who", ["secretary", "member"])
def test_only_those_who_write_the_sheets_give_a_key(team, at, who):
    with pytest.raises(NotAllowed):
        make(team, at, who)


def test_a_key_that_asks_too_often_waits(call, team, at):
    sheet = sheet_of(team)
    _token, key = make(team, at)
    answers = [call(key, sheet.algorithm.reference).status_code for _ in range(61)]
    assert answers[-1] == 429


def test_the_schema_describes_the_two_acts_and_every_fact_that_may_be_sent(client, db):
    paths = client.get("/api/v1/schema/").json()["paths"]
    assert set(paths) == {"/api/v1/fiches/{reference}/", "/api/v1/fiches/{reference}/versions/"}
    sent = paths["/api/v1/fiches/{reference}/versions/"]["post"]["requestBody"]["content"]["application/json"]
    facts = sent["schema"]["properties"]["content"]["properties"]
    assert {name for name, one in facts.items() if not one.get("readOnly")} == set(described.WRITTEN)
    for name, row in ROWS.items():
        assert set(facts[name]["items"]["properties"]) == set(row.FACTS)
        assert facts[name]["items"]["required"] == [row.NAMED_BY]
    assert facts["automation"]["enum"] == [*(code for code in Automation.values if code != "unknown"), None]
    assert {one["type"] for one in facts.values()} <= {"string", "integer", "array"}, "OpenAPI 3.0 has no type « null »"
    assert all(one["title"] for one in facts.values() if not one.get("readOnly"))
    read = paths["/api/v1/fiches/{reference}/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(read["properties"]) == set(facts)


def test_the_page_shows_a_key_once_and_takes_it_back(browser, team):
    browser.force_login(team["approver"].user)
    page = browser.post("/algorithmes/cles/", {"name": "Tri", "days": "30"})
    assert "saisine_" in page.page.select_one("code").get_text()
    again = browser.get("/algorithmes/cles/")
    assert "saisine_" not in str(again.page)
    action = again.page.select_one("main form[action*=revoquer]")["action"]
    assert "révoquée" in str(browser.post(action, follow=True).page).lower()
    browser.force_login(team["stranger"].user)
    assert browser.post(action).status_code == 404

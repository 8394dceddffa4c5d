"""Answering a person who asks for the rules of an algorithm."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import DatabaseError, transaction

from algorithms import letters, workflow
from algorithms.enums import RequestChannel, RequestStatus, RequestStep
from algorithms.models import RulesRequest, SheetVersion
from algorithms.operations import requests as operations
from algorithms.operations.requests import Prepared, Received
from algorithms.policies import requests as policies
from algorithms.queries import requests as queries
from algorithms.queries.todo_requests import todo_for
from algorithms.request_clock import Clock
from common import journal
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from tests.algorithms.factories import ContactPointFactory, DataSetFactory, DepartmentFactory
from tests.algorithms.people import actor, sheet_of
from tests.algorithms.request_factories import RulesRequestFactory
from tests.grids import cells, columns, entries, rows

RECEIVED = Received(
    received_on=date(2026, 11, 9),
    channel=RequestChannel.MAIL,
    file_reference=" D-4521 ",
    decision="Refus d’aide du 3 mars 2026",
)
STEPS = """
                  | prepare | answer | refuse | withdraw
------------------+---------+--------+--------+---------
contributor       | yes     | -      | -      | yes
proposer          | yes     | yes    | yes    | yes
approver          | yes     | yes    | yes    | yes
colleague         | -       | -      | -      | -
other contributor | -       | -      | -      | -
other approver    | -       | -      | -      | -
secretariat       | -       | -      | -      | -
management        | -       | -      | -      | -
board             | -       | -      | -      | -
operator          | -       | -      | -      | -
member            | -       | -      | -      | -
president         | -       | -      | -      | -
no department     | -       | -      | -      | -
"""
TABLE = """
          | prepare  | answer   | refuse  | withdraw
----------+----------+----------+---------+----------
received  | received | answered | refused | withdrawn
answered  | -        | -        | -       | -
refused   | -        | -        | -       | -
withdrawn | -        | -        | -       | -
"""


@pytest.fixture
def sheet(team):
    """A published sheet that says all that R.311-3-1-2 wants."""
    made = sheet_of(
        team,
        "published",
        founds_decision="yes",
        automation="support",
        role_in_decision="Il propose, l’agent décide",
        parameters="Trois critères",
        operations="Une addition",
    )
    DataSetFactory(sheet=made, data="Durée du contrat", origin="Employeur")
    ContactPointFactory(sheet=made, purpose="rules", address="regles@exemple.fr")
    return made


def of(sheet, **given):
    return RulesRequestFactory(algorithm=sheet.algorithm, **given)


def register(team, sheet, at, who="contributor", **changed):
    return operations.register_request(
        request_id=uuid.uuid4(),
        algorithm_id=sheet.algorithm_id,
        actor=team[who],
        at=at,
        received=replace(RECEIVED, **changed),
    )


@pytest.mark.parametrize(("who", "step", "allowed"), cells(STEPS))
def test_who_may_do_what(who, step, allowed, db):
    request = RulesRequestFactory()
    person = actor(who, department=request.algorithm.department, elsewhere=DepartmentFactory())

    assert bool(policies.STEPS[RequestStep(step)](person, request)) is allowed


@pytest.mark.parametrize("who", rows(STEPS))
def test_the_list_shows_what_the_policy_lets_see(who, db):
    request = RulesRequestFactory()
    person = actor(who, department=request.algorithm.department, elsewhere=DepartmentFactory())

    assert bool(policies.can_see(person, request)) == queries.requests_visible_to(person).exists()


@pytest.mark.parametrize(("state", "step", "target"), entries(TABLE))
def test_what_leads_where(state, step, target):
    assert set(rows(TABLE)) == set(RequestStatus.values)
    assert set(columns(TABLE)) == set(RequestStep.values)
    if target == "-":
        with pytest.raises(WrongState):
            workflow.REQUEST.target(RequestStep(step), source=state)
    else:
        assert workflow.REQUEST.target(RequestStep(step), source=state) == target


def test_a_request_is_entered_once(team, sheet, at):
    key = uuid.uuid4()
    given = {
        "request_id": key,
        "algorithm_id": sheet.algorithm_id,
        "actor": team["contributor"],
        "received": RECEIVED,
    }

    first = operations.register_request(at=at, **given)
    again = operations.register_request(at=at, **given)

    assert first == again == RulesRequest.objects.get()
    assert (first.reference, first.file_reference) == ("DEM-2026-0001", "D-4521")
    assert [line.action for line in journal.lines_of(first)] == ["request.register"]


@pytest.mark.parametrize(("who", "refused"), [("stranger", NotVisible), ("secretary", NotVisible)])
def test_only_the_department_enters_it(who, refused, team, sheet, at):
    with pytest.raises(refused):
        register(team, sheet, at, who=who)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"received_on": date(2026, 12, 1)}, "après aujourd’hui"),
        ({"file_reference": " "}, "quel dossier"),
        ({"decision": ""}, "quelle décision"),
    ],
)
def test_a_request_that_cannot_be_is_refused(changed, sentence, team, sheet, at):
    with pytest.raises(RuleBroken, match=sentence):
        register(team, sheet, at, **changed)

    assert not RulesRequest.objects.exists()


def test_a_preparation_is_kept_and_a_stale_one_is_not(team, sheet, at):
    request = of(sheet, contribution="")
    given = {"request_id": request.pk, "actor": team["contributor"], "at": at, "received": RECEIVED, "revision": 0}

    operations.prepare_answer(prepared=Prepared(contribution="Il a proposé un refus"), **given)
    with pytest.raises(Stale):
        operations.prepare_answer(prepared=Prepared(contribution="Autre"), **given)

    request.refresh_from_db()
    assert (request.contribution, request.revision) == ("Il a proposé un refus", 1)


def test_the_answer_gives_the_four_points_in_general_and_for_the_person(team, sheet, at):
    request = of(sheet)

    operations.answer_request(request_id=request.pk, actor=team["approver"], at=at)

    request.refresh_from_db()
    titles = [passage["title"].replace("\u00a0", " ") for passage in request.letter["passages"]]
    said = str(request.letter).replace("\\xa0", " ").replace("\u00a0", " ")
    assert [title[:2] for title in titles[:4]] == ["1°", "2°", "3°", "4°"]
    assert titles[-1] == "Si cette réponse ne vous satisfait pas"
    for words in (
        "Il propose, l’agent décide",
        "Dans votre cas : Il a proposé un refus, que l’agent a suivi",
        "Durée du contrat – Employeur",
        "Ancienneté : 2 sur 10",
        "Une addition",
        "www.cada.fr",
        "regles@exemple.fr",
        "D-4521",
    ):
        assert words in said
    assert (request.status, request.sheet, request.closed_by) == ("answered", sheet, team["approver"].user)


@pytest.mark.parametrize(
    ("changed", "said", "sentence"),
    [
        ({"contribution": ""}, {}, "comment l’algorithme a contribué"),
        ({"applied_parameters": ""}, {}, "paramètres appliqués à la situation"),
        ({}, {"operations": ""}, "« opérations effectuées »"),
        ({}, {"role_in_decision": ""}, "« comment et quand il intervient dans la décision »"),
    ],
)
def test_what_is_missing_keeps_the_answer_and_is_named(changed, said, sentence, team, sheet, at):
    request = of(sheet, **changed)
    with pgtrigger.ignore("algorithms.SheetVersion:frozen_once_proposed"):
        SheetVersion.objects.filter(pk=sheet.pk).update(**{"updated_on": sheet.updated_on, **said})

    with pytest.raises(RuleBroken) as refusal:
        operations.answer_request(request_id=request.pk, actor=team["approver"], at=at)

    assert sentence in refusal.value.message.replace("\u00a0", " ")
    assert RulesRequest.objects.get().status == "received"


def test_no_answer_leaves_before_a_sheet_is_published(team, at):
    request = of(sheet_of(team, "draft"))

    with pytest.raises(RuleBroken, match="aucune fiche de cet algorithme"):
        operations.answer_request(request_id=request.pk, actor=team["approver"], at=at)


def test_a_secret_may_stand_for_the_parameters(team, sheet, at):
    request = of(sheet, applied_parameters="", withheld="Seuils d’alerte : recherche des infractions")

    operations.answer_request(request_id=request.pk, actor=team["approver"], at=at)

    assert "Ce qui ne peut pas être communiqué" in str(RulesRequest.objects.get().letter)


def test_a_contributor_prepares_but_does_not_sign(team, sheet, at):
    with pytest.raises(NotAllowed, match="approbateur"):
        operations.answer_request(request_id=of(sheet).pk, actor=team["contributor"], at=at)


def test_a_refusal_gives_its_reason_and_the_way_to_the_cada(team, sheet, at):
    request = of(sheet)

    with pytest.raises(RuleBroken, match="motivé"):
        operations.refuse_request(request_id=request.pk, actor=team["approver"], at=at, reason=" ")
    operations.refuse_request(request_id=request.pk, actor=team["approver"], at=at, reason="Secret de la défense")

    request.refresh_from_db()
    assert request.letter["passages"][0]["paragraphs"] == ["Secret de la défense"]
    assert "cada.fr" in str(request.letter)


def test_what_left_is_never_changed_even_by_sql(team, sheet, at):
    request = of(sheet)
    operations.answer_request(request_id=request.pk, actor=team["approver"], at=at)

    with pytest.raises(DatabaseError), transaction.atomic():
        RulesRequest.objects.update(letter={"opening": "", "passages": []})
    with pytest.raises(WrongState):
        operations.withdraw_request(request_id=request.pk, actor=team["approver"], at=at)


@pytest.mark.parametrize(
    ("received", "due", "cada"),
    [
        (date(2026, 3, 15), date(2026, 4, 15), date(2026, 6, 15)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 28)),
        (date(2026, 12, 10), date(2027, 1, 10), date(2027, 3, 10)),
    ],
)
def test_a_month_goes_from_day_to_day(received, due, cada):
    clock = Clock(received)

    assert (clock.due_on, clock.cada_until) == (due, cada)
    assert not clock.is_overdue(due)
    assert clock.is_overdue(due + timedelta(days=1))
    assert "Refus implicite" in clock.sentence(due + timedelta(days=1))
    assert "c’est aujourd’hui" in clock.sentence(due)


@pytest.mark.parametrize(
    ("status", "closed", "cada", "words"),
    [
        ("answered", date(2026, 4, 1), None, "Dans le délai d’un mois."),
        ("answered", date(2026, 5, 1), None, "Le délai d’un mois s’achevait"),
        ("refused", date(2026, 4, 1), date(2026, 6, 1), "Dans le délai d’un mois."),
        ("withdrawn", date(2026, 4, 1), None, "Aucune réponse n’est due."),
    ],
)
def test_a_closed_request_says_whether_it_was_in_time(status, closed, cada, words):
    clock = Clock(date(2026, 3, 15), RequestStatus(status), closed)

    assert clock.cada_until == cada
    assert words in clock.sentence(date(2026, 7, 1)).replace("\u00a0", " ")
    assert not clock.is_overdue(date(2026, 7, 1))


def test_what_waits_is_in_the_todo_of_the_department_only(team, sheet, at):
    request = of(sheet)
    of(sheet, status="refused")

    (todo,) = todo_for(team["approver"], at=at)

    assert (todo.url, todo.until) == (request.get_absolute_url(), date(2026, 12, 9))
    assert todo_for(team["secretary"], at=at) == todo_for(team["stranger"], at=at) == []


def test_the_mention_says_the_purpose_the_right_and_the_cada(sheet):
    said = letters.mention(sheet).replace("\u00a0", " ")

    assert "en partie sur le fondement d’un traitement algorithmique" in said
    assert "Orienter les demandes" in said
    assert "regles@exemple.fr" in said
    assert "CADA" in said
    assert letters.missing_for_mention(sheet) == []


def test_the_mention_leaves_to_complete_what_is_not_said(team):
    bare = sheet_of(team, purpose="", automation="full")

    assert "[finalité à compléter]" in letters.mention(bare)
    assert "[contact à compléter]" in letters.mention(bare)
    assert "est prise sur le fondement" in letters.mention(bare)
    assert letters.missing_for_mention(bare) == ["finalité", "contacts"]

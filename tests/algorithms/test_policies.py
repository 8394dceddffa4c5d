"""Who may do what with a sheet, drawn; and the same rules as the lists apply them."""

import pytest

from algorithms import policies, queries, workflow
from algorithms.enums import SheetStatus, SheetStep
from algorithms.models import SheetVersion
from common.errors import WrongState
from tests.algorithms.factories import AlgorithmFactory, DepartmentFactory, SheetVersionFactory
from tests.algorithms.people import actor
from tests.grids import cells, columns, entries, rows

# On a sheet that is proposed: the moment is the table's business, not the policy's.
STEPS = """
                  | edit | propose | approve | send_back | publish | start_version | supersede
------------------+------+---------+---------+-----------+---------+---------------+----------
contributor       | yes  | yes     | -       | -         | -       | yes           | -
proposer          | yes  | yes     | -       | -         | -       | yes           | -
approver          | -    | -       | yes     | yes       | yes     | -             | yes
colleague         | -    | -       | -       | -         | -       | -             | -
other contributor | -    | -       | -       | -         | -       | -             | -
other approver    | -    | -       | -       | -         | -       | -             | -
secretariat       | -    | -       | -       | -         | yes     | -             | yes
management        | -    | -       | -       | -         | -       | -             | -
board             | -    | -       | -       | -         | -       | -             | -
operator          | -    | -       | -       | -         | -       | -             | -
member            | -    | -       | -       | -         | -       | -             | -
president         | -    | -       | -       | -         | -       | -             | -
no department     | -    | -       | -       | -         | -       | -             | -
"""
SEES = """
                  | draft | proposed | approved | published | superseded
------------------+-------+----------+----------+-----------+-----------
contributor       | yes   | yes      | yes      | yes       | yes
proposer          | yes   | yes      | yes      | yes       | yes
approver          | yes   | yes      | yes      | yes       | yes
colleague         | -     | -        | -        | yes       | yes
other contributor | -     | -        | -        | yes       | yes
other approver    | -     | -        | -        | yes       | yes
secretariat       | -     | yes      | yes      | yes       | yes
management        | -     | yes      | yes      | yes       | yes
board             | -     | yes      | yes      | yes       | yes
operator          | -     | -        | -        | yes       | yes
member            | -     | yes      | yes      | yes       | yes
president         | -     | yes      | yes      | yes       | yes
no department     | -     | -        | -        | yes       | yes
"""
TABLE = """
           | edit  | propose  | approve  | publish   | send_back | start_version | supersede
-----------+-------+----------+----------+-----------+-----------+---------------+-----------
draft      | draft | proposed | -        | -         | -         | -             | -
proposed   | -     | -        | approved | -         | draft     | -             | -
approved   | -     | -        | -        | published | draft     | -             | -
published  | -     | -        | -        | -         | -         | published     | superseded
superseded | -     | -        | -        | -         | -         | -             | -
"""


@pytest.fixture
def places(db):
    return {"department": DepartmentFactory(), "elsewhere": DepartmentFactory()}


@pytest.mark.parametrize(("who", "step", "allowed"), cells(STEPS))
def test_who_may_take_which_step(who, step, allowed, places, django_assert_num_queries):
    sheet = SheetVersionFactory(algorithm__department=places["department"], status=SheetStatus.PROPOSED)
    someone = actor(who, proposer=sheet.proposed_by, **places)

    with django_assert_num_queries(0):
        verdict = policies.STEPS[SheetStep(step)](someone, sheet)

    assert bool(verdict) is allowed


@pytest.mark.parametrize(("who", "status", "allowed"), cells(SEES))
def test_who_sees_which_sheet(who, status, allowed, places):
    sheet = SheetVersionFactory(algorithm__department=places["department"], status=status)

    assert bool(policies.can_see(actor(who, proposer=sheet.proposed_by, **places), sheet)) is allowed


@pytest.mark.parametrize("who", rows(SEES))
def test_what_one_may_not_see_is_hidden_before_anything_else(who, places):
    sheet = SheetVersionFactory(algorithm__department=places["department"], status=SheetStatus.DRAFT)
    someone = actor(who, **places)

    for step, policy in policies.STEPS.items():
        if not policies.can_see(someone, sheet):
            assert policy(someone, sheet).is_hidden, step


@pytest.mark.parametrize(("status", "step", "target"), entries(TABLE))
def test_which_step_leads_where(status, step, target):
    if target != "-":
        assert workflow.SHEET.target(SheetStep(step), source=status) == target
        return
    with pytest.raises(WrongState):
        workflow.SHEET.target(SheetStep(step), source=status)


def test_every_state_and_every_step_is_drawn():
    assert set(columns(STEPS)) == set(columns(TABLE)) == set(SheetStep.values) == set(policies.STEPS)
    assert set(columns(SEES)) == set(rows(TABLE)) == set(SheetStatus.values)


@pytest.mark.parametrize("who", rows(SEES))
def test_the_list_shows_what_the_policy_lets_see(who, places):
    for department in places.values():
        for status in SheetStatus:
            SheetVersionFactory(algorithm__department=department, status=status)
    someone = actor(who, **places)

    listed = set(queries.sheets_visible_to(someone))

    every = SheetVersion.objects.select_related("algorithm")
    assert listed == {sheet for sheet in every if policies.can_see(someone, sheet)}
    assert len(every) == 10


@pytest.mark.parametrize("who", rows(SEES))
def test_the_registry_shows_what_the_list_shows(who, places):
    for department in places.values():
        for status in SheetStatus:
            SheetVersionFactory(algorithm__department=department, status=status)
        several = AlgorithmFactory(department=department)
        for number, status in enumerate(LIFE, start=1):
            SheetVersionFactory(algorithm=several, number=number, status=status)
        public = AlgorithmFactory(department=department)
        for number, status in enumerate([SheetStatus.PUBLISHED, SheetStatus.DRAFT], start=1):
            SheetVersionFactory(algorithm=public, number=number, status=status)
    someone = actor(who, **places)

    entries = queries.entries_visible_to(someone)

    assert {entry.pk for entry in entries} == {sheet.pk for sheet in queries.latest_visible_to(someone)}
    assert entries.count() == entries.values("algorithm").distinct().count()


def test_the_list_gives_the_latest_version_that_one_may_see(places):
    algorithm = AlgorithmFactory(department=places["department"])
    published = SheetVersionFactory(algorithm=algorithm, status=SheetStatus.PUBLISHED)
    draft = SheetVersionFactory(algorithm=algorithm, number=2)

    assert list(queries.latest_visible_to(actor("contributor", **places))) == [draft]
    assert list(queries.latest_visible_to(actor("member", **places))) == [published]


@pytest.mark.parametrize("who", rows(SEES))
def test_only_a_contributor_of_a_department_enters_an_algorithm(who, places):
    allowed = who in {"contributor", "proposer", "other contributor"}

    assert bool(policies.can_create(actor(who, **places))) is allowed


LIFE = [SheetStatus.SUPERSEDED, SheetStatus.PUBLISHED, SheetStatus.PROPOSED]
ASKED = {SheetStatus.DRAFT: "propose", SheetStatus.PROPOSED: "approve", SheetStatus.APPROVED: "publish"}


@pytest.mark.parametrize("who", rows(SEES))
@pytest.mark.parametrize("status", list(SheetStatus))
def test_what_waits_for_me_is_what_i_may_do(who, status, places, at):
    sheet = SheetVersionFactory(algorithm__department=places["department"], status=status)
    someone = actor(who, proposer=sheet.proposed_by, **places)

    mine = [todo for todo in queries.todo_for(someone, at=at) if todo.is_mine]

    is_asked = status in ASKED and bool(policies.STEPS[SheetStep(ASKED[status])](someone, sheet))
    assert [todo.url for todo in mine] == ([sheet.get_absolute_url()] if is_asked else [])

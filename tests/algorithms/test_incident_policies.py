"""Who may do what with an incident, drawn; and the same rules as the lists and the counts apply them."""

import pytest

from algorithms import workflow
from algorithms.enums import IncidentStatus, IncidentStep, SheetStatus
from algorithms.models import Algorithm, Incident
from algorithms.policies import incidents as policies
from algorithms.queries import incidents as queries
from common.errors import WrongState
from tests.algorithms.factories import DepartmentFactory, SheetVersionFactory
from tests.algorithms.incident_factories import IncidentFactory
from tests.algorithms.people import actor
from tests.grids import cells, columns, entries, rows

# On an incident of an algorithm whose sheet is published; « proposer » declared it.
STEPS = """
                  | edit | note | notify | remedy | close | reopen
------------------+------+------+--------+--------+-------+-------
contributor       | yes  | yes  | yes    | yes    | -     | yes
proposer          | yes  | yes  | yes    | yes    | -     | yes
approver          | yes  | yes  | yes    | yes    | yes   | yes
colleague         | -    | -    | -      | -      | -     | -
other contributor | -    | -    | -      | -      | -     | -
other approver    | -    | -    | -      | -      | -     | -
secretariat       | -    | -    | -      | -      | -     | -
management        | -    | -    | -      | -      | -     | -
board             | -    | -    | -      | -      | -     | -
operator          | -    | -    | -      | -      | -     | -
member            | -    | -    | -      | -      | -     | -
president         | -    | -    | -      | -      | -     | -
no department     | -    | -    | -      | -      | -     | -
"""
# By the most advanced state that a version of the sheet has reached.
SEES = """
                  | draft | proposed | approved | published
------------------+-------+----------+----------+----------
contributor       | yes   | yes      | yes      | yes
proposer          | yes   | yes      | yes      | yes
approver          | yes   | yes      | yes      | yes
colleague         | -     | -        | -        | -
other contributor | -     | -        | -        | -
other approver    | -     | -        | -        | -
secretariat       | -     | yes      | yes      | yes
management        | -     | yes      | yes      | yes
board             | -     | yes      | yes      | yes
operator          | -     | -        | -        | -
member            | -     | yes      | yes      | yes
president         | -     | yes      | yes      | yes
no department     | -     | -        | -        | -
"""
TABLE = """
             | edit         | note         | notify       | remedy       | close  | reopen
-------------+--------------+--------------+--------------+--------------+--------+-------
open         | open         | open         | open         | under_remedy | closed | -
under_remedy | under_remedy | under_remedy | under_remedy | -            | closed | -
closed       | -            | -            | -            | -            | -      | open
"""


@pytest.fixture
def places(db):
    return {"department": DepartmentFactory(), "elsewhere": DepartmentFactory()}


def incident_of(department, status=SheetStatus.PUBLISHED, **given):
    sheet = SheetVersionFactory(algorithm__department=department, status=status)
    IncidentFactory(algorithm=sheet.algorithm, **given)
    return loaded().get(algorithm=sheet.algorithm)


def loaded():
    """Every incident, with what the policies read."""
    found = Incident.objects.all()
    algorithms = {algorithm.pk: algorithm for algorithm in queries.with_sharing(Algorithm.objects.all())}
    for incident in found:
        incident.algorithm = algorithms[incident.algorithm_id]
    return _Found(found)


class _Found(list):
    def get(self, *, algorithm):
        return next(incident for incident in self if incident.algorithm_id == algorithm.pk)


@pytest.mark.parametrize(("who", "step", "allowed"), cells(STEPS))
def test_who_may_take_which_step(who, step, allowed, places, django_assert_num_queries):
    incident = incident_of(places["department"])
    someone = actor(who, proposer=incident.declared_by, **places)

    with django_assert_num_queries(0):
        verdict = policies.STEPS[IncidentStep(step)](someone, incident)

    assert bool(verdict) is allowed


@pytest.mark.parametrize(("who", "status", "allowed"), cells(SEES))
def test_who_reads_which_incident(who, status, allowed, places):
    incident = incident_of(places["department"], status)
    someone = actor(who, **places)

    assert bool(policies.can_see(someone, incident)) is allowed
    assert list(queries.incidents_visible_to(someone)) == ([incident] if allowed else [])
    assert list(queries.registers_visible_to(someone)) == ([incident.algorithm] if allowed else [])


@pytest.mark.parametrize("who", rows(SEES))
def test_what_one_may_not_read_is_hidden_before_anything_else(who, places):
    incident = incident_of(places["department"], SheetStatus.DRAFT)
    someone = actor(who, **places)

    for step, policy in policies.STEPS.items():
        if not policies.can_see(someone, incident):
            assert policy(someone, incident).is_hidden, step


@pytest.mark.parametrize(("status", "step", "target"), entries(TABLE))
def test_which_step_leads_where(status, step, target):
    if target != "-":
        assert workflow.INCIDENT.target(IncidentStep(step), source=status) == target
        return
    with pytest.raises(WrongState):
        workflow.INCIDENT.target(IncidentStep(step), source=status)


def test_every_state_and_every_step_is_drawn():
    assert set(columns(STEPS)) == set(columns(TABLE)) == set(IncidentStep.values) == set(policies.STEPS)
    assert set(rows(TABLE)) == set(IncidentStatus.values)


@pytest.mark.parametrize("who", rows(SEES))
def test_the_counts_are_those_of_the_incidents_that_one_reads(who, places, at):
    for department in places.values():
        for status in (SheetStatus.DRAFT, SheetStatus.PUBLISHED):
            incident = incident_of(department, status)
            IncidentFactory(algorithm=incident.algorithm, seriousness="serious")
            IncidentFactory(algorithm=incident.algorithm, status="closed")
    someone = actor(who, **places)

    counted = queries.counts_visible_to(someone, at=at)

    readable = [incident for incident in loaded() if policies.can_see(someone, incident) and incident.is_open]
    assert sum(count.open for count in counted.values()) == len(readable)
    assert set(counted) == {incident.algorithm_id for incident in readable}
    assert all(count.serious == 1 for count in counted.values())


@pytest.mark.parametrize("count", [1, 3])
def test_the_counts_are_one_query_whatever_the_number(count, places, at, django_assert_num_queries):
    for _each in range(count):
        incident_of(places["department"], breach="risk")
    someone = actor("member", **places)

    with django_assert_num_queries(1):
        counted = queries.counts_visible_to(someone, at=at)

    assert len(counted) == count

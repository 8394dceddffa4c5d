"""Who may do what with the charter, drawn."""

from datetime import UTC, datetime

import pytest

from accounts.actors import Actor, MandateInForce
from accounts.enums import Office, Role
from accounts.models import User
from charter import policies, queries, workflow
from charter.enums import CharterStatus, CharterStep
from charter.models import CharterVersion
from common.errors import WrongState
from tests.charter.factories import CharterVersionFactory
from tests.grids import cells, columns, rows

STEPS = """
            | edit | publish | supersede
------------+------+---------+----------
secretariat | yes  | yes     | yes
contributor | -    | -       | -
approver    | -    | -       | -
member      | -    | -       | -
president   | -    | -       | -
management  | -    | -       | -
board       | -    | -       | -
operator    | -    | -       | -
"""
SEES = """
            | draft | in_force | superseded
------------+-------+----------+-----------
secretariat | yes   | yes      | yes
contributor | -     | yes      | yes
approver    | -     | yes      | yes
member      | -     | yes      | yes
president   | -     | yes      | yes
management  | -     | yes      | yes
board       | -     | yes      | yes
operator    | -     | yes      | yes
"""
TABLE = """
           | edit  | publish  | supersede
-----------+-------+----------+-----------
draft      | yes   | yes      | -
in_force   | -     | -        | yes
superseded | -     | -        | -
"""


def actor(who):
    user = User(pk=1, full_name="Personne", joined_at=datetime(2026, 1, 1, tzinfo=UTC))
    if who in {"member", "president"}:
        office = Office.PRESIDENT if who == "president" else Office.MEMBER
        mandate = MandateInForce(
            mandate_id=1, seat_id=1, office=office, ends_on=datetime(2028, 1, 1, tzinfo=UTC).date()
        )
        return Actor(user=user, mandate=mandate)
    return Actor(user=user, roles=frozenset({Role(who)}))


@pytest.mark.parametrize(("who", "step", "allowed"), cells(STEPS))
def test_who_may_take_which_step(who, step, allowed, db, django_assert_num_queries):
    version = CharterVersion(status=CharterStatus.DRAFT)

    with django_assert_num_queries(0):
        verdict = policies.STEPS[CharterStep(step)](actor(who), version)

    assert bool(verdict) is allowed


@pytest.mark.parametrize(("who", "status", "allowed"), cells(SEES))
def test_who_sees_which_version(who, status, allowed):
    assert bool(policies.can_see(actor(who), CharterVersion(status=status))) is allowed


@pytest.mark.parametrize(("status", "step", "allowed"), cells(TABLE))
def test_which_step_follows_which_state(status, step, allowed):
    if allowed:
        assert workflow.CHARTER.target(CharterStep(step), source=status)
        return
    with pytest.raises(WrongState):
        workflow.CHARTER.target(CharterStep(step), source=status)


def test_every_state_and_every_step_is_drawn():
    assert set(columns(STEPS)) == set(columns(TABLE)) == set(CharterStep.values)
    assert set(columns(SEES)) == set(rows(TABLE)) == set(CharterStatus.values)


@pytest.mark.parametrize("who", rows(SEES))
def test_the_list_shows_what_the_policy_lets_see(who, db):
    for status in CharterStatus:
        CharterVersionFactory(status=status, commitments=1)
    someone = actor(who)

    listed = set(queries.versions_visible_to(someone))

    assert listed == {version for version in CharterVersion.objects.all() if policies.can_see(someone, version)}


@pytest.mark.parametrize("who", rows(STEPS))
def test_only_the_secretariat_opens_and_loads(who):
    assert bool(policies.can_open(actor(who))) is (who == "secretariat")
    assert bool(policies.can_load(actor(who))) is (who == "secretariat")

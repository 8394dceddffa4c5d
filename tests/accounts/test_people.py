"""Accounts, roles and who acts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import actors
from accounts.enums import Office, Role
from accounts.models import RoleGrant, User
from accounts.queries import holders_of, roles_of
from tests.committee.factories import MandateFactory, UserFactory

pytestmark = pytest.mark.django_db


def give(user, role, *, at, until=None):
    return RoleGrant.objects.create(user=user, role=role, granted_at=at, granted_by_label="essai", ended_at=until)


def test_a_role_runs_from_the_instant_it_is_given_to_the_instant_it_is_taken_back(at):
    user = UserFactory()
    give(user, Role.SECRETARIAT, at=at, until=at + timedelta(hours=1))

    moments = [at - timedelta(seconds=1), at, at + timedelta(minutes=59), at + timedelta(hours=1)]

    assert [bool(roles_of(user, at=moment)) for moment in moments] == [False, True, True, False]


def test_a_closed_account_has_no_role_and_no_mandate(at):
    mandate = MandateFactory(person__is_active=False)
    give(mandate.person, Role.SECRETARIAT, at=at)

    actor = actors.build(mandate.person, at)

    assert (actor.roles, actor.mandate) == (frozenset(), None)
    assert not holders_of(Role.SECRETARIAT, at=at).exists()


def test_a_role_is_held_once_at_a_time(at):
    user = UserFactory()
    give(user, Role.APPROVER, at=at)

    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        give(user, Role.APPROVER, at=at)


def test_an_address_is_one_account_whatever_its_case():
    UserFactory(email="personne@exemple.fr")

    with pytest.raises(IntegrityError, match="whatever_the_case"), transaction.atomic():
        UserFactory(email="Personne@Exemple.fr")

    assert User.objects.get_by_natural_key("PERSONNE@exemple.fr").email == "personne@exemple.fr"


def test_a_person_read_again_is_what_they_are_now_and_not_what_the_page_thought(at):
    user = UserFactory()
    grant = give(user, Role.SECRETARIAT, at=at - timedelta(days=1))
    before = actors.build(user, at)
    grant.ended_at = at
    grant.save()

    assert before.is_secretariat
    assert not actors.again(before, at).is_secretariat


@pytest.mark.parametrize("office", list(Office))
def test_the_office_comes_from_the_mandate(office, at):
    actor = actors.build(MandateFactory(office=office).person, at)

    assert (actor.is_member, actor.is_president, actor.is_vice_president) == (
        True,
        office == Office.PRESIDENT,
        office == Office.VICE_PRESIDENT,
    )

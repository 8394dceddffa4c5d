"""The privileges as they are in the database, not as the code would like them."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from common import grants
from tests.conftest import as_role

pytestmark = pytest.mark.django_db


def grants_in_the_database():
    with as_role(""), connection.cursor() as cursor:
        cursor.execute(
            "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE table_schema = 'public' AND grantee IN (%s, %s, 'PUBLIC')",
            [grants.APPLICATION_ROLE, grants.PUBLIC_ROLE],
        )
        return {grants.Grant(*row) for row in cursor.fetchall()}


def test_the_database_holds_exactly_the_grants_of_the_list():
    assert grants_in_the_database() == grants.expected()


def test_the_public_role_reads_the_bulletin_and_nothing_else():
    mine = {grant for grant in grants_in_the_database() if grant.role == grants.PUBLIC_ROLE}
    bulletin = {model._meta.db_table for model in apps.get_app_config("bulletin").get_models(include_auto_created=True)}

    assert {grant.privilege for grant in mine} == {"SELECT"}
    assert {grant.table for grant in mine} == bulletin


def test_neither_role_owns_anything_or_is_above_the_others():
    with as_role(""), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'saisine%%' AND (rolsuper OR rolcreaterole OR rolcreatedb "
            "OR rolbypassrls)"
        )
        powerful = cursor.fetchall()
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname LIKE 'saisine%%'"
        )
        owned = cursor.fetchall()

    assert (powerful, owned) == ([], [])


def closed_tables():
    """Every table that is not the bulletin's."""
    return sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        - {model._meta.db_table for model in apps.get_app_config("bulletin").get_models(include_auto_created=True)}
    )


def test_every_direct_attempt_of_the_public_role_on_other_tables_is_refused():
    attempts = [f'SELECT * FROM "{table}"' for table in closed_tables()]
    attempts += [f'DELETE FROM "{table}"' for table in closed_tables()]
    attempts += [f'TRUNCATE "{table}"' for table in closed_tables()]

    answers = {attempt: _refusal(attempt) for attempt in attempts}

    assert len(attempts) >= 30
    assert {attempt for attempt, refusal in answers.items() if "permission denied" not in refusal} == set()


@pytest.mark.parametrize("verb", ["INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"])
def test_the_public_role_changes_nothing_of_the_bulletin_either(verb):
    tables = [model._meta.db_table for model in apps.get_app_config("bulletin").get_models()]

    refusals = [_refusal(verb.format(f'"{table}"')) for table in tables]

    assert all("permission denied" in refusal or "must be owner" in refusal for refusal in refusals)


def _refusal(statement):
    try:
        with as_role(grants.PUBLIC_ROLE), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as refusal:
        return str(refusal)
    return ""

"""What the public process can reach when it is signed in as its own role (RELIABILITY.md, bar B3)."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from bulletin.checkpoints import keep_checkpoint
from common import grants
from tests.bulletin.factories import AT, publish_chain
from tests.common import printed
from tests.conftest import as_role

BULLETIN = {
    "bulletin_publication",
    "bulletin_bulletinissue",
    "bulletin_registerentry",
    "bulletin_checkpoint",
    "bulletin_searchentry",
}
VERBS = {
    "read": "SELECT * FROM {}",
    "add to": "INSERT INTO {} DEFAULT VALUES",
    "change": "UPDATE {0} SET {1} = {1}",
    "delete from": "DELETE FROM {}",
    "empty": "TRUNCATE {}",
}


def tables():
    return {model._meta.db_table: model._meta.pk.column for model in apps.get_models(include_auto_created=True)}


def attempts():
    """Everything that the public role must be refused: all on other tables, all but reading on its own."""
    for table, column in sorted(tables().items()):
        for name, statement in VERBS.items():
            if table not in BULLETIN or name != "read":
                yield f"{name} {table}", statement.format(f'"{table}"', f'"{column}"')
    yield "read the passwords of roles", "SELECT * FROM pg_authid"
    yield "make a table", "CREATE TABLE mine (a int)"
    yield "act as the application", f"SET ROLE {grants.APPLICATION_ROLE}"
    yield "read a file of the server", "SELECT pg_read_file('/etc/hostname')"


def refusal(statement):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as refused:
        return str(refused)
    return "done"


@pytest.mark.django_db
def test_every_attempt_of_the_public_role_beyond_the_bulletin_is_refused():
    wanted = dict(attempts())

    with as_role(""), connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {grants.PUBLIC_ROLE}")
        answers = {name: refusal(statement) for name, statement in wanted.items()}
        cursor.execute("RESET SESSION AUTHORIZATION")

    assert len(answers) >= 30
    assert {name: answer for name, answer in answers.items() if "permission denied" not in answer} == {}


@pytest.mark.django_db
def test_the_public_role_reads_the_bulletin():
    publish_chain()
    keep_checkpoint(signer=printed.file_sealer(), at=AT)

    with as_role(grants.PUBLIC_ROLE), connection.cursor() as cursor:
        for table in BULLETIN:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone()[0] > 0

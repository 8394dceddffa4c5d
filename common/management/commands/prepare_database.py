"""Make the database ready: roles, migrations, GRANTs. Run by the owner at each upgrade; safe to repeat."""

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg2 import sql

from common import grants


class Command(BaseCommand):
    help = "Create the two roles, migrate, and give each role exactly its privileges."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_role(grants.APPLICATION_ROLE, os.environ.get("APP_DATABASE_PASSWORD"))
        ensure_role(grants.PUBLIC_ROLE, os.environ.get("PUBLIC_DATABASE_PASSWORD"))
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        apply_grants()
        self.stdout.write("Database ready.")


def ensure_role(role: str, password: str | None) -> None:
    """The role exists, can sign in, is nobody's owner, and has the password given, if any.

    Its attributes are looked at, not set again: PostgreSQL lets only a superuser touch SUPERUSER, even to refuse it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
        known = cursor.fetchone()
        name = sql.Identifier(role).as_string(cursor.cursor)
        if known is None:
            cursor.execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
        elif known[0]:
            raise CommandError(f"The role {role} may do more than read and write: take its attributes away first.")
        if password:
            cursor.execute(f"ALTER ROLE {name} PASSWORD %s", [password])


@transaction.atomic
def apply_grants() -> None:
    with connection.cursor() as cursor:
        for statement in grants.statements():
            cursor.execute(statement)

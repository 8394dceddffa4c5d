"""Who may touch which table: two database roles, one list, applied at set-up and compared in the tests.

- The application's role reads and writes, but only ever adds to the tables of models marked `append_only`.
- The public role reads the tables of the bulletin, and nothing else. No embargoed byte is within its reach.
"""

from dataclasses import dataclass

from django.apps import apps

APPLICATION_ROLE = "saisine_app"
PUBLIC_ROLE = "saisine_public"
PUBLIC_APP = "bulletin"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    role: str
    table: str
    privilege: str


def expected() -> set[Grant]:
    """The GRANTs as they must be in the database, from the models that are installed."""
    wanted: set[Grant] = set()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        privileges = ["SELECT", "INSERT"]
        if not getattr(model, "append_only", False):
            privileges += ["UPDATE", "DELETE"]
        wanted |= {Grant(APPLICATION_ROLE, table, privilege) for privilege in privileges}
        if model._meta.app_label == PUBLIC_APP:
            wanted.add(Grant(PUBLIC_ROLE, table, "SELECT"))
    # The worker and the commands check that the schema is the one they were written for.
    wanted.add(Grant(APPLICATION_ROLE, "django_migrations", "SELECT"))
    return wanted


def statements() -> list[str]:
    """The SQL that makes it so, whatever was there before. Run by the owner of the tables."""
    roles = f"{APPLICATION_ROLE}, {PUBLIC_ROLE}"
    lines = [
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {roles}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {roles}",
        f"GRANT USAGE ON SCHEMA public TO {roles}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}",
    ]
    lines += [f'GRANT {grant.privilege} ON "{grant.table}" TO {grant.role}' for grant in sorted(expected())]
    return lines

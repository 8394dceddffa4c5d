"""One at a time: for what no row can be locked for, because it does not exist yet (a first draft, a next number)."""

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Wait until nobody else holds `name`, and hold it until the end of the transaction.

    Take it before the first line of the journal, which has a lock of its own: always in this order, no deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])

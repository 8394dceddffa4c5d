"""Numbers: gapless, given in the transaction that publishes, under one lock."""

from django.db import connection
from django.db.models import Max

from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication
from bulletin.models.register import REGISTER_LOCK

# The journal's trigger takes this one (common/models.py). Taken first, always in this order: no deadlock.
JOURNAL_LOCK = 2020041


def lock_for_publication() -> None:
    """One publication at a time, until the end of the transaction. Reads and drafts do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [JOURNAL_LOCK])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTER_LOCK])


def next_issue_number(year: int) -> int:
    """The number that the next issue of this year bears. A candidate only, unless the lock is held."""
    last = BulletinIssue.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def next_number(kind: PublicationKind, year: int) -> int:
    """The number that the next act of this kind and year bears. A candidate only, unless the lock is held."""
    last = Publication.objects.filter(kind=kind, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1

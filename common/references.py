"""References that count from one each year: « ALG-2026-0001 »."""

from django.db.models import IntegerField, Max, Model, QuerySet
from django.db.models.functions import Cast, Substr


def last_rank(rows: "QuerySet[Model]", prefix: str, year: int) -> int:
    """The last number that one of these rows bears that year; 0 when none does.

    Hold the lock of the reference (`common.locks.one_at_a_time`), so that no two ask at once.
    """
    begins = f"{prefix}-{year}-"
    numbers = rows.filter(reference__startswith=begins).annotate(
        rank=Cast(Substr("reference", len(begins) + 1), IntegerField())
    )
    return numbers.aggregate(last=Max("rank"))["last"] or 0


def reference(prefix: str, year: int, rank: int) -> str:
    """« DEM-2026-0007 »."""
    return f"{prefix}-{year}-{rank:04d}"


def next_reference(rows: "QuerySet[Model]", prefix: str, year: int) -> str:
    """The reference that follows the last one, under the same lock."""
    return reference(prefix, year, last_rank(rows, prefix, year) + 1)

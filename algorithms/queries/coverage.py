"""The registry, counted."""

from collections import Counter
from dataclasses import dataclass

from algorithms.enums import IN_USE, Lifecycle, SheetStatus
from algorithms.models import Algorithm, SheetVersion


@dataclass(frozen=True, slots=True)
class Coverage:
    """The registry, counted on the sheets in force."""

    registered: int
    in_use: int
    in_preparation: int
    by_lifecycle: tuple[tuple[str, int], ...]


def coverage() -> Coverage:
    """Registered, in use, by life cycle; and the algorithms that have no published sheet yet. Two queries."""
    counted = Counter(SheetVersion.objects.filter(status=SheetStatus.PUBLISHED).values_list("lifecycle", flat=True))
    in_preparation = Algorithm.objects.exclude(versions__status=SheetStatus.PUBLISHED).count()
    return Coverage(
        registered=counted.total(),
        in_use=sum(counted[state] for state in IN_USE),
        in_preparation=in_preparation,
        by_lifecycle=tuple((state.label, counted[state]) for state in Lifecycle if counted[state]),
    )

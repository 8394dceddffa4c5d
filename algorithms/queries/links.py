"""The links that the sheets quote, and those that are dead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet

from algorithms.enums import SheetStatus
from algorithms.models import ROWS, LinkState, SheetEntry, SheetLink, SheetVersion

# The columns of each kind of row that hold an address of the web.
_ADDRESSES = {
    name: [column for column in row.FACTS if isinstance(row.column(column), models.URLField)]
    for name, row in ROWS.items()
}
CHECKED_EVERY = timedelta(days=7)
MOST_SHOWN = 100
CONFIRMED_AFTER = timedelta(hours=20)


def sources_of(sheet: SheetVersion) -> set[str]:
    """The addresses that this version quotes, in whatever row; its rows are loaded."""
    return {
        url
        for name, columns in _ADDRESSES.items()
        for row in getattr(sheet, name).all()
        for column in columns
        if (url := getattr(row, column))
    }


def dead_addresses(among: Iterable[str]) -> set[str]:
    return set(LinkState.objects.filter(url__in=list(among), dead_since__isnull=False).values_list("url", flat=True))


def read_today() -> QuerySet[SheetLink]:
    """The links of the versions that people read: in force, or the last of their algorithm."""
    return SheetLink.objects.filter(Q(entry__status=SheetStatus.PUBLISHED) | Q(entry__is_latest=True))


def quoting(url: str) -> QuerySet[SheetLink, UUID]:
    """The versions that quote this address."""
    return SheetLink.objects.filter(url=url).values_list("entry_id", flat=True)


def links_due(*, at: datetime) -> QuerySet[LinkState]:
    """Never looked at first, then those not looked at for a week; what failed is looked at again the day after."""
    is_failing = Q(failed_days__gt=0) & Q(checked_at__lte=at - CONFIRMED_AFTER)
    due = Q(checked_at__isnull=True) | Q(checked_at__lte=at - CHECKED_EVERY) | is_failing
    return LinkState.objects.filter(due).order_by(F("checked_at").asc(nulls_first=True), "pk")


@dataclass(frozen=True, slots=True)
class DeadLink:
    """One dead address, and the sheets in sight that quote it."""

    state: LinkState
    sheets: tuple[SheetEntry, ...]


def dead_links_in(entries: QuerySet[SheetEntry]) -> list[DeadLink]:
    """The dead links of these rows, the oldest death first, a hundred at most. Two queries."""
    states = LinkState.objects.filter(dead_since__isnull=False)
    quoted = SheetLink.objects.filter(entry__in=entries, url__in=states.values("url")).select_related("entry")
    by_url: dict[str, list[SheetEntry]] = {}
    for link in quoted.order_by("entry__reference"):
        by_url.setdefault(link.url, []).append(link.entry)
    shown = states.filter(url__in=by_url).order_by("dead_since", "url")[:MOST_SHOWN]
    return [DeadLink(state, tuple(by_url[state.url])) for state in shown]


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "")[:255]

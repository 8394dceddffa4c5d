"""Looking at the links of the registry, a few at a time, and keeping what was found."""

import time
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from algorithms.enums import LinkVerdict
from algorithms.models import LinkState
from algorithms.operations.indexing import index_sheets
from algorithms.queries.links import host_of, links_due, quoting, read_today
from algorithms.visits import Visit, visit

MOST_VISITS = 100
MOST_ON_A_HOST = 5
# A run ends before the worker's own limit; what is left waits for the next.
SECONDS = 200
DEAD_AFTER_DAYS = 2


def check_links(*, at: datetime) -> int:
    """Visit the links that are due, at most five on one host. Returns how many were visited."""
    _know_new_ones()
    hosts: Counter[str] = Counter()
    began, count = time.monotonic(), 0
    for state in links_due(at=at)[: MOST_VISITS * MOST_ON_A_HOST]:
        if count == MOST_VISITS or time.monotonic() - began > SECONDS:
            break
        if hosts[state.host] == MOST_ON_A_HOST:
            continue
        hosts[state.host] += 1
        count += 1
        record_visit(state_id=state.pk, found=visit(state.url), at=at)
    return count


@transaction.atomic
def record_visit(*, state_id: int, found: Visit, at: datetime) -> LinkState:
    """Keep what was found. Dead from the second different day of failure; alive again as soon as it answers."""
    state = LinkState.objects.select_for_update(no_key=True).get(pk=state_id)
    was_dead, today = state.dead_since is not None, timezone.localdate(at)
    state.checked_at, state.detail = at, found.detail
    if found.is_alive or found.is_refused:
        state.verdict = LinkVerdict.ALIVE if found.is_alive else LinkVerdict.REFUSED
        state.failing_since = state.failed_on = state.dead_since = None
        state.failed_days = 0
    else:
        if state.failed_on != today:
            state.failed_days, state.failed_on = state.failed_days + 1, today
        state.failing_since = state.failing_since or today
        if state.failed_days >= DEAD_AFTER_DAYS:
            state.dead_since = state.dead_since or today
        state.verdict = LinkVerdict.DEAD if state.dead_since else LinkVerdict.FAILING
    state.save()
    if was_dead != (state.dead_since is not None):
        quoted: list[UUID] = list(quoting(state.url))
        index_sheets(quoted)
    return state


def _know_new_ones() -> None:
    """The addresses that sheets quote today and that nobody looked at."""
    known = LinkState.objects.values("url")
    new = read_today().exclude(url__in=known).values_list("url", flat=True).distinct()
    LinkState.objects.bulk_create((LinkState(url=url, host=host_of(url)) for url in new), ignore_conflicts=True)

"""When a digest is due, and what is new in it. Pure: the clock and the tasks are given."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.enums import DigestFrequency
from common.todo import Todo

# In the morning, Paris time; long enough for a worker that was down to catch up.
MORNING = range(7, 10)
_FRIDAY, _MONDAY = 4, 0
# A deadline is said again when it comes near, then when it has passed.
SOON = timedelta(days=3)


def occasion(frequency: DigestFrequency, at: datetime) -> str:
    """The occasion that is open at this moment, one letter at most for each; empty when it is not the time."""
    now = timezone.localtime(at)
    if frequency == DigestFrequency.IMMEDIATE:
        return at.isoformat()
    if now.hour not in MORNING or frequency == DigestFrequency.NEVER:
        return ""
    if frequency == DigestFrequency.WEEKLY:
        return f"semaine {now:%G-%V}" if now.weekday() == _MONDAY else ""
    return f"jour {now:%Y-%m-%d}" if now.weekday() <= _FRIDAY else ""


def fingerprints(tasks: Sequence[Todo], *, today: date) -> list[str]:
    """One for each task as it stands: a task that becomes urgent, then late, is news again. No word is kept."""
    return sorted(
        hashlib.sha256(f"{task.url}|{task.label}|{_stage(task.until, today)}".encode()).hexdigest()[:16]
        for task in tasks
    )


def _stage(until: date | None, today: date) -> str:
    if until is None or until > today + SOON:
        return "later"
    return "soon" if until >= today else "late"

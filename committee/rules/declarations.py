"""How long a declaration is worth, and when its author is reminded of the next one."""

from dataclasses import dataclass
from datetime import date, timedelta

from committee.enums.interests import DeclarationLetterKind as Kind
from common.months import months_after

# How long before its term the next declaration is asked for, and how often afterwards.
ASKED_BEFORE = timedelta(days=30)
ASKED_AGAIN_EVERY = 1


def covered_to(submitted_on: date, *, months: int) -> date:
    """The last day that a declaration covers."""
    return months_after(submitted_on, months) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """The letter of one day; the same `occasion` is written to once."""

    kind: Kind
    occasion: str


def reminder(*, on: date, covers_to: date | None, mandate_starts_on: date) -> Reminder | None:
    """What is written today to a member whose last declaration ends on `covers_to` (None: they never declared).

    A month before the term, the day after it, then each month. When days were missed, the last occasion alone counts:
    nobody receives three letters at once.
    """
    if covers_to is None:
        return _late(on, since=mandate_starts_on, first=Kind.FIRST)
    if on > covers_to:
        return _late(on, since=covers_to + timedelta(days=1), first=Kind.EXPIRED)
    if on >= covers_to - ASKED_BEFORE:
        return Reminder(Kind.RENEW, covers_to.isoformat())
    return None


def _late(on: date, *, since: date, first: Kind) -> Reminder | None:
    if on < since:
        return None
    months = 0
    while months_after(since, (months + 1) * ASKED_AGAIN_EVERY) <= on:
        months += 1
    return Reminder(Kind.LATE if months else first, months_after(since, months * ASKED_AGAIN_EVERY).isoformat())

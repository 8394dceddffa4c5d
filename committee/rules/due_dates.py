"""When the opinion is due: the delay of the rules, what stopped it, and the first working day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from committee.models import CommitteeRules, InformationRequest, Referral
from common.typography import NBSP, listed, long_date, plural

# From the day of the request, not counted, to the day of the answer, counted; None while no answer came.
Stop = tuple[date, date | None]
_ONE = timedelta(days=1)
# Public holidays named one by one in the sentence; beyond, only their number.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class DueDate:
    """The day, the sentence that says why, and the text that sets the delay."""

    due_on: date
    explanation: str
    source: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The delay as both sides read it on one day: how much is left, since when it is stopped, what it leads to."""

    left: int
    stopped_since: date | None
    due_on: date
    sentence: str


def stops_while_incomplete(rules: CommitteeRules | None) -> bool:
    """Whether a request to the department stops the delay; never before the file has its rules."""
    return rules is not None and rules.suspends_while_incomplete


def opinion_due(
    *, submitted_on: date, rules: CommitteeRules, stops: Iterable[tuple[date, date]], is_urgent: bool = False
) -> DueDate:
    """The delay of the rules from the submission, longer by the days when an answer of the department was awaited.

    `stops` are the days on which each request was made and answered. In working days, week-ends and public holidays
    do not count. In calendar days, a delay that ends on one of them runs to the next working day (code de procédure
    civile, art. 642: the rule that administrations follow).
    """
    closed = list(stops)
    days = rules.opinion_days(is_urgent=is_urgent)
    last, left, stopped, skipped = submitted_on, days, 0, []
    while left:
        last += _ONE
        if not _counts(last, rules):
            skipped += [last] if last.weekday() < 5 else []
        elif _is_stopped(last, closed):
            stopped += 1
        else:
            left -= 1
    working = next_working_day(last)
    has_own = is_urgent and rules.urgent_opinion_delay_days is not None
    delay = f"délai{' d’urgence' if has_own else ''} de {_days(days, rules)}"
    sentence = f"Déposée le {long_date(submitted_on)}, {delay}{_without(skipped)}"
    if stopped:
        sentence += f", prolongé de {_days(stopped, rules)} pendant lesquels une réponse était attendue de la direction"
    if working != last:
        sentence += ", reporté au premier jour ouvré"
    return DueDate(
        due_on=working,
        explanation=f"{sentence}{NBSP}: {long_date(working)}.",
        source=rules.source("urgent_opinion_delay" if has_own else "opinion_delay"),
    )


def delay_of(referral: Referral, requests: Iterable[InformationRequest]) -> DueDate | None:
    """When the opinion on this file is due by its pinned rules; None when there is no delay, or while it is stopped.

    A self-referral has none: nobody waits for an answer but the committee.
    """
    stops = _stops_of(requests)
    if any(answered is None for _asked, answered in stops):
        return None
    return _due(referral, [(asked, answered) for asked, answered in stops if answered])


def clock_of(referral: Referral, requests: Iterable[InformationRequest], *, on: date) -> Clock | None:
    """The delay of this file as it stands on this day; None when it has none."""
    stops = _stops_of(requests)
    due = _due(referral, [(asked, answered or on) for asked, answered in stops])
    if due is None or referral.rules is None or referral.submitted_at is None:
        return None
    rules = referral.rules
    used = _used(timezone.localdate(referral.submitted_at), on, rules, stops)
    left = max(0, rules.opinion_days(is_urgent=referral.is_urgent) - used)
    since = next((asked for asked, answered in stops if answered is None), None)
    return Clock(
        left=left, stopped_since=since, due_on=due.due_on, sentence=_told(left, since, due.due_on, on=on, rules=rules)
    )


def next_working_day(day: date) -> date:
    """This day, or the first one after it that is neither a week-end nor a French public holiday."""
    while not is_working_day(day):
        day += _ONE
    return day


def after_working_days(day: date, count: int) -> date:
    """The last day of a delay of so many working days; the day itself does not count."""
    for _day in range(count):
        day = next_working_day(day + _ONE)
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def _due(referral: Referral, stops: Sequence[tuple[date, date]]) -> DueDate | None:
    if referral.is_self_referral or referral.rules is None or referral.submitted_at is None:
        return None
    return opinion_due(
        submitted_on=timezone.localdate(referral.submitted_at),
        rules=referral.rules,
        stops=stops,
        is_urgent=referral.is_urgent,
    )


def _stops_of(requests: Iterable[InformationRequest]) -> list[Stop]:
    return [
        (timezone.localdate(asked.asked_at), timezone.localdate(asked.answered_at) if asked.answered_at else None)
        for asked in requests
        if asked.stops_delay
    ]


def _used(submitted_on: date, on: date, rules: CommitteeRules, stops: Sequence[Stop]) -> int:
    days = (submitted_on + _ONE * number for number in range(1, (on - submitted_on).days + 1))
    return sum(_counts(day, rules) and not _is_stopped(day, stops) for day in days)


def _counts(day: date, rules: CommitteeRules) -> bool:
    return not rules.delays_in_working_days or is_working_day(day)


def _is_stopped(day: date, stops: Sequence[Stop]) -> bool:
    return any(asked < day and (answered is None or day <= answered) for asked, answered in stops)


def _told(left: int, since: date | None, due_on: date, *, on: date, rules: CommitteeRules) -> str:
    remaining = f"il reste {_days(left, rules)}"
    if since is not None:
        then = f"Si la réponse arrive aujourd’hui, l’avis est attendu pour le {long_date(due_on)}."
        return f"Délai arrêté depuis le {long_date(since)}{NBSP}: {remaining}. {then}"
    if on > due_on:
        return f"Le délai est dépassé depuis le {long_date(due_on)}."
    return f"Le délai court{NBSP}: {remaining}, l’avis est attendu pour le {long_date(due_on)}."


def _days(count: int, rules: CommitteeRules) -> str:
    return plural(count, *(("jour ouvré", "jours ouvrés") if rules.delays_in_working_days else ("jour", "jours")))


def _without(skipped: Sequence[date]) -> str:
    """Which public holidays were not counted, while they are few enough to be read."""
    if not skipped:
        return ""
    if len(skipped) > _NAMED:
        return f", sans compter {plural(len(skipped), 'jour férié', 'jours fériés')}"
    return f", sans compter {listed([f'le {long_date(day)}' for day in skipped])}"


@lru_cache(maxsize=16)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))

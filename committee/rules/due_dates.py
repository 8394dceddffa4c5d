"""When the opinion is due: the delay of the rules, what stopped it, and the first working day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from committee.models import CommitteeRules
from common.typography import NBSP, long_date, plural


@dataclass(frozen=True, slots=True)
class DueDate:
    """The day, the sentence that says why, and the text that sets the delay."""

    due_on: date
    explanation: str
    source: str


def opinion_due(*, submitted_on: date, rules: CommitteeRules, stops: Iterable[tuple[date, date]]) -> DueDate:
    """The delay of the rules from the submission, longer by the days when the file was incomplete.

    `stops` are the days on which each request was made and answered. A delay that ends on a Saturday, a Sunday or a
    public holiday runs to the next working day (code de procédure civile, art. 642: the rule that administrations
    follow).
    """
    stopped = sum((answered - asked).days for asked, answered in stops)
    last = submitted_on + timedelta(days=rules.opinion_delay_days + stopped)
    working = next_working_day(last)
    sentence = f"Déposée le {long_date(submitted_on)}, délai de {plural(rules.opinion_delay_days, 'jour')}"
    if stopped:
        sentence += f", prolongé de {plural(stopped, 'jour')} pendant lesquels le dossier était incomplet"
    if working != last:
        sentence += ", reporté au premier jour ouvré"
    return DueDate(
        due_on=working, explanation=f"{sentence}{NBSP}: {long_date(working)}.", source=rules.source("opinion_delay")
    )


def next_working_day(day: date) -> date:
    """This day, or the first one after it that is neither a week-end nor a French public holiday."""
    while day.weekday() >= 5 or day in _public_holidays(day.year):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=16)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))

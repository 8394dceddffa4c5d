"""Delays that the law counts in months, from day to day."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of the month when it does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

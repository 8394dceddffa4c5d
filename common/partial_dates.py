"""Dates as precise as they are known: a year, a month or a day, kept as ISO 8601 writes them."""

import re
from datetime import date

from common.typography import MONTHS, NBSP, french, long_date, long_month

# For PostgreSQL and Python alike: 2024, 2024-10 or 2024-10-15.
PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_FRENCH = re.compile(r"^(?:(?:(\d{1,2})(?:er)?[/. ])?(\d{1,2}|[^\W\d_]+)[/. ])?(\d{4})$")
EXAMPLES = french("Une année, un mois ou un jour : 2024, octobre 2024 ou 15/10/2024.")


def parsed(typed: str) -> str:
    """« octobre 2024 », « 10/2024 », « 15/10/2024 » or ISO, as ISO; nothing for nothing.

    Raises: ValueError when it is none of these, or a day that does not exist.
    """
    text = " ".join(typed.replace(NBSP, " ").lower().split())
    if not text:
        return ""
    if re.match(PATTERN, text):
        year, month, day = (*text.split("-"), "", "")[:3]
    elif found := _FRENCH.match(text):
        day, month, year = found[1] or "", found[2] or "", found[3]
        if month and not month.isdecimal():
            if month not in MONTHS:
                raise ValueError(typed)
            month = str(MONTHS.index(month) + 1)
    else:
        raise ValueError(typed)
    date(int(year), int(month or 1), int(day or 1))
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def in_words(iso: str) -> str:
    """« 2024 », « octobre 2024 », « 15 octobre 2024 »; nothing for nothing."""
    if not iso:
        return ""
    year, month, day = (*iso.split("-"), "", "")[:3]
    if day:
        return long_date(date(int(year), int(month), int(day)))
    return long_month(date(int(year), int(month), 1)) if month else year

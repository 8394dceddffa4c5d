"""The dates of application that are known today, as data: algorithms/texts/legal-dates.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from algorithms.legal.obligations import OBLIGATIONS

_FILE = Path(__file__).parent.parent / "texts" / "legal-dates.toml"
# The rows that an obligation reads; a date under another name would govern nothing.
CODES = frozenset(code for each in OBLIGATIONS for _condition, code in each.dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContent:
    """What a row says. `applies_on` is None while the date is not established."""

    text: str
    applies_on: date | None
    source: str
    known_on: date
    source_url: str = ""
    note: str = ""


def known_dates() -> list[tuple[str, DateContent]]:
    """(code, content), the oldest first: a date that moved has several lines."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))["dates"]
    return [
        (
            one["code"],
            DateContent(
                text=one["text"],
                applies_on=one.get("applies_on"),
                source=one["source"],
                known_on=one["known_on"],
                source_url=one.get("source_url", ""),
                note=one.get("note", ""),
            ),
        )
        for one in found
    ]

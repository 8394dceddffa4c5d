"""French typography: no-break spaces, « n° », dates in full letters. Used by pages, letters, acts and slugs."""

import re
import unicodedata
from datetime import date, datetime

from django.utils import timezone

NBSP = "\u00a0"
NNBSP = "\u202f"
MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip

_BEFORE = re.compile(r"[ \u00a0\u202f]*([:»])")
_BEFORE_THIN = re.compile(r"(?<=[\w»)\]…])[ \u00a0\u202f]*([;!?])(?![\w/])")
_AFTER = re.compile(r"(«)[ \u00a0\u202f]*")
_NUMBER_SIGN = re.compile(r"\b[nN]°[ \u00a0\u202f]*(?=\d)")
_UNIT = re.compile(r"(?<=\d)[ \u00a0](?=(?:€|%|k€|M€|Md€)(?:\W|$))")
_ARTICLE = re.compile(r"\b(art\.|article|articles|[LRD]\.)[ \u00a0](?=\d|[LRD]\.)")


def long_date(day: date) -> str:
    """« 7 juillet 2020 », « 1er août 2020 »: the first of the month only is an ordinal (DOMAIN.md §3.6)."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def long_month(day: date) -> str:
    """« juillet 2020 », Paris time."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return f"{MONTHS[day.month - 1]}{NBSP}{day.year}"


def long_time(moment: datetime) -> str:
    """« 14 h 30 », Paris time."""
    local = timezone.localtime(moment)
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def long_moment(moment: datetime) -> str:
    """« 25 novembre 2026 à 14 h 30 », Paris time."""
    return f"{long_date(moment)} à {long_time(moment)}"


def number(reference: str) -> str:
    """« n° 2020-41 », with the space that does not break."""
    return f"n°{NBSP}{reference}"


def french(text: str) -> str:
    """The same text with its French spaces: before : ; ? ! », after «, after n°, before a unit.

    Addresses (http://…) and times (10:30) are left alone. Idempotent.
    """
    text = re.sub(r"(?<![/ \u00a0\u202f])" + _BEFORE.pattern + r"(?!//)(?!\d)", NBSP + r"\1", text) if text else text
    text = re.sub(r"^\u00a0", "", text)
    text = _BEFORE_THIN.sub(NNBSP + r"\1", text)
    text = _AFTER.sub("«" + NBSP, text)
    text = _NUMBER_SIGN.sub(lambda m: m.group(0)[0] + "°" + NBSP, text)
    text = _UNIT.sub(NBSP, text)
    return _ARTICLE.sub(lambda m: m.group(1) + NBSP, text)


def fold(text: str) -> str:
    """Lower case, no accent, œ as oe: the same folding as the SQL function `bulletin_fold`."""
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not "\u0300" <= c <= "\u036f")


def slug(text: str) -> str:
    """Accents stripped, lower case, hyphens: the bulletin's addresses (DOMAIN.md §3.7). « 1er » stays, « n° » is n."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text.replace("°", " "))).strip("-")


def lowered(sentence: str) -> str:
    """The same inside another sentence: its first letter in lower case."""
    return sentence[:1].lower() + sentence[1:]


def plural(count: int, singular: str, several: str = "") -> str:
    """« 0 avis », « 1 membre », « 2 membres »: French says the plural from two."""
    return f"{count}{NBSP}{(several or singular + 's') if count >= 2 else singular}"


def listed(items: list[str]) -> str:
    """« a, b et c »."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} et {items[-1]}" if items else ""

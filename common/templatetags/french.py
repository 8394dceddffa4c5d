"""French typography in templates: dates in full letters, no-break spaces, plurals, sizes of files."""

from datetime import date, datetime

from django import template

from common import typography

register = template.Library()


@register.filter
def long_date(day: date | None) -> str:
    """« 1er août 2026 »; nothing when there is no date."""
    return typography.long_date(day) if day else ""


@register.filter
def long_moment(moment: datetime | None) -> str:
    """« 1er août 2026 à 14 h 30 », Paris time."""
    return typography.long_moment(moment) if moment else ""


@register.filter
def french(text: str) -> str:
    """The text with its French spaces; escaping is left to the template."""
    return typography.french(str(text))


@register.filter
def several(count: int, word: str) -> str:
    """« 3 membres »: `word` is the singular, or « singular,plural » when it is irregular."""
    singular, _comma, plural = word.partition(",")
    return typography.plural(count, singular, plural)


@register.filter
def file_size(size: int) -> str:
    """« 120 ko », « 3,4 Mo »: as French readers write them."""
    if size >= 1024 * 1024:
        return f"{size / (1024 * 1024):.1f}".replace(".", ",") + f"{typography.NBSP}Mo"
    return f"{max(1, round(size / 1024))}{typography.NBSP}ko"

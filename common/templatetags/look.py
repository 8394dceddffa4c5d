"""What the components of templates/components need from Python: moments, and places in a row."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from common import typography

register = template.Library()


@register.filter
def moment(at: date | None) -> str:
    """« 1er août 2020 » of a day, « 1er août 2020 à 14 h 30 » of an instant."""
    if isinstance(at, datetime):
        return f"{typography.long_date(at)} à {typography.long_time(at)}"
    return typography.long_date(at) if at else ""


@register.filter
def iso(at: date | None) -> str:
    """What the attribute `datetime` of <time> wants, in Paris time."""
    if isinstance(at, datetime):
        return timezone.localtime(at).isoformat(timespec="minutes")
    return at.isoformat() if at else ""


@register.filter
def among(position: int, positions: str) -> bool:
    """Whether a column's position is in « 2,3 »."""
    return str(position) in str(positions).split(",")


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    """The item at this place, or nothing."""
    return items[index] if index < len(items) else ""


@register.filter
def of(items: Mapping[Any, Any], key: object) -> Any:
    """What stands under this key, or nothing."""
    return items.get(key, "")

"""The parts of a record that the pages read. What is published cannot be mended, so a record is refused before."""

from collections.abc import Callable
from datetime import date
from typing import Any

from common.errors import RuleBroken


def check(record: dict[str, Any]) -> None:
    """Refuse a record whose lists do not have the shape that timelines, filters and follow-ups read.

    Raises: RuleBroken, naming the key.
    """
    for key, is_fit in _FIT.items():
        items = record.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) and is_fit(item) for item in items):
            raise RuleBroken(f"Les données de l’acte ne sont pas lisibles : « {key} ».")


def _is_event(item: dict[str, Any]) -> bool:
    return _is_day(item.get("on")) and _is_text(item.get("label"))


def _is_recommendation(item: dict[str, Any]) -> bool:
    due_on = item.get("due_on")
    return (
        _is_text(item.get("reference"))
        and isinstance(item.get("number"), int)
        and _is_text(item.get("text"))
        and (due_on is None or _is_day(due_on))
    )


def _is_recital(item: dict[str, Any]) -> bool:
    return isinstance(item.get("commitment"), str) and _is_text(item.get("title"))


def _is_algorithm(item: dict[str, Any]) -> bool:
    return _is_text(item.get("reference"))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_FIT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "events": _is_event,
    "recommendations": _is_recommendation,
    "recitals": _is_recital,
    "algorithms": _is_algorithm,
}

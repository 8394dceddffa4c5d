"""What a browser would send of a form, from the page that shows it."""

from typing import Any

from bs4 import BeautifulSoup, Tag


def typed(
    page: BeautifulSoup, selector: str = "main form[method=post]:not([action])", **changed: Any
) -> dict[str, Any]:
    """Every field of the form with its present value, then what is changed. Several values are lists."""
    data: dict[str, Any] = {}
    for field in page.select_one(selector).select("input[name], textarea[name], select[name]"):
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        name, value = field["name"], _value(field)
        data[name] = [*_several(data[name]), value] if name in data else value
    return {**data, **changed}


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return chosen.get("value", "") if chosen else ""
    return field.get("value", "")

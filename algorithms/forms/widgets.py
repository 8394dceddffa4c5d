"""How each kind of fact is typed."""

from typing import Any

from django import forms
from django.db.models import Field as Column

from algorithms.enums import Answer

_SUMMARY = 399
"""A text that must hold in a list, and that is longer than a line."""


def widget_of(column: "Column[Any, Any]", *, is_long: bool = False) -> forms.Widget | None:
    """How a fact is typed; nothing where Django’s own choice is right."""
    if column.choices:
        is_answer = list(column.choices) == Answer.choices
        return forms.RadioSelect() if is_answer else forms.Select(attrs={"class": "w-medium"})
    kind = column.get_internal_type()
    if kind == "TextField":
        return forms.Textarea(attrs={"rows": 5 if is_long else 3})
    if kind == "PositiveBigIntegerField":
        return forms.NumberInput(attrs={"class": "w-short", "inputmode": "numeric"})
    if kind == "DecimalField":
        return forms.TextInput(attrs={"class": "w-short", "inputmode": "decimal"})
    if kind == "DateField":
        return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"})
    return forms.Textarea(attrs={"rows": 3}) if getattr(column, "max_length", 0) == _SUMMARY else None


def unasked(field: forms.Field, column: "Column[Any, Any]") -> forms.Field:
    """A choice that was not made is its default, « non renseigné » most often: it is no fault."""
    if isinstance(field, forms.TypedChoiceField):
        field.required, field.empty_value = False, column.get_default()
    return field

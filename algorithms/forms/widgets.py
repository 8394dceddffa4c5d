"""How each kind of fact is typed."""

from typing import Any

from django import forms
from django.db.models import Field as Column

from common.forms import AmountField, CountField

_SUMMARY = 399
"""A text that must hold in a list, and that is longer than a line."""
_FEW = 4
"""Answers that are read at once: circles rather than a list to unfold."""
_LONG_LABEL = 45
"""Characters: a longer answer takes the whole width."""
_CLASSES: dict[str, type[forms.Field]] = {"PositiveBigIntegerField": CountField, "DecimalField": AmountField}


def widget_of(column: "Column[Any, Any]", *, is_long: bool = False) -> forms.Widget | None:
    """How a fact is typed; nothing where Django’s own choice is right."""
    if column.choices:
        labels = [str(label) for _value, label in column.flatchoices]
        if len(labels) <= _FEW:
            return forms.RadioSelect()
        return forms.Select(attrs={} if max(map(len, labels)) > _LONG_LABEL else {"class": "w-medium"})
    kind = column.get_internal_type()
    if kind == "TextField":
        return forms.Textarea(attrs={"rows": 5 if is_long else 3})
    if kind == "DateField":
        return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"})
    return forms.Textarea(attrs={"rows": 3}) if getattr(column, "max_length", 0) == _SUMMARY else None


def class_of(column: "Column[Any, Any]") -> type[forms.Field] | None:
    """The field that reads figures as one writes them; nothing for the other kinds of facts."""
    return _CLASSES.get(column.get_internal_type())


def unasked(field: forms.Field, column: "Column[Any, Any]") -> forms.Field:
    """A choice that was not made is its default, « non renseigné » most often: it is no fault."""
    if isinstance(field, forms.TypedChoiceField):
        field.required, field.empty_value = False, column.get_default()
    return field

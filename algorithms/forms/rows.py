"""The rows of a sheet in a form: one formset for each kind, made from its model and from the list of fields."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django import forms
from django.db.models import Field as Column
from django.forms.models import fields_for_model

from algorithms.content import RowContent
from algorithms.fields import Field
from algorithms.forms.widgets import unasked, widget_of
from algorithms.models import SheetRow
from algorithms.wording import PARTIAL_DATES
from common.forms import PartialDateField, WebAddressField
from common.rows import TAKEN_AWAY, Rows, made_of
from common.typography import french

MAX_ROWS = 60
Widgets = dict[str, type[forms.Widget] | forms.Widget]
# Facts whose field is the same in every kind of row.
_OURS: dict[str, Callable[..., forms.Field]] = {
    "url": WebAddressField,
    **dict.fromkeys(PARTIAL_DATES, PartialDateField),
}


class SheetRows(Rows):
    """`kind` is the field of the list that these rows fill."""

    kind: Field

    def open_row(self, *, asked: bool) -> None:
        """An empty row: the first, or the one that was asked. To be said before the rows are read."""
        self.extra = 1 if asked or not self.initial_form_count() else 0

    def content(self) -> list[RowContent]:
        """The rows that are kept, by fact. To be asked after `is_valid`."""
        return [{name: form.cleaned_data[name] for name in self.kind.row.FACTS} for form in self.kept()]


@cache
def rows_of(field: Field) -> type[SheetRows]:
    """The formset of this kind of row."""
    form = type(f"{field.row.__name__}Form", (forms.Form,), _fields(field))
    rows = type(f"{field.row.__name__}Rows", (SheetRows,), {"named_by": field.row.NAMED_BY, "kind": field})
    return made_of(form, rows, extra=1, max_num=40, absolute_max=MAX_ROWS)


def filled(row: type[SheetRow], typed: Mapping[str, Any]) -> bool:
    """Something was typed, beyond the answers that a new row proposes."""
    return any(value and not row.column(name).choices for name, value in typed.items() if name != TAKEN_AWAY)


def _fields(kind: Field) -> dict[str, forms.Field]:
    columns = {name: kind.row.column(name) for name in kind.row.FACTS}
    widgets: Widgets = {name: widget for name, column in columns.items() if (widget := widget_of(column))}
    plain = [name for name in columns if name not in _OURS]
    made = fields_for_model(kind.row, fields=plain, widgets=widgets)
    return {name: _field(column, made.get(name), kind) for name, column in columns.items()}


def _field(column: "Column[Any, Any]", made: forms.Field | None, kind: Field) -> forms.Field:
    label = str(column.verbose_name)
    label, help_text = label[:1].upper() + label[1:], french(kind.columns.get(column.name, ""))
    if made is None:
        return _OURS[column.name](label=label, help_text=help_text)
    made.label, made.help_text = label, help_text
    if column.name == kind.row.NAMED_BY:
        made.required = True
    return unasked(made, column)

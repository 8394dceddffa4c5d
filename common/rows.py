"""Rows that repeat in a form: an empty one is nothing, one is taken away by its box, one is added by a button."""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from django import forms
from django.utils.datastructures import MultiValueDict

from common.forms import never_cut
from common.typography import french

# The box that takes a row away, as Django names it.
TAKEN_AWAY = "DELETE"


class Rows(forms.BaseFormSet[forms.Form]):
    named_by = ""
    """The field without which a row is nothing."""
    take_away = "Retirer cette ligne"

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = True
        never_cut(form)
        if TAKEN_AWAY in form.fields:
            form.fields[TAKEN_AWAY].label = self.take_away

    def kept(self) -> list[forms.Form]:
        """The rows that are filled and not taken away. To be asked after `is_valid`."""
        return [
            form
            for form in self.forms
            if form.cleaned_data.get(self.named_by) and not form.cleaned_data.get(TAKEN_AWAY)
        ]

    def faults(self, name: str, *, anchor: str) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault, for the summary on top; `anchor` is where the rows stand on the page."""
        found = [(anchor, str(message)) for message in self.non_form_errors()]
        for number, row in enumerate(self.forms, start=1):
            for field, messages in row.errors.items():
                label = row.fields[field].label if field in row.fields else ""
                where = row[field].auto_id if field in row.fields else anchor
                found += [(where, french(f"{name} {number}, {label} : {message}")) for message in messages]
        return found


Some = TypeVar("Some", bound=Rows)


def made_of(form: type[forms.Form], rows: type[Some], **limits: Any) -> type[Some]:
    """The rows of that form, which can be taken away; `limits` are those of `formset_factory`."""
    return cast("type[Some]", forms.formset_factory(form, formset=rows, can_delete=True, **{"extra": 0, **limits}))


def typed_rows(data: MultiValueDict[str, str], prefix: str, names: Iterable[str], *, most: int) -> list[dict[str, Any]]:
    """What the page holds now, as it was typed, fit or not; `most` rows, whatever the page says there are."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), most) if total.isdecimal() and len(total) < 6 else 0
    columns = [*names, TAKEN_AWAY]
    return [{name: data.get(f"{prefix}-{index}-{name}", "") for name in columns} for index in range(count)]

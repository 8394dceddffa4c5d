"""The shape of a request for publication."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Model

from bulletin.addresses import issue_label
from common.forms import DayField
from common.typography import long_date
from opinions.operations.acts.kind import ActKind


class PublicationForm(forms.Form):
    """Which acts, and on what day. One field for each kind of which something is ready, named as its column."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    publish_on = DayField(
        "Date de parution",
        help_text="Rien n’est visible du public avant ce jour. Le numéro est donné au moment de la parution.",
    )

    lists_follow_ups = forms.BooleanField(
        label="Donner à la fin les suites parues depuis le dernier numéro qui les a données", required=False
    )

    def __init__(
        self, *args: Any, ready: Sequence[tuple[ActKind[Any], Sequence[Model]]], follow_ups: int = 0, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"form_token": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._columns = [kind.column for kind, _acts in ready]
        for kind, acts in ready:
            self.fields[kind.column] = forms.TypedMultipleChoiceField(
                label=kind.label,
                help_text=kind.help_text,
                choices=[(str(act.pk), _line(kind, act)) for act in acts],
                coerce=UUID,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if follow_ups:
            self.fields["lists_follow_ups"].help_text = f"Suites à donner aujourd’hui : {follow_ups}."
        else:
            del self.fields["lists_follow_ups"]
        self.order_fields(["form_token", *self._columns, "lists_follow_ups"])

    @property
    def acts(self) -> dict[str, list[UUID]]:
        """The acts chosen, by the column of their kind; once the form is valid."""
        return {column: self.cleaned_data[column] for column in self._columns}


def _line(kind: ActKind[Any], act: Model) -> str:
    """The act, its date unless its name gives it, and what it is when it already appeared elsewhere."""
    name, on, origin = kind.name(act), long_date(kind.act_on(act)), kind.reprint_of(act)
    parts = [name] if on in name else [name, on]
    if origin is not None:
        parts.append(f"à reproduire sous le {issue_label(origin.year, origin.number)}")
    return " – ".join(parts)

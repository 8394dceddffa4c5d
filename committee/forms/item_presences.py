"""What is typed when a member attends some points only."""

from collections.abc import Sequence
from typing import Any

from django import forms

from committee.assembly import Assembly
from committee.enums.meetings import Presence
from committee.models import AgendaItem
from committee.operations.attendance import Entry


class ItemPresenceForm(forms.Form):
    """One member, from one point to another, and how they attend them."""

    prefix = "alone"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    mandate = forms.TypedChoiceField(label="Membre", coerce=int)
    first = forms.TypedChoiceField(label="Du point", coerce=int)
    last = forms.TypedChoiceField(label="Au point", coerce=int)
    presence = forms.TypedChoiceField(label="Présence pour ces points", coerce=Presence)
    holder = forms.TypedChoiceField(
        label="Pouvoir donné à",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="Seulement si le membre donne pouvoir pour ces points.",
    )

    def __init__(
        self,
        *args: Any,
        assembly: Assembly,
        items: Sequence[AgendaItem],
        revision: int,
        has_remote: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        positions = [(str(item.position), str(item.position)) for item in items]
        members = [(str(member.mandate_id), member.name) for member in assembly.members]
        self.initial.update(revision=revision, last=positions[-1][0], presence=Presence.ABSENT.value)
        offered = {
            "mandate": members,
            "first": positions,
            "last": positions,
            "presence": [(p.value, p.label) for p in Presence if has_remote or p != Presence.REMOTE],
            "holder": [("", "personne"), *members],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type only
            field.choices = choices

    @property
    def entry(self) -> Entry:
        presence = self.cleaned_data["presence"]
        return Entry(presence, self.cleaned_data["holder"] if presence == Presence.PROXY else None)

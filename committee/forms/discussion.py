"""What is written inside the committee about a file: shape only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from charter.models import Commitment


class MessageForm(forms.Form):
    """A message to the committee. `form_token` is its key: sent twice, it is said once."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    commitment = forms.TypedChoiceField(label="Sur quoi", coerce=UUID, empty_value=None, required=False)
    text = forms.CharField(
        label="Votre message",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Lu par les membres du comité et son secrétariat. Un message envoyé ne se retire pas.",
        error_messages={"required": "Écrivez votre message."},
    )

    def __init__(self, *args: Any, commitments: Sequence[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commitment"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [
            ("", "Le dossier en général"),
            *[(str(one.pk), f"{one.position}. {one.title}") for one in commitments],
        ]


class NoteForm(forms.Form):
    """One's own notes on a file."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Vos notes",
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

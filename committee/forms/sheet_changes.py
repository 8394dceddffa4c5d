"""Which more recent version the committee examines, and on whose word."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from algorithms.models import SheetVersion
from committee.forms.referrals import sheet_label


class VersionForm(forms.Form):
    version = forms.TypedChoiceField(
        label="Version à examiner",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une version.",
            "invalid_choice": "Cette version n’est pas, ou n’est plus, une version approuvée plus récente.",
        },
    )
    consent = forms.CharField(
        label="Accord de la direction",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par qui, quand, par quel écrit. La direction et le comité lisent cette phrase.",
        error_messages={"required": "Dites comment la direction a donné son accord : par qui, quand, par quel écrit."},
    )

    def __init__(self, *args: Any, versions: Sequence[SheetVersion], is_self_referral: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [(str(version.pk), sheet_label(version)) for version in versions]
        if is_self_referral:
            self.fields["consent"].label = "Motif"
            self.fields["consent"].help_text = "Le comité et la direction concernée lisent cette phrase."
            self.fields["consent"].error_messages["required"] = "Donnez le motif."

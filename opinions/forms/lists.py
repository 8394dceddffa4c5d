"""What is chosen in the lists of opinions and of their versions."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from common.typography import long_date
from opinions.enums.opinions import Outcome
from opinions.models import DraftVersion


class PublishedForm(forms.Form):
    """Which published opinions. An answer that is not in the list filters nothing."""

    q = forms.CharField(label="Mots du titre", required=False)
    outcome = forms.ChoiceField(label="Sens", required=False, choices=[("", "tous"), *Outcome.choices])
    year = forms.IntegerField(
        label="Année",
        required=False,
        min_value=2020,
        max_value=2999,
        widget=forms.TextInput(attrs={"class": "w-short"}),
    )

    def criteria(self) -> dict[str, str]:
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class ComparisonForm(forms.Form):
    """Two versions of one text."""

    before = forms.TypedChoiceField(label="De la version", coerce=int)
    after = forms.TypedChoiceField(label="à la version", coerce=int)

    def __init__(self, *args: Any, versions: Sequence[DraftVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.number, f"{one.number} – {one.created_by.full_name}, {long_date(one.created_at)}") for one in versions
        ]
        for field in self.fields.values():
            cast("forms.ChoiceField", field).choices = choices

    def chosen(self, *, otherwise: tuple[int, int]) -> tuple[int, int]:
        if self.is_bound and self.is_valid():
            return self.cleaned_data["before"], self.cleaned_data["after"]
        return otherwise

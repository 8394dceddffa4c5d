"""What is chosen in the lists of opinions."""

from django import forms

from opinions.enums.opinions import Outcome


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

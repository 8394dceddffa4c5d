"""A key for a pipeline."""

from datetime import timedelta

from django import forms

_LIVES = [(30, "30 jours"), (90, "90 jours"), (365, "un an")]


class TokenForm(forms.Form):
    name = forms.CharField(
        label="Nom de la chaîne",
        max_length=100,
        help_text="Celui que le journal dira, par exemple : entraînement du tri.",
    )
    days = forms.TypedChoiceField(label="Durée de la clé", coerce=int, choices=_LIVES)

    @property
    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])

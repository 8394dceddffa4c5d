"""What a person chooses for themselves."""

from django import forms

from accounts.enums import DigestFrequency


class NotificationsForm(forms.Form):
    digest = forms.ChoiceField(
        label="M’envoyer le récapitulatif de mes tâches",
        choices=DigestFrequency.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choisissez une des fréquences proposées."},
    )

    def frequency(self) -> DigestFrequency:
        return DigestFrequency(self.cleaned_data["digest"])

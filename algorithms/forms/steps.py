"""What is typed when a sheet moves."""

from django import forms


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Ce qui doit être corrigé",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La direction lira ce motif en reprenant la fiche.",
        error_messages={"required": "Dites ce qui doit être corrigé."},
    )

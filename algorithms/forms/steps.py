"""What is typed when a sheet moves, and which of its versions are compared."""

from typing import Any

from django import forms

from common.forms import ComparisonForm


class DeclineForm(forms.Form):
    declined = forms.CharField(
        label="Pourquoi ne pas saisir de nouveau le comité",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce motif est gardé, avec votre nom et la date. "
        "La page publique dit que l’avis porte sur une version antérieure.",
        error_messages={"required": "Dites pourquoi le comité n’a pas à être saisi de nouveau."},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Ce qui doit être corrigé",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La direction lira ce motif en reprenant la fiche.",
        error_messages={"required": "Dites ce qui doit être corrigé."},
    )


class VersionsForm(ComparisonForm):
    """Two versions of a sheet, in the address: `?de=3&a=5`."""

    def add_prefix(self, field_name: Any) -> str:
        return {"before": "de", "after": "a"}.get(str(field_name), str(field_name))

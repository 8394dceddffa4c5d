"""What the secretariat judges of one line of the list of expected pieces: shape only."""

from django import forms

from committee.enums.referrals import CheckVerdict


class MarkForm(forms.Form):
    """One line. `prefix` is its key: the page holds many."""

    verdict = forms.ChoiceField(label="Appréciation", choices=CheckVerdict.choices)
    note = forms.CharField(
        label="Précision",
        max_length=500,
        required=False,
        help_text="À écrire si la ligne est à demander ou sans objet.",
    )

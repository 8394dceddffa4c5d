"""The shape of an answer to a recommendation, and of what the committee notes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Department
from opinions.enums.opinions import Position, RecommendationStatus


class AnswerForm(forms.Form):
    """The answer of the addressee: a position, its reasons, and who signs."""

    position = forms.ChoiceField(
        label="Position",
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une position."},
    )
    body = forms.CharField(
        label="Réponse motivée",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Elle est publiée dès que vous la signez, avec sa date. Elle ne peut plus être modifiée.",
        error_messages={"required": "La réponse donne ses raisons : écrivez-les."},
    )
    signatory_title = forms.CharField(
        label="Qualité du signataire",
        max_length=200,
        help_text="Par exemple : « Pour la direction, le directeur des services aux entreprises ».",
        error_messages={"required": "Indiquez en quelle qualité vous signez."},
    )


class NoteForm(forms.Form):
    """On what the committee relies to close."""

    note = forms.CharField(
        label="Constat du comité", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class FilterForm(forms.Form):
    """The filters of the list. A value that is not offered filters nothing."""

    status = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *RecommendationStatus.choices])
    department = forms.ChoiceField(label="Destinataire", required=False)
    late = forms.BooleanField(label="En retard seulement", required=False)

    def __init__(self, *args: Any, departments: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "Tous"), *((d.code, d.name) for d in departments)]  # type: ignore[attr-defined] -- a ChoiceField

    def criteria(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

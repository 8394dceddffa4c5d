"""What is typed to invite a person to be heard."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms

from committee.models import ReferralDocument
from committee.operations.hearings import Guest


class HearingForm(forms.Form):
    """One person; `form_token` is the key of the hearing to be, `prefix` names the point."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Prénom et nom", max_length=150, error_messages={"required": "Donnez le nom de la personne."}
    )
    quality = forms.CharField(
        label="Qualité",
        max_length=200,
        help_text="Telle qu’elle figurera au procès-verbal et dans l’avis.",
        error_messages={"required": "Dites à quelle qualité la personne est entendue."},
    )
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Un compte est ouvert à cette adresse s’il n’y en a pas : il ne donne que la page de l’audition.",
    )
    documents = forms.TypedMultipleChoiceField(
        label="Pièces ouvertes à cette personne",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, documents: Sequence[ReferralDocument], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_token": uuid4()})
        super().__init__(*args, **kwargs)
        field = self.fields["documents"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 -- for the type only
        field.choices = [(str(paper.pk), paper.document.name) for paper in documents]
        if not documents:
            del self.fields["documents"]

    @property
    def guest(self) -> Guest:
        return Guest(
            name=self.cleaned_data["name"],
            quality=self.cleaned_data["quality"],
            email=self.cleaned_data["email"],
            document_ids=self.cleaned_data.get("documents", []),
        )

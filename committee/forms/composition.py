"""What is typed about seats and mandates: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.enums import Civility, Office
from accounts.models import User
from committee.enums.composition import College, EndReason, SeatQuality
from committee.models import Mandate
from committee.operations.seats import Designation
from common.forms import DayField


def _civility() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Civilité",
        choices=[("", "non renseignée"), *Civility.choices],
        coerce=Civility,
        required=False,
        empty_value=None,
        help_text="Pour les lettres et pour l’équilibre entre les femmes et les hommes. Vide : inchangée.",
    )


def _offer(form: forms.Form, people: Sequence[User]) -> None:
    field = form.fields["person"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
    field.choices = [("", "Choisissez une personne"), *((str(p.pk), f"{p.full_name} ({p.email})") for p in people)]


class SeatForm(forms.Form):
    quality = forms.TypedChoiceField(label="Qualité", choices=SeatQuality.choices, coerce=SeatQuality)
    college = forms.TypedChoiceField(
        label="Collège",
        choices=[("", "sans objet"), *College.choices],
        coerce=College,
        required=False,
        empty_value=None,
        help_text="Pour un membre du conseil d’administration seulement.",
    )
    label = forms.CharField(label="Intitulé du siège", max_length=200)
    competence = forms.CharField(label="Compétence", max_length=200, required=False)
    designating_body = forms.CharField(label="Autorité qui désigne", max_length=200, required=False)
    rule_reference = forms.CharField(
        label="Texte qui crée le siège", max_length=200, initial="Délibération n° 2020-41, art. 3"
    )
    opened_on = DayField("Créé le")


class CloseSeatForm(forms.Form):
    closed_on = DayField("Supprimé à compter du")


class AppointForm(forms.Form):
    person = forms.TypedChoiceField(label="Titulaire", coerce=int)
    civility = _civility()
    office = forms.TypedChoiceField(
        label="Fonction", choices=Office.choices, coerce=Office, initial=Office.MEMBER, required=False
    )
    starts_on = DayField("Premier jour du mandat")
    ends_on = DayField(
        "Dernier jour du mandat",
        required=False,
        help_text="Laissez vide pour la durée fixée par les règles, ou pour le reste du mandat en cas de remplacement.",
    )
    designation = forms.CharField(
        label="Acte de désignation",
        max_length=300,
        help_text="Par exemple : décision du directeur général n° …, lettre du ministre chargé de l’emploi.",
    )
    designated_on = DayField("Date de l’acte", required=False)
    designated_by_peers = forms.BooleanField(label="Désigné par ses pairs au sein de son collège", required=False)
    minutes_reference = forms.CharField(
        label="Procès-verbal de la désignation par les pairs",
        max_length=300,
        required=False,
        help_text="Obligatoire pour un membre du conseil d’administration : référence et date du procès-verbal.",
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, people)

    election = forms.CharField(
        label="Procès-verbal de l’élection à la fonction",
        max_length=300,
        required=False,
        help_text="Pour la présidence et la vice-présidence, si l’élection a déjà eu lieu.",
    )

    @property
    def proof(self) -> Designation:
        return Designation(
            act=self.cleaned_data["designation"],
            on=self.cleaned_data["designated_on"],
            is_by_peers=self.cleaned_data["designated_by_peers"],
            minutes_reference=self.cleaned_data["minutes_reference"],
            election=self.cleaned_data["election"],
        )


class SubstituteForm(forms.Form):
    """Who may sit for a seat held by function."""

    person = forms.TypedChoiceField(label="Suppléant", coerce=int)
    civility = _civility()
    starts_on = DayField("Premier jour")
    ends_on = DayField("Dernier jour")
    designation = forms.CharField(label="Acte de désignation", max_length=300)
    designated_on = DayField("Date de l’acte", required=False)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, people)


class EndSubstituteForm(forms.Form):
    ends_on = DayField("Dernier jour")
    reference = forms.CharField(label="Acte ou courrier qui y met fin", max_length=300)


class ElectForm(forms.Form):
    """Who was elected, to which office, and what proves it."""

    office = forms.TypedChoiceField(
        label="Fonction",
        choices=[choice for choice in Office.choices if choice[0] != Office.MEMBER],
        coerce=Office,
        widget=forms.RadioSelect,
    )
    mandate = forms.TypedChoiceField(label="Membre élu", coerce=int)
    starts_on = DayField(
        "Premier jour dans la fonction", help_text="Au plus tôt le lendemain de la séance de l’élection."
    )
    minutes_reference = forms.CharField(
        label="Procès-verbal de l’élection", max_length=300, help_text="Référence et date de la séance."
    )

    def __init__(self, *args: Any, members: Sequence[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mandate"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        people = [(str(mandate.pk), f"{mandate.person.full_name} ({mandate.seat.label})") for mandate in members]
        field.choices = [("", "Choisissez un membre"), *people]


class LeaveOfficeForm(forms.Form):
    starts_on = DayField("Premier jour sans la fonction")
    reference = forms.CharField(label="Acte ou courrier qui y met fin", max_length=300)


class EndForm(forms.Form):
    ends_on = DayField("Dernier jour du mandat")
    reason = forms.TypedChoiceField(label="Motif", choices=EndReason.choices, coerce=EndReason)
    reference = forms.CharField(label="Acte qui constate la fin", max_length=300, required=False)

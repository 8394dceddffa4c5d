"""The file to import, and the rows to leave out."""

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.datastructures import MultiValueDict

from accounts.actors import Actor
from accounts.models import Department
from algorithms.enums import RowOutcome
from common.typography import french


class ImportForm(forms.Form):
    """One file; its format is found in its content."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label="Direction",
        help_text=french(
            "Les fiches seront ses brouillons : elle les complète, les propose et les approuve. "
            "Vous ne les lirez qu’une fois proposées, et une fiche qui existe déjà n’est pas modifiée."
        ),
        error_messages={"required": "Choisissez la direction dont les fiches seront les brouillons."},
    )
    file = forms.FileField(
        label="Fichier",
        help_text=french("CSV, JSON ou YAML, 5 Mo et 5 000 fiches au plus. Rien n’est écrit avant votre relecture."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.yaml,.yml,.md,text/csv,application/json"}),
        error_messages={
            "required": "Choisissez le fichier à importer.",
            "empty": "Ce fichier est vide : choisissez celui qui contient les fiches.",
            "missing": "Choisissez le fichier à importer.",
        },
    )

    def __init__(self, *args: Any, actor: Actor, **given: Any) -> None:
        super().__init__(*args, **given)
        if actor.is_secretariat:
            departments = cast("forms.ModelChoiceField[Department]", self.fields["department"])
            departments.queryset = Department.objects.order_by("name")
        else:
            del self.fields["department"]

    @classmethod
    def blank(cls, actor: Actor) -> "ImportForm":
        """With a new key: a second click on the same page reads the file once."""
        return cls(initial={"form_token": uuid4(), "department": actor.user.department_id}, actor=actor)

    @property
    def department_id(self) -> UUID | None:
        """The direction that the secretariat names; none for the others, who import for their own."""
        chosen: Department | None = self.cleaned_data.get("department")
        return chosen.pk if chosen else None

    @property
    def key(self) -> UUID:
        found: UUID = self.cleaned_data["form_token"]
        return found


def outcome_of(data: "MultiValueDict[str, str]") -> str:
    """The outcome that the address filters by; nothing when it is none."""
    asked = data.get("prevu", "")
    return asked if asked in RowOutcome.values else ""


def left_out(data: "MultiValueDict[str, str]", *, shown: set[int]) -> set[int]:
    """The rows on this page whose box was unticked. Boxes of other pages are not touched."""
    ticked = {
        int(number) for number in data.getlist("ligne") if number.isascii() and number.isdecimal() and len(number) < 6
    }
    return shown - ticked

"""What is typed about the request of a person: shape only; the rules are in the operations."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from algorithms.enums import RequestChannel
from algorithms.models import RulesRequest
from algorithms.models.sheets import MAX_TEXT
from algorithms.operations.requests import Prepared, Received
from common.forms import DayField, never_cut
from common.typography import french

_RECEIVED = ("received_on", "channel", "file_reference", "decision", "asked")
_PREPARED = ("contribution", "personal_data", "applied_parameters", "applied_operations", "withheld")


def _text(label: str, rows: int, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=french(help_text),
    )


class ReceivedForm(forms.Form):
    """What came in. `form_token` is its key to be: sent twice, it makes one request."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    received_on = DayField(
        "Reçue le",
        help_text="Le jour où elle est parvenue à l’administration : le délai d’un mois en part.",
        error_messages={"required": "Dites quel jour la demande a été reçue : le délai en part."},
    )
    channel = forms.ChoiceField(label="Par", choices=RequestChannel.choices, widget=forms.RadioSelect)
    file_reference = forms.CharField(
        label="Référence du dossier",
        max_length=100,
        help_text="Le numéro du dossier chez vous. N’écrivez pas le nom de la personne.",
    )
    decision = forms.CharField(
        label="Décision en cause",
        max_length=300,
        help_text="Laquelle, et sa date. Exemple : refus d’aide à la mobilité du 3 mars 2026.",
    )
    asked = _text(
        "Ce que la personne demande", 3, "En résumé, sans la nommer. Vide si elle demande simplement les règles."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self)

    @property
    def key(self) -> UUID:
        """The key that the page carried; a new one when it was tampered with."""
        return self.cleaned_data.get("form_token") or uuid4()

    def received(self) -> Received:
        said = {name: self.cleaned_data[name] for name in _RECEIVED}
        return Received(**{**said, "channel": RequestChannel(said["channel"])})


class PreparationForm(ReceivedForm):
    """What came in, which may be put right, then what is said to the person of their own case."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    contribution = _text(
        "1° Comment l’algorithme a contribué à cette décision",
        4,
        "Dans le cas de cette personne : ce que l’algorithme a proposé, et ce que l’agent en a fait.",
    )
    personal_data = _text(
        "2° Données de la personne qui ont été traitées, et leurs sources",
        4,
        "Si elles ne se lisent pas déjà dans la liste générale de la fiche.",
    )
    applied_parameters = _text(
        "3° Paramètres et pondération appliqués à sa situation",
        4,
        "La valeur de chaque critère pour cette personne, et son poids dans le résultat.",
    )
    applied_operations = _text(
        "4° Opérations effectuées dans son cas", 3, "Si elles diffèrent de celles que la fiche décrit."
    )
    withheld = _text(
        "Ce qui n’est pas communiqué",
        3,
        "Seulement si un secret protégé par la loi s’y oppose : quoi, et quel secret (CRPA, art. L.311-5, 2°).",
    )

    def prepared(self) -> Prepared:
        return Prepared(**{name: self.cleaned_data[name] for name in _PREPARED})


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label="Motif du refus",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=french("La personne le lira, avec le moyen de saisir la CADA (CRPA, art. L.311-14)."),
        error_messages={"required": "Un refus est motivé : dites pourquoi."},
    )


def typed_of(request: RulesRequest) -> dict[str, Any]:
    """What is written so far, as the form shows it."""
    return {name: getattr(request, name) for name in ("revision", *_RECEIVED, *_PREPARED)}

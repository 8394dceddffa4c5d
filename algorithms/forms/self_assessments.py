"""What is typed about one criterion. All may be empty while it is a draft; the signature asks for the rest."""

from typing import Any

from django import forms

from algorithms.models import SelfAssessmentLine
from algorithms.models.self_assessments import MAX_TEXT
from algorithms.operations.self_assessments import SAID, LineSaid
from charter.enums import Grade
from common.forms import DayField, never_cut
from common.typography import french


def _text(label: str, rows: int, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=french(help_text),
    )


class LineForm(forms.Form):
    """One criterion: the appreciation, what it rests on, what is missing and what will be done."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    grade = forms.ChoiceField(
        label="Votre appréciation",
        choices=Grade.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=french(
            "Les mots sont ceux des examinateurs du comité. « Sous réserve » : conforme une fois la mesure prise."
        ),
    )
    comment = _text(
        "Constat",
        4,
        "Ce que fait l’algorithme au regard de ce critère, en clair. S’il est sans objet : pourquoi.",
    )
    evidence = _text(
        "Éléments de preuve", 4, "Ce qui permet de le vérifier : une mesure, un test, une règle, un compte rendu."
    )
    references = _text(
        "Références",
        3,
        "Une par ligne : l’adresse d’une page, ou le titre, la date et la page d’un document.",
    )
    gap = _text("Écart", 3, "Ce qui n’est pas, ou pas encore, comme la charte le veut.")
    measure = _text("Mesure prévue", 3, "Ce qui sera fait, par quel service.")
    due_on = DayField("Échéance de la mesure", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self)

    def said(self) -> LineSaid:
        values = {name: self.cleaned_data[name] for name in SAID if name != "grade"}
        grade = self.cleaned_data["grade"]
        return LineSaid(grade=Grade(grade) if grade else None, **values)


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label="Appréciation d’ensemble",
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce que le comité doit retenir avant d’entrer dans les critères.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self)


class SignForm(forms.Form):
    function = forms.CharField(
        label="Vous signez en qualité de",
        max_length=200,
        required=False,
        help_text=french("Exemple : directrice de l’offre de service. Votre nom et la date sont ajoutés."),
    )


def typed_of(line: SelfAssessmentLine | None) -> dict[str, Any]:
    """What was saved of this criterion, as the form shows it."""
    if line is None:
        return {"revision": 0}
    return {"revision": line.revision, **{name: getattr(line, name) for name in SAID}}

"""What is typed about a recommendation: the answer, what the committee notes, the filters of the list."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from accounts.models import Department
from common.forms import never_cut
from common.typography import french
from opinions.enums.opinions import Position, RecommendationStatus, RecommendationStep
from opinions.queries.recommendations import LATE

_STEPS = [
    RecommendationStep.START,
    RecommendationStep.CLOSE_IMPLEMENTED,
    RecommendationStep.CLOSE_PARTLY,
    RecommendationStep.CLOSE_NOT_IMPLEMENTED,
]


class AnswerForm(forms.Form):
    """The reasoned answer that the department signs, and that is published at once."""

    position = forms.ChoiceField(
        label="Position", choices=[(one.value, one.label.capitalize()) for one in Position], widget=forms.RadioSelect
    )
    body = forms.CharField(
        label="Réponse motivée",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=french("Les raisons, ce qui est fait ou sera fait, et quand. Une ligne vide entre deux paragraphes."),
    )
    signatory_title = forms.CharField(
        label="Qualité du signataire",
        max_length=200,
        help_text=french("Ce que le public lira. Exemple : « Le directeur des services aux entreprises »."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self)


class FollowForm(forms.Form):
    """What the committee notes: the work has begun, or how it ended."""

    step = forms.ChoiceField(label="Constat du comité", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Ce qui fonde ce constat",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Obligatoire pour clore.",
    )

    def __init__(self, *args: Any, open_steps: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(step.value, step.label.capitalize()) for step in _STEPS if step.value in open_steps]
        cast("forms.ChoiceField", self.fields["step"]).choices = choices
        never_cut(self)


class FilterForm(forms.Form):
    """Which recommendations. An answer that is not in the list filters nothing."""

    q = forms.CharField(label="Mots du texte", required=False)
    status = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "tous"), (LATE, "sans réponse dans le délai"), *RecommendationStatus.choices],
    )
    department = forms.ChoiceField(label="Destinataire", required=False)
    commitment = forms.ChoiceField(label="Engagement", required=False)
    year = forms.ChoiceField(label="Année de l’avis", required=False)

    def __init__(
        self,
        *args: Any,
        departments: Sequence[Department],
        commitments: Sequence[tuple[str, str]],
        years: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, str]]] = {
            "department": [(department.code, department.name) for department in departments],
            "commitment": list(commitments),
            "year": [(str(year), str(year)) for year in years],
        }
        for name, choices in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [
                ("", "toutes" if name == "year" else "tous"),
                *choices,
            ]

    def criteria(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

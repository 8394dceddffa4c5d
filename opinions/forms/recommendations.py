"""What is typed about a recommendation: the answer, what the committee notes, the filters of the list."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from accounts.models import Department
from common.documents import ACCEPTED, Upload
from common.forms import DayField, FilesField, never_cut
from common.typography import french
from opinions.enums.opinions import Position, RecommendationStatus, RecommendationStep
from opinions.evidence import EXAMPLE, Evidence, from_lines
from opinions.queries.recommendations import LATE

_STEPS = [
    RecommendationStep.START,
    RecommendationStep.CLOSE_IMPLEMENTED,
    RecommendationStep.CLOSE_PARTLY,
    RecommendationStep.CLOSE_NOT_IMPLEMENTED,
    RecommendationStep.REOPEN,
]


class WordForm(forms.Form):
    """What a department writes, with its proofs. Saved at any moment; only what is signed must be whole."""

    to_sign: tuple[str, ...] = ("body", "signatory_title")

    body = forms.CharField(
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    planned = forms.CharField(
        label="Ce qui sera fait",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Les actions, et comment on saura qu’elles ont réussi.",
    )
    planned_until = DayField(
        "Échéance que se donne la direction", required=False, help_text="Publiée ; un rappel part avant cette date."
    )
    evidence = forms.CharField(
        label="Preuves déjà en ligne",
        max_length=12_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=french(f"Une adresse par ligne, suivie de ce qu’elle est. Exemple : {EXAMPLE}"),
    )
    papers = FilesField(
        label="Pièces à joindre",
        required=False,
        max_length=200,
        allow_empty_file=True,
        help_text=ACCEPTED,
        error_messages={
            "max_length": "Le nom d’un fichier est trop long (200 caractères au plus) : renommez-le.",
        },
    )
    papers_label = forms.CharField(label="Ce que sont ces pièces", max_length=300, required=False)
    papers_public = forms.BooleanField(
        label="Rendre ces pièces publiques avec le texte (PDF seulement)",
        required=False,
        help_text="Sans cette case, seuls la direction, le comité et son secrétariat les lisent.",
    )
    signatory_title = forms.CharField(
        label="Qualité du signataire",
        max_length=200,
        required=False,
        help_text=french("Ce que le public lira. Exemple : « Le directeur des services aux entreprises »."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self)

    def clean_papers(self) -> list[Any]:
        return [file for file in self.cleaned_data.get("papers") or [] if file]

    def clean_evidence(self) -> tuple[Evidence, ...]:
        try:
            return from_lines(self.cleaned_data["evidence"])
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None

    def ask_to_sign(self) -> None:
        """Show as asked for what a signature needs; nothing is asked to save."""
        for name in self.to_sign:
            self.fields[name].required = True

    def is_whole(self) -> bool:
        """Whether it may be signed; says under each field what is missing. To be asked after `is_valid`."""
        for name in self.to_sign:
            if not self.cleaned_data.get(name):
                self.add_error(name, "Ce champ est obligatoire pour signer.")
        return not self.errors

    def uploads(self) -> list[Upload]:
        return [Upload(name=file.name or "", content=file) for file in self.cleaned_data["papers"]]


class AnswerForm(WordForm):
    """The reasoned answer that the department signs, and that is published at once."""

    position = forms.ChoiceField(
        label="Position",
        choices=[(one.value, one.label.capitalize()) for one in Position],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ["position", "body"]
    to_sign = ("position", "body", "signatory_title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Réponse motivée"
        self.fields["body"].help_text = french("Les raisons de cette position. Une ligne vide entre deux paragraphes.")


class ProgressForm(WordForm):
    """What has been done since the answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Ce qui a été fait"
        self.fields["body"].help_text = french("Des faits et des dates. Une ligne vide entre deux paragraphes.")
        self.fields["planned"].label = "Ce qui reste à faire"


class FollowForm(forms.Form):
    """What the committee finds: the work has begun, how it ended, or that it must be followed again."""

    step = forms.ChoiceField(label="Constat du comité", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Ce qui fonde ce constat",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=french("Publié avec le constat : sur quelles pièces, quels faits, quelle séance il se fonde."),
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

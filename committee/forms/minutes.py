"""What is typed about the minutes of a meeting: shape only."""

from collections.abc import Iterable, Iterator
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms

from committee.enums.minutes import RemarkKind
from committee.rendering.minutes_text import MinutesText, PointText


class MinutesForm(forms.Form):
    """The texts of the minutes: one note for each point that the writer did not leave, and the observations.

    `base` is the version that the writer had before their eyes.
    """

    prefix = "minutes"
    base = forms.IntegerField(widget=forms.HiddenInput)
    observations = forms.CharField(
        label="Observations générales",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce qui ne tient à aucun point : ouverture, communications, personnes entendues.",
    )

    def __init__(self, *args: Any, text: MinutesText, base: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base": base, "observations": text.observations})
        super().__init__(*args, **kwargs)
        self.points = [point for point in text.points if not point.is_withheld]
        for point in self.points:
            self.fields[f"note_{point.item_id}"] = forms.CharField(
                label=f"Point {point.position} – {point.title}",
                max_length=8000,
                required=False,
                initial=point.note,
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    @property
    def rows(self) -> Iterator[tuple[PointText, forms.BoundField]]:
        for point in self.points:
            yield point, self[f"note_{point.item_id}"]

    @property
    def notes(self) -> dict[UUID, str]:
        return {UUID(point.item_id): self.cleaned_data[f"note_{point.item_id}"] for point in self.points}


class RemarkForm(forms.Form):
    """A disagreement to be mentioned, or a correction. `form_token` is the key of the remark to be."""

    prefix = "remark"
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.TypedChoiceField(
        label="Votre demande",
        coerce=RemarkKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous exprimez un désaccord ou demandez une correction."},
    )
    item = forms.TypedChoiceField(label="Point", coerce=UUID, required=False, empty_value=None)
    text = forms.CharField(
        label="Texte",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce qui doit être mentionné ou corrigé."},
    )

    def __init__(self, *args: Any, text: MinutesText, kinds: Iterable[RemarkKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            RemarkKind.DISAGREEMENT: "Mentionner mon désaccord (il est imprimé avec mon nom)",
            RemarkKind.CORRECTION: "Demander une correction (le secrétariat la lit)",
        }
        choices = [(kind.value, words[kind]) for kind in kinds]
        cast("forms.ChoiceField", self.fields["kind"]).choices = choices
        points = [(point.item_id, f"Point {point.position} – {point.title}") for point in text.points]
        readable = [choice for choice, point in zip(points, text.points, strict=True) if not point.is_withheld]
        cast("forms.ChoiceField", self.fields["item"]).choices = [("", "L’ensemble de la séance"), *readable]


def new_remark_form(*, text: MinutesText, kinds: Iterable[RemarkKind]) -> RemarkForm:
    return RemarkForm(initial={"form_token": uuid4()}, text=text, kinds=kinds)


class KeptBackForm(forms.Form):
    """The points that stay out of the public extract."""

    prefix = "extract"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    kept_back = forms.TypedMultipleChoiceField(
        label="Points tenus hors de l’extrait",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Un point sur une saisine dont l’avis n’est pas publié reste dehors de toute façon.",
    )

    def __init__(self, *args: Any, points: Iterable[tuple[UUID, str, bool]], revision: int, **kwargs: Any) -> None:
        lines = list(points)
        kwargs.setdefault(
            "initial", {"revision": revision, "kept_back": [str(key) for key, _title, is_kept in lines if is_kept]}
        )
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["kept_back"]).choices = [(str(key), title) for key, title, _ in lines]

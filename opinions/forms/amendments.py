"""What is typed for an act that rectifies, repeals or withdraws a published opinion."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms

from common.forms import never_cut
from common.typography import french, long_date
from opinions.enums.amendments import AmendmentKind
from opinions.models import Opinion
from opinions.operations.amendments import AmendmentContent

MAX_TEXT = 20_000


def _text(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=french(help_text),
        required=False,
    )


class AmendmentForm(forms.Form):
    """The fields of one nature of act: both texts of a rectification, or the opinion on which the other two rest."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    reasons = _text("Motifs", 5, "Ce qui est arrivé, et pourquoi cet acte. Une ligne vide entre deux paragraphes.")
    wrong_text = _text("Au lieu de", 4, "Le passage tel qu’il est imprimé.")
    right_text = _text("Lire", 4, "Le passage corrigé.")
    decided_by = forms.TypedChoiceField(
        label="Avis du comité qui en décide",
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text="Une abrogation ou un retrait se vote : l’avis rendu sur une saisine qui fait suite à celle-ci.",
    )

    def __init__(self, *args: Any, kind: AmendmentKind, deciding: Iterable[Opinion], **kwargs: Any) -> None:
        kwargs["initial"] = {"form_token": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if kind == AmendmentKind.RECTIFICATION:
            del self.fields["decided_by"]
        else:
            del self.fields["wrong_text"], self.fields["right_text"]
            offered = [(str(one.pk), _name(one)) for one in deciding]
            cast("forms.ChoiceField", self.fields["decided_by"]).choices = [("", "à choisir"), *offered]
        never_cut(self)

    def content(self) -> AmendmentContent:
        said = self.cleaned_data
        return AmendmentContent(
            reasons=said["reasons"],
            wrong_text=said.get("wrong_text", ""),
            right_text=said.get("right_text", ""),
            decided_by=said.get("decided_by"),
        )


def _name(opinion: Opinion) -> str:
    named = opinion.reference or f"Avis sur la saisine {opinion.referral.reference}"
    return f"{named}, adopté le {long_date(opinion.decided_on)} – {opinion.referral.title}"

"""What is said of a draft: shape only."""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.models import Department
from common.forms import CountField, never_cut
from common.typography import french
from opinions.enums.review import FactVerdict, RemarkOutcome
from opinions.models import FactPassage
from opinions.passages import blocks_in


class CommentForm(forms.Form):
    """A comment on some words, with or without another wording. Sent twice with its `form_token`, it is said once."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    quote = forms.CharField(
        label="Mots sur lesquels porte votre commentaire",
        max_length=60_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "data-quote": ""}),
        help_text=french("Tout le passage est repris. N’en gardez que les mots qui comptent, tels qu’ils sont écrits."),
    )
    text = forms.CharField(
        label="Votre commentaire", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    proposes = forms.BooleanField(label="Je propose une autre rédaction de ces mots", required=False)
    wording = forms.CharField(
        label="Rédaction proposée",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qui remplacerait les mots cités. Vide et la case cochée, vous proposez de les supprimer.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self)

    def wording_proposed(self) -> str | None:
        """None when no other wording is proposed; a wording that was typed is proposed, whatever the box says."""
        said = self.cleaned_data
        return said["wording"] if said["proposes"] or said["wording"] else None


class EntryForm(forms.Form):
    """What is added to a comment; `act` is the button that was pressed."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Votre réponse, ou le motif",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OpenCheckForm(forms.Form):
    """Which department, for how long."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    department = forms.ModelChoiceField(label="Direction", queryset=Department.objects.none(), empty_label=None)
    days = CountField(
        label="Délai, en jours ouvrés",
        min_value=1,
        max_value=60,
        help_text="Les règles de fonctionnement ne le fixent pas. La réponse est reçue jusqu’à la fin du dernier jour.",
    )

    def __init__(self, *args: Any, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        field.queryset = Department.objects.filter(pk__in=[one.pk for one in departments])


class AnswerForm(forms.Form):
    """What a department says of one passage."""

    verdict = forms.ChoiceField(
        label="Ce passage est",
        required=False,
        choices=[(one.value, one.label) for one in FactVerdict],
        widget=forms.RadioSelect,
    )
    correction = forms.CharField(
        label="Ce qui est exact", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.CharField(
        label="Ce qui le prouve",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une référence, une adresse, un document du dossier.",
    )

    def __init__(self, *args: Any, passage: FactPassage, **kwargs: Any) -> None:
        kwargs["prefix"] = f"passage-{passage.pk}"
        super().__init__(*args, **kwargs)
        self.passage = passage
        self.blocks = blocks_in(passage.zone, passage.text)
        never_cut(self)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("verdict") and (said.get("correction") or said.get("evidence")):
            self.add_error("verdict", "Dites si le passage est exact ou inexact.")
        return said


class DecisionForm(forms.Form):
    """What the pen makes of one remark."""

    outcome = forms.ChoiceField(
        label="Suite donnée",
        choices=[(one.value, one.label) for one in RemarkOutcome],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la suite donnée."},
    )
    reason = forms.CharField(
        label="Motif",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites pourquoi."},
    )

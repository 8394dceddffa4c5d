"""The shape of a draft opinion: texts by paragraph, recitals by commitment, recommendations as rows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from accounts.models import Department
from charter.models import Commitment
from opinions.content import Content, DraftRecommendation, Recital
from opinions.enums.opinions import Outcome

LINES = "Une ligne par phrase."
PARAGRAPHS = "Séparez les considérants par une ligne vide. Ils sont numérotés d’eux-mêmes."


def _area(label: str, help_text: str, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": rows})
    )


class DraftForm(forms.Form):
    """Everything but the recommendations. Only the title is required to save: what is missing is said before the vote."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="Objet de l’avis", max_length=300)
    essential = _area("L’essentiel", f"En langage clair, pour le public. {LINES}", 5)
    visas = _area("Visas", "Proposés d’après le dossier ; chacun commence par « Vu » et finit par une virgule.", 8)
    report_by = forms.CharField(label="Rapport", required=False, max_length=300)
    heard = _area("Auditions", f"Par exemple : « Après avoir entendu … en ses observations, ». {LINES}", 3)
    outcome = forms.ChoiceField(
        label="Sens de l’avis", choices=Outcome.choices, required=False, widget=forms.RadioSelect
    )
    operative = _area("Dispositif", "Ce que le comité décide, après « Est d’avis : ».", 4)

    def __init__(self, *args: Any, commitments: Sequence[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = commitments
        for commitment in commitments:
            self.fields[_recital(commitment)] = _area("Considérants", PARAGRAPHS, 5)

    def recital_fields(self) -> list[tuple[Commitment, forms.BoundField]]:
        return [(commitment, self[_recital(commitment)]) for commitment in self.commitments]

    def content(self, recommendations: "BaseFormSet[RecommendationForm]") -> Content:
        """What was typed, as the content of a draft."""
        said = self.cleaned_data
        rows = [form.cleaned_data for form in recommendations if form.cleaned_data.get("text")]
        return Content(
            title=said["title"],
            essential=_lines(said["essential"]),
            visas=_lines(said["visas"]),
            report_by=said["report_by"],
            heard=_lines(said["heard"]),
            recitals=tuple(
                Recital(
                    commitment=commitment.code,
                    title=f"Engagement {commitment.position} – {commitment.title}",
                    paragraphs=_paragraphs(said[_recital(commitment)]),
                )
                for commitment in self.commitments
            ),
            outcome=said["outcome"],
            operative=said["operative"],
            recommendations=tuple(
                DraftRecommendation(
                    number=number,
                    text=row["text"],
                    addressee=row["addressee"],
                    commitment=row["commitment"],
                    due_on=row["due_on"].isoformat() if row["due_on"] else "",
                    measure=row["measure"],
                )
                for number, row in enumerate(rows, start=1)
            ),
        )


class RecommendationForm(forms.Form):
    """One recommendation. Emptied, it is left out."""

    text = forms.CharField(
        label="Recommandation", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    addressee = forms.ChoiceField(label="Destinataire", required=False)
    commitment = forms.ChoiceField(label="Engagement", required=False)
    due_on = forms.DateField(
        label="Échéance",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"}),
    )
    measure = forms.CharField(label="Mesure de réussite", required=False, max_length=1000)

    def __init__(
        self, *args: Any, departments: Sequence[Department], commitments: Sequence[Commitment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", "À choisir")
        self.fields["addressee"].choices = [nobody, *((d.code, d.name) for d in departments)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["commitment"].choices = [nobody, *((c.code, f"{c.position} – {c.title}") for c in commitments)]  # type: ignore[attr-defined]  # a ChoiceField


def recommendation_forms(
    data: Any, *, departments: Sequence[Department], commitments: Sequence[Commitment], content: Content, extra: int
) -> "BaseFormSet[RecommendationForm]":
    """The rows of the draft, and `extra` empty ones; from what was typed when there is any."""
    factory = forms.formset_factory(RecommendationForm, extra=extra, max_num=60, absolute_max=60)
    return factory(
        data,
        prefix="recommendations",
        initial=[
            {
                "text": said.text,
                "addressee": said.addressee,
                "commitment": said.commitment,
                "due_on": said.due_date,
                "measure": said.measure,
            }
            for said in content.recommendations
        ],
        form_kwargs={"departments": departments, "commitments": commitments},
    )


def typed_of(content: Content, commitments: Sequence[Commitment]) -> dict[str, Any]:
    """A draft as the form shows it."""
    recitals = {recital.commitment: recital for recital in content.recitals}
    return {
        "title": content.title,
        "essential": "\n".join(content.essential),
        "visas": "\n".join(content.visas),
        "report_by": content.report_by,
        "heard": "\n".join(content.heard),
        "outcome": content.outcome,
        "operative": content.operative,
        **{
            _recital(commitment): "\n\n".join(recitals[commitment.code].paragraphs)
            for commitment in commitments
            if commitment.code in recitals
        },
    }


def _recital(commitment: Commitment) -> str:
    return f"recitals_{commitment.position}"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def _paragraphs(text: str) -> tuple[str, ...]:
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(" ".join(block.split()) for block in blocks if block.strip())

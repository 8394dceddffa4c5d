"""What a member says of each commitment, and what the rapporteur retains."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from charter.models import Commitment
from committee.enums.referrals import EXPLAINED_GRADES, Grade
from committee.models import ConsolidatedFinding, Review
from committee.operations.reviews import Assessment

MAX_TEXT = 8000


class AssessmentsForm(forms.Form):
    """One grade and one text for each commitment of the charter pinned to the file. All may be empty: it is a draft."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, commitments: Sequence[Commitment], text_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = commitments
        for commitment in commitments:
            self.fields[f"grade_{commitment.position}"] = forms.ChoiceField(
                label=f"Appréciation de l’engagement {commitment.position}",
                choices=Grade.choices,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"text_{commitment.position}"] = forms.CharField(
                label=f"{text_label} sur l’engagement {commitment.position}",
                max_length=MAX_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def blocks(self) -> list[tuple[Commitment, forms.BoundField, forms.BoundField]]:
        return [(c, self[f"grade_{c.position}"], self[f"text_{c.position}"]) for c in self.commitments]

    def assessments(self) -> dict[UUID, Assessment]:
        return {commitment.pk: self._said(commitment) for commitment in self.commitments}

    def _said(self, commitment: Commitment) -> Assessment:
        grade = self.cleaned_data[f"grade_{commitment.position}"]
        text = self.cleaned_data[f"text_{commitment.position}"]
        return Assessment(grade=Grade(grade) if grade else None, text=text)


class ReviewForm(AssessmentsForm):
    """A member's review, with its overall appreciation."""

    summary = forms.CharField(
        label="Appréciation d’ensemble", max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean(self) -> dict[str, Any]:
        """To be given, it must be whole: one sentence beside each field that is not (the operation asks the same)."""
        cleaned = super().clean() or {}
        if self.data.get("act") == "give":
            for commitment in self.commitments:
                grade, text = f"grade_{commitment.position}", f"text_{commitment.position}"
                if not cleaned.get(grade) and grade not in self.errors:
                    self.add_error(grade, "Choisissez une appréciation.")
                elif cleaned.get(grade) in EXPLAINED_GRADES and not cleaned.get(text, "").strip():
                    self.add_error(text, "Expliquez la réserve ou la non-conformité.")
        return cleaned


def typed_of_review(review: Review, commitments: Sequence[Commitment]) -> dict[str, Any]:
    """What was saved so far, as the form shows it."""
    said = {finding.commitment_id: (finding.grade, finding.comment) for finding in review.findings.all()}
    return {"revision": review.revision, "summary": review.summary, **_initial(said, commitments)}


def typed_of_findings(
    revision: int, findings: Sequence[ConsolidatedFinding], commitments: Sequence[Commitment]
) -> dict[str, Any]:
    said = {finding.commitment_id: (finding.grade, finding.text) for finding in findings}
    return {"revision": revision, **_initial(said, commitments)}


def _initial(said: Mapping[UUID, tuple[str, str]], commitments: Sequence[Commitment]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for commitment in commitments:
        grade, text = said.get(commitment.pk, ("", ""))
        initial |= {f"grade_{commitment.position}": grade, f"text_{commitment.position}": text}
    return initial

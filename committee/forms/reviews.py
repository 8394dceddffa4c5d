"""What a member says of each criterion, and what the rapporteur retains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms

from charter.enums import EXPLAINED_GRADES, Grade
from charter.models import Commitment
from charter.points import Point
from committee.models import ConsolidatedFinding, ReferralDocument, Review
from committee.operations.reviews import Assessment
from committee.queries.self_assessments import SaidByDepartment
from common.typography import french

MAX_TEXT = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The fields of one point."""

    point: Point
    grade: forms.BoundField
    text: forms.BoundField
    evidence: forms.BoundField | None = None
    document: forms.BoundField | None = None
    # What the department says of the same point, to be read beside it.
    department: Sequence[SaidByDepartment] = ()

    @property
    def is_graded(self) -> bool:
        return bool(self.grade.value())

    @property
    def has_evidence(self) -> bool:
        """Something was given or is wrong: it must be seen."""
        fields = [found for found in (self.evidence, self.document) if found is not None]
        return any(found.value() or found.errors for found in fields)


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """One commitment and the fields of its points."""

    commitment: Commitment
    blocks: list[Block] = field(default_factory=list)

    @property
    def graded(self) -> int:
        return sum(block.is_graded for block in self.blocks)


class AssessmentsForm(forms.Form):
    """One grade and one text for each point of the charter pinned to the file. All may be empty: it is a draft."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, points: Sequence[Point], text_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        for point in points:
            self.fields[f"grade_{_key(point)}"] = forms.ChoiceField(
                label=f"Appréciation {point.of}", choices=Grade.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"text_{_key(point)}"] = forms.CharField(
                label=f"{text_label} sur {point.on}",
                max_length=MAX_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def blocks(self) -> list[Block]:
        return [self._block(point) for point in self.points]

    def groups(self) -> list[BlockGroup]:
        """The fields by commitment, in the order of the charter."""
        return [
            BlockGroup(commitment, list(blocks))
            for commitment, blocks in groupby(self.blocks(), key=lambda block: block.point.commitment)
        ]

    def graded(self) -> int:
        return sum(block.is_graded for block in self.blocks())

    def assessments(self) -> dict[UUID, Assessment]:
        return {point.key: self._said(point) for point in self.points}

    def _block(self, point: Point) -> Block:
        return Block(point=point, grade=self[f"grade_{_key(point)}"], text=self[f"text_{_key(point)}"])

    def _said(self, point: Point) -> Assessment:
        grade = self.cleaned_data[f"grade_{_key(point)}"]
        return Assessment(grade=Grade(grade) if grade else None, text=self.cleaned_data[f"text_{_key(point)}"])


class ReviewForm(AssessmentsForm):
    """A member's review: what each grade rests on, and the overall appreciation."""

    summary = forms.CharField(
        label="Appréciation d’ensemble", max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(
        self,
        *args: Any,
        documents: Sequence[ReferralDocument] = (),
        department: Mapping[UUID, Sequence[SaidByDepartment]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, text_label="Commentaire", **kwargs)
        self.department = department or {}
        offered = [("", "Aucune pièce du dossier"), *[(str(paper.pk), _paper_label(paper)) for paper in documents]]
        for point in self.points:
            self.fields[f"evidence_{_key(point)}"] = forms.CharField(
                label=french(f"Ce qui fonde l’appréciation sur {point.on} : page, mesure, réponse"),
                max_length=500,
                required=False,
            )
            self.fields[f"document_{_key(point)}"] = forms.TypedChoiceField(
                label=f"Pièce du dossier sur {point.on}", choices=offered, coerce=UUID, empty_value=None, required=False
            )

    def clean(self) -> dict[str, Any]:
        """To be given, it must be whole: one sentence beside each field that is not (the operation asks the same)."""
        cleaned = super().clean() or {}
        if self.data.get("act") == "give":
            for point in self.points:
                grade, text = f"grade_{_key(point)}", f"text_{_key(point)}"
                if not cleaned.get(grade) and grade not in self.errors:
                    self.add_error(grade, "Choisissez une appréciation.")
                elif cleaned.get(grade) in EXPLAINED_GRADES and not cleaned.get(text, "").strip():
                    self.add_error(text, "Expliquez la réserve ou la non-conformité.")
        return cleaned

    def _block(self, point: Point) -> Block:
        return Block(
            point=point,
            grade=self[f"grade_{_key(point)}"],
            text=self[f"text_{_key(point)}"],
            evidence=self[f"evidence_{_key(point)}"],
            document=self[f"document_{_key(point)}"],
            department=self.department.get(point.key, ()),
        )

    def _said(self, point: Point) -> Assessment:
        grade = self.cleaned_data[f"grade_{_key(point)}"]
        return Assessment(
            grade=Grade(grade) if grade else None,
            text=self.cleaned_data[f"text_{_key(point)}"],
            evidence=self.cleaned_data[f"evidence_{_key(point)}"],
            document_id=self.cleaned_data[f"document_{_key(point)}"],
        )


def typed_of_review(review: Review, points: Sequence[Point]) -> dict[str, Any]:
    """What was saved so far, as the form shows it."""
    said = {finding.criterion_id or finding.commitment_id: finding for finding in review.findings.all()}
    initial: dict[str, Any] = {"revision": review.revision, "summary": review.summary}
    for point in points:
        if found := said.get(point.key):
            initial |= {
                f"grade_{_key(point)}": found.grade,
                f"text_{_key(point)}": found.comment,
                f"evidence_{_key(point)}": found.evidence,
                f"document_{_key(point)}": str(found.document_id or ""),
            }
    return initial


def typed_of_findings(
    revision: int, findings: Sequence[ConsolidatedFinding], points: Sequence[Point]
) -> dict[str, Any]:
    said: Mapping[UUID, ConsolidatedFinding] = {finding.commitment_id: finding for finding in findings}
    initial: dict[str, Any] = {"revision": revision}
    for point in points:
        if found := said.get(point.key):
            initial |= {f"grade_{_key(point)}": found.grade, f"text_{_key(point)}": found.text}
    return initial


def _paper_label(paper: ReferralDocument) -> str:
    """A paper that was replaced is still cited in the version that was read."""
    return french(f"{paper.document.name} (version {paper.version})") if paper.version > 1 else paper.document.name


def _key(point: Point) -> str:
    """In the names of the fields: « 2_1 », or « 2 » for a whole commitment."""
    return point.number.replace(".", "_")

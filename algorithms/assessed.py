"""A self-assessment, read: where each criterion stands, what is missing to sign it, what has changed since. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from algorithms.models import SelfAssessment, SelfAssessmentLine
from charter.enums import EXPLAINED_GRADES, Grade
from charter.models import CharterVersion, Commitment
from charter.points import Point
from common.typography import NBSP, french, listed, plural


@dataclass(frozen=True, slots=True)
class AssessedPoint:
    """One criterion, what is said of it, and what its line still lacks to be signed."""

    point: Point
    line: SelfAssessmentLine | None
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def is_begun(self) -> bool:
        return self.line is not None

    @property
    def state(self) -> str:
        if self.is_complete:
            return "complet"
        return "à compléter" if self.is_begun else "à évaluer"

    @property
    def tone(self) -> str:
        return "success" if self.is_complete else "waiting" if self.is_begun else "neutral"


@dataclass(frozen=True, slots=True)
class AssessedCommitment:
    """One commitment and its criteria, in the order of the charter."""

    commitment: Commitment
    points: tuple[AssessedPoint, ...]

    @property
    def progress(self) -> str:
        return progress_of(self.points)


def assessed(
    points: Sequence[Point], lines: Iterable[SelfAssessmentLine], *, on: date | None = None
) -> list[AssessedPoint]:
    """Each point with its line. `on` is the day of the signature, when it is to be signed: a past date is no plan."""
    said = {line.key: line for line in lines}
    return [AssessedPoint(point, said.get(point.key), _missing(said.get(point.key), on)) for point in points]


def by_commitment(points: Iterable[AssessedPoint]) -> list[AssessedCommitment]:
    return [
        AssessedCommitment(commitment, tuple(found))
        for commitment, found in groupby(points, key=lambda one: one.point.commitment)
    ]


def progress_of(points: Sequence[AssessedPoint]) -> str:
    """« 7 critères sur 12 »."""
    done = sum(one.is_complete for one in points)
    return f"{plural(done, _noun(points))} sur {len(points)}"


def tally_of(points: Iterable[AssessedPoint]) -> list[tuple[str, str]]:
    """« 5 conformes », « 2 sous réserve », each with its tone, in the order of the grades."""
    counted = Counter(one.line.grade for one in points if one.line and one.line.grade)
    return [(grade.counted(counted[grade]), grade.tone) for grade in Grade if counted[grade]]


def missing_to_sign(points: Sequence[AssessedPoint], *, function: str) -> str:
    """One sentence that names all that is missing; empty when it may be signed."""
    wanted = [f"{one.point.name} : {listed(list(one.missing))}" for one in points if one.missing]
    if not function.strip():
        wanted.append("signature : la qualité de qui signe")
    return french(f"Il manque, {' ; '.join(wanted)}.") if wanted else ""


def what_changed(
    assessment: SelfAssessment, *, charter: CharterVersion | None, latest: int, examined: bool = False
) -> list[str]:
    """Why it is no longer about what is in force; empty when it is. `latest` is the number of the sheet's version.

    `examined` when the charter and the version are those that a file examines.
    """
    found = []
    if charter is not None and charter.pk != assessment.charter_version_id:
        now = "charte du dossier" if examined else "charte en vigueur"
        found.append(f"Établie sur la charte « {assessment.charter_version.label} » ; {now} : « {charter.label} ».")
    if latest != assessment.sheet.number:
        now = "version du dossier" if examined else "version actuelle"
        found.append(f"Établie sur la version {assessment.sheet.number} de la fiche ; {now} : {latest}.")
    return [french(sentence) for sentence in found]


def same_points(before: Iterable[Point], after: Iterable[Point]) -> dict[UUID, Point]:
    """By the key of the former, the point that bears the same codes in the other version of the charter."""
    now = {_codes(point): point for point in after}
    return {point.key: now[_codes(point)] for point in before if _codes(point) in now}


def lines_by_codes(lines: Iterable[SelfAssessmentLine]) -> dict[tuple[str, str], SelfAssessmentLine]:
    """To be read beside the same criteria of another version; the lines come with commitment and criterion."""
    return {(line.commitment.code, line.criterion.code if line.criterion else ""): line for line in lines}


def line_on(point: Point, lines: Mapping[tuple[str, str], SelfAssessmentLine]) -> SelfAssessmentLine | None:
    return lines.get(_codes(point))


def record_of(assessment: SelfAssessment, points: Iterable[AssessedPoint]) -> dict[str, Any]:
    """As data: what was signed, by whom, and each criterion by its codes."""
    return {
        "algorithm": assessment.sheet.algorithm.reference,
        "sheet_version": assessment.sheet.number,
        "charter": assessment.charter_version.label,
        "status": assessment.get_status_display(),
        "signed_at": assessment.signed_at.isoformat() if assessment.signed_at else None,
        "signed_by": assessment.signed_by.full_name if assessment.signed_by else None,
        "signed_function": assessment.signed_function or None,
        "summary": assessment.summary or None,
        "is_demonstration": assessment.is_demonstration,
        "criteria": [_point_record(one) for one in points],
    }


def _point_record(one: AssessedPoint) -> dict[str, Any]:
    line = one.line
    commitment, criterion = _codes(one.point)
    named = {"commitment": commitment, "criterion": criterion or None, "question": one.point.title}
    if line is None:
        return named
    return {
        **named,
        "grade": line.get_grade_display() if line.grade else None,
        "comment": line.comment or None,
        "evidence": line.evidence or None,
        "references": line.cited,
        "gap": line.gap or None,
        "measure": line.measure or None,
        "due_on": line.due_on.isoformat() if line.due_on else None,
    }


def _codes(point: Point) -> tuple[str, str]:
    return point.commitment.code, point.criterion.code if point.criterion else ""


def _noun(points: Sequence[AssessedPoint]) -> str:
    """A charter without a grid is assessed by commitment."""
    return "critère" if any(one.point.criterion for one in points) else "engagement"


def _missing(line: SelfAssessmentLine | None, on: date | None) -> tuple[str, ...]:
    if line is None or not line.grade:
        return ("l’appréciation",)
    grade = Grade(line.grade)
    if grade == Grade.NOT_APPLICABLE:
        return () if line.comment else ("pourquoi il est sans objet",)
    if grade not in EXPLAINED_GRADES:
        return () if line.evidence else ("ce qui le prouve",)
    wanted = [("l’écart", line.gap), ("la mesure prévue", line.measure), ("son échéance", line.due_on)]
    missing = [name for name, value in wanted if not value]
    if on is not None and line.due_on and line.due_on < on:
        missing.append(f"une échéance à venir{NBSP}: celle de la mesure est passée")
    return tuple(missing)

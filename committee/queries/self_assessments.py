"""The self-assessments of a file: those joined to it, or those that its submission will join."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from algorithms.assessed import line_on, lines_by_codes, what_changed
from algorithms.enums import SheetStatus
from algorithms.models import SelfAssessment, SelfAssessmentLine, SheetVersion
from algorithms.queries.self_assessments import signed_of
from charter.models import CharterVersion
from charter.points import Point
from charter.queries import version_in_force
from committee.handed import Handed
from committee.models import JoinedSelfAssessment, Referral


@dataclass(frozen=True, slots=True)
class SaidByDepartment:
    """What one department says of one point, to be read beside it."""

    assessment: SelfAssessment
    line: SelfAssessmentLine
    is_same_charter: bool


@dataclass(frozen=True, slots=True)
class OfSheet:
    """A sheet of the file with its self-assessment, and why it is no longer about what the file examines."""

    sheet: SheetVersion
    handed: Handed | None
    changed: tuple[str, ...] = ()


def joined_to(referral: Referral) -> QuerySet[JoinedSelfAssessment]:
    """All that were joined, oldest first."""
    return (
        JoinedSelfAssessment.objects.filter(referral=referral)
        .select_related(
            "assessment__sheet__algorithm__department", "assessment__charter_version", "assessment__signed_by"
        )
        .order_by("joined_at", "pk")
    )


def to_join(sheets: Iterable[SheetVersion]) -> dict[UUID, SelfAssessment]:
    """By algorithm, the one that a submission joins: signed, and about a version that was proposed at least."""
    found = signed_of({sheet.algorithm_id for sheet in sheets})
    return {key: one for key, one in found.items() if one.sheet.status != SheetStatus.DRAFT}


def handed_in(referral: Referral, sheets: Sequence[SheetVersion]) -> dict[UUID, Handed]:
    """By algorithm: the last joined; before the submission, the one that it will join. One query."""
    if referral.submitted_at is None:
        return {key: Handed(assessment) for key, assessment in to_join(sheets).items()}
    return {one.assessment.algorithm_id: Handed(one.assessment, one.joined_at, one.pk) for one in joined_to(referral)}


def charter_of(referral: Referral) -> CharterVersion | None:
    """The charter of the file: pinned when it is taken up; before, the one in force today."""
    return referral.charter_version or version_in_force(timezone.localdate())


def of_sheets(referral: Referral, sheets: Sequence[SheetVersion]) -> list[OfSheet]:
    """For the page of the file."""
    handed = handed_in(referral, sheets)
    version = charter_of(referral) if handed else None
    return [_of_sheet(sheet, handed.get(sheet.algorithm_id), version) for sheet in sheets]


def said_on(referral: Referral, points: Sequence[Point]) -> Mapping[UUID, list[SaidByDepartment]]:
    """By the key of the point, what was joined says of the same criterion, even of another charter. Two queries."""
    lines = SelfAssessmentLine.objects.select_related("commitment", "criterion")
    joined = joined_to(referral).prefetch_related(Prefetch("assessment__lines", queryset=lines))
    last = {one.assessment.algorithm_id: one.assessment for one in joined}
    found: dict[UUID, list[SaidByDepartment]] = {}
    for assessment in last.values():
        by_codes = lines_by_codes(assessment.lines.all())
        is_same = assessment.charter_version_id == referral.charter_version_id
        for point in points:
            if (line := line_on(point, by_codes)) and line.grade:
                found.setdefault(point.key, []).append(SaidByDepartment(assessment, line, is_same))
    return found


def _of_sheet(sheet: SheetVersion, handed: Handed | None, version: CharterVersion | None) -> OfSheet:
    if handed is None:
        return OfSheet(sheet, None)
    changed = what_changed(handed.assessment, charter=version, latest=sheet.number, examined=True)
    return OfSheet(sheet, handed, tuple(changed))

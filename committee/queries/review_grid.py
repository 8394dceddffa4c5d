"""Members × criteria: what each one says, made only of what a person may read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from accounts.actors import Actor
from charter import queries as charter
from charter.enums import Grade
from charter.models import Commitment
from charter.points import Point
from committee.models import ConsolidatedFinding, Finding, Referral, ReferralDocument, Review
from committee.queries.files import documents_visible_to
from committee.queries.reviews import consolidation_visible_to, phase_of, reviews_visible_to


@dataclass(frozen=True, slots=True)
class Cell:
    """What one member says of one point."""

    review_id: UUID
    member: str
    grade: str = ""
    comment: str = ""
    evidence: str = ""
    document: ReferralDocument | None = None

    @property
    def grade_label(self) -> str:
        return Grade(self.grade).label if self.grade else ""

    @property
    def tone(self) -> str:
        return Grade(self.grade).tone if self.grade else "neutral"

    @property
    def letter(self) -> str:
        return Grade(self.grade).letter if self.grade else ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One point, and what each member says of it."""

    point: Point
    cells: tuple[Cell, ...]

    @property
    def is_disputed(self) -> bool:
        """Members who gave a grade gave more than one."""
        return len({cell.grade for cell in self.cells if cell.grade}) > 1


@dataclass(frozen=True, slots=True)
class GridGroup:
    """One commitment: its points, and what the rapporteur retains of it."""

    commitment: Commitment
    rows: tuple[GridRow, ...]
    consolidated: ConsolidatedFinding | None

    @property
    def is_disputed(self) -> bool:
        return any(row.is_disputed for row in self.rows)

    @property
    def tally(self) -> list[tuple[int, Grade]]:
        """How many times each grade was given, in the order of the grades; those that were."""
        given = [cell.grade for row in self.rows for cell in row.cells if cell.grade]
        return [(given.count(grade), grade) for grade in Grade if grade in given]

    @property
    def tally_words(self) -> list[tuple[str, str]]:
        """The same in words, each with its tone."""
        return [(grade.counted(count), grade.tone) for count, grade in self.tally]


def points_of(referral: Referral) -> list[Point]:
    """What is assessed in this file, by the charter pinned to it, in order. Nothing before it is taken up."""
    return charter.points_of(referral.charter_version_id) if referral.charter_version_id else []


def grid_visible_to(actor: Actor, referral: Referral) -> tuple[list[Review], list[GridGroup]]:
    """Members × points, by commitment. A paper that this person may not open is not named."""
    findings = Prefetch("findings", queryset=Finding.objects.all())
    phase = phase_of(referral)
    reviews = list(reviews_visible_to(actor, referral, phase=phase).prefetch_related(findings))
    retained = {finding.commitment_id: finding for finding in consolidation_visible_to(actor, referral, phase=phase)}
    said = {
        (review.pk, finding.criterion_id or finding.commitment_id): finding
        for review in reviews
        for finding in review.findings.all()
    }
    papers = _papers(actor, referral, said.values())
    groups: dict[UUID, list[GridRow]] = {}
    points = points_of(referral)
    for point in points:
        cells = tuple(_cell(review, said.get((review.pk, point.key)), papers) for review in reviews)
        groups.setdefault(point.commitment.pk, []).append(GridRow(point, cells))
    commitments = {point.commitment.pk: point.commitment for point in points}
    return reviews, [
        GridGroup(commitments[key], tuple(rows), consolidated=retained.get(key)) for key, rows in groups.items()
    ]


def disputed_only(groups: Sequence[GridGroup]) -> list[GridGroup]:
    """The points on which members differ, and nothing else."""
    return [
        GridGroup(group.commitment, tuple(row for row in group.rows if row.is_disputed), group.consolidated)
        for group in groups
        if group.is_disputed
    ]


def _papers(actor: Actor, referral: Referral, findings: Iterable[Finding]) -> dict[UUID, ReferralDocument]:
    if not any(finding.document_id for finding in findings):
        return {}
    return {paper.pk: paper for paper in documents_visible_to(actor, referral_id=referral.pk)}


def _cell(review: Review, finding: Finding | None, papers: Mapping[UUID, ReferralDocument]) -> Cell:
    member = review.mandate.person.full_name
    if finding is None:
        return Cell(review.pk, member)
    return Cell(
        review.pk,
        member,
        grade=finding.grade,
        comment=finding.comment,
        evidence=finding.evidence,
        document=papers.get(finding.document_id) if finding.document_id else None,
    )

"""Reads about reviews: one function decides which of them a person may read."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from charter.models import Commitment
from committee.enums.referrals import Grade, ReviewPhase, ReviewStatus
from committee.models import ConsolidatedFinding, Finding, Referral, Review
from committee.workflow.phases import review_phase


def phase_of(referral: Referral) -> ReviewPhase:
    """Computed from the reviews as they are now."""
    return review_phase(referral.status, Review.objects.filter(referral=referral).values_list("status", flat=True))


def reviews_visible_to(actor: Actor, referral: Referral) -> QuerySet[Review]:
    """The reviews that this person may read: their own, and those of all once all are given.

    The only door to what a review says; the twin of `policies.reviews.can_read_review`.
    """
    reviews = Review.objects.filter(referral=referral).exclude(status=ReviewStatus.SET_ASIDE)
    if referral.pk in actor.recused_from or not (actor.is_member or actor.is_secretariat) or not referral.taken_up_at:
        return reviews.none()
    seen = Q(mandate__person=actor.user) if actor.is_member else Q(pk__in=[])
    if phase_of(referral) in {ReviewPhase.CONSOLIDATION, ReviewPhase.CLOSED}:
        seen |= Q(status=ReviewStatus.GIVEN)
    return reviews.filter(seen).select_related("mandate__person", "mandate__seat").order_by("assigned_at", "pk")


def assignments_of(referral: Referral) -> QuerySet[Review]:
    """Who was asked and who has given: never what they say."""
    return (
        Review.objects.filter(referral=referral)
        .exclude(status=ReviewStatus.SET_ASIDE)
        .select_related("mandate__person", "mandate__seat")
        .only("id", "referral_id", "status", "given_at", "assigned_at", "mandate__person", "mandate__seat")
        .order_by("assigned_at", "pk")
    )


def consolidation_visible_to(actor: Actor, referral: Referral) -> QuerySet[ConsolidatedFinding]:
    """What the rapporteur retained, shared with the reviews and hidden with them."""
    findings = ConsolidatedFinding.objects.filter(referral=referral).select_related("commitment", "written_by")
    is_inside = actor.is_member or actor.is_secretariat
    if referral.pk in actor.recused_from or not is_inside or not referral.taken_up_at:
        return findings.none()
    if phase_of(referral) not in {ReviewPhase.CONSOLIDATION, ReviewPhase.CLOSED}:
        return findings.none()
    return findings.order_by("commitment__position")


def commitments_of(referral: Referral) -> list[Commitment]:
    """The commitments of the charter version pinned to the file, in order; none before it is taken up."""
    if referral.charter_version_id is None:
        return []
    return list(Commitment.objects.filter(version=referral.charter_version_id).order_by("position"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What one member says of one commitment."""

    review_id: UUID
    member: str
    grade: str
    grade_label: str
    tone: str
    comment: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One commitment, what each member says of it, and what the rapporteur retains."""

    commitment: Commitment
    cells: tuple[Cell, ...]
    consolidated: ConsolidatedFinding | None

    @property
    def is_disputed(self) -> bool:
        """Members who gave a grade gave more than one."""
        return len({cell.grade for cell in self.cells if cell.grade}) > 1


def grid_visible_to(actor: Actor, referral: Referral) -> tuple[list[Review], list[GridRow]]:
    """Members × commitments, made only of what this person may read."""
    findings = Prefetch("findings", queryset=Finding.objects.all())
    reviews = list(reviews_visible_to(actor, referral).prefetch_related(findings))
    retained = {finding.commitment_id: finding for finding in consolidation_visible_to(actor, referral)}
    said = {(review.pk, finding.commitment_id): finding for review in reviews for finding in review.findings.all()}
    rows = [
        GridRow(
            commitment=commitment,
            cells=tuple(_cell(review, said.get((review.pk, commitment.pk))) for review in reviews),
            consolidated=retained.get(commitment.pk),
        )
        for commitment in commitments_of(referral)
    ]
    return reviews, rows


def _cell(review: Review, finding: Finding | None) -> Cell:
    grade = finding.grade if finding else ""
    return Cell(
        review_id=review.pk,
        member=review.mandate.person.full_name,
        grade=grade,
        grade_label=Grade(grade).label if grade else "",
        tone=Grade(grade).tone if grade else "neutral",
        comment=finding.comment if finding else "",
    )

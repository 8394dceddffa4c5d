"""Reads about reviews: one function decides which of them a person may read."""

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from charter.models import Commitment
from committee.enums.referrals import ReviewPhase, ReviewStatus
from committee.models import ConsolidatedFinding, Referral, Review
from committee.workflow.phases import review_phase


def phase_of(referral: Referral) -> ReviewPhase:
    """Computed from the reviews as they are now."""
    return review_phase(referral.status, Review.objects.filter(referral=referral).values_list("status", flat=True))


def reviews_visible_to(actor: Actor, referral: Referral, *, phase: ReviewPhase | None = None) -> QuerySet[Review]:
    """The reviews that this person may read: their own, and those of all once all are given.

    The only door to what a review says; the twin of `policies.reviews.can_read_review`. `phase`: of whoever has just
    asked `phase_of`.
    """
    reviews = Review.objects.filter(referral=referral).exclude(status=ReviewStatus.SET_ASIDE)
    if referral.pk in actor.recused_from or not (actor.is_member or actor.is_secretariat) or not referral.taken_up_at:
        return reviews.none()
    seen = Q(mandate__person=actor.user) if actor.is_member else Q(pk__in=[])
    if (phase or phase_of(referral)) in {ReviewPhase.CONSOLIDATION, ReviewPhase.CLOSED}:
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


def consolidation_visible_to(
    actor: Actor, referral: Referral, *, phase: ReviewPhase | None = None
) -> QuerySet[ConsolidatedFinding]:
    """What the rapporteur retained, shared with the reviews and hidden with them. `phase`: as above."""
    findings = ConsolidatedFinding.objects.filter(referral=referral).select_related("commitment", "written_by")
    is_inside = actor.is_member or actor.is_secretariat
    if referral.pk in actor.recused_from or not is_inside or not referral.taken_up_at:
        return findings.none()
    if (phase or phase_of(referral)) not in {ReviewPhase.CONSOLIDATION, ReviewPhase.CLOSED}:
        return findings.none()
    return findings.order_by("commitment__position")


def commitments_of(referral: Referral) -> list[Commitment]:
    """The commitments of the charter version pinned to the file, in order; none before it is taken up."""
    if referral.charter_version_id is None:
        return []
    return list(Commitment.objects.filter(version=referral.charter_version_id).order_by("position"))

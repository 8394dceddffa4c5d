"""Which files under review are ready for an agenda, and what the others lack: a fixed number of queries for all."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.actors import Actor
from committee.enums.referrals import ReferralStatus, ReviewStatus
from committee.models import Recusal, Referral, Review
from committee.queries.composition import mandates_in_force
from committee.queries.referrals import presiding_among, referrals_visible_to
from committee.queries.standing import blocks_of


@dataclass(frozen=True, slots=True)
class Readiness:
    """One file under review; `lacks` is empty when it is ready."""

    referral: Referral
    lacks: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not self.lacks


def readiness_for(actor: Actor, *, on: date) -> list[Readiness]:
    """The files under review that this person sees and that no agenda holds, the most urgent first.

    The same answer as `standing_of` gives for each: held together by a test.
    """
    referrals = list(
        referrals_visible_to(actor)
        .filter(status=ReferralStatus.UNDER_REVIEW)
        .select_related("rapporteur__person")
        .order_by("due_on", "reference")
    )
    if not referrals:
        return []
    seated = list(mandates_in_force(on))
    recused: dict[UUID, set[int]] = defaultdict(set)
    for recusal in Recusal.objects.filter(referral__in=referrals):
        recused[recusal.referral_id].add(recusal.person_id)
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    for review in (
        Review.objects.filter(referral__in=referrals)
        .exclude(status=ReviewStatus.SET_ASIDE)
        .select_related("mandate__person")
        .only("id", "referral_id", "status", "assigned_at", "mandate__person")
        .order_by("assigned_at", "pk")
    ):
        reviews[review.referral_id].append(review)
    found = []
    for referral in referrals:
        free = [mandate for mandate in seated if mandate.person_id not in recused[referral.pk]]
        people = {mandate.person_id for mandate in free}
        has_president = presiding_among(free) is not None
        lacks = blocks_of(referral, reviews[referral.pk], people, has_president=has_president)
        found.append(Readiness(referral, tuple(lacks)))
    return found

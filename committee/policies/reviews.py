"""Who may read and write which review: nobody reads another's before all are given, then all read all.

`phase` comes from `workflow.phases`. `can_read_review` is the twin of `queries.reviews.reviews_visible_to`.
"""

from accounts.actors import Actor
from committee.enums.referrals import ReviewPhase, ReviewStatus
from committee.models import Referral, Review
from committee.policies import referrals
from common.verdicts import HIDDEN, YES, Verdict, no

_SHARED = frozenset({ReviewPhase.CONSOLIDATION, ReviewPhase.CLOSED})


def can_read_review(actor: Actor, review: Review, *, referral: Referral, phase: ReviewPhase) -> Verdict:
    """What it says. That it was asked, and given or not, the committee always knows."""
    inside = referrals.can_read_inside(actor, referral)
    if not inside or review.status == ReviewStatus.SET_ASIDE:
        return HIDDEN
    if _is_author(actor, review):
        return YES
    return YES if phase in _SHARED and review.status == ReviewStatus.GIVEN else HIDDEN


def can_read_grid(actor: Actor, referral: Referral) -> Verdict:
    """The page of the reviews; what it holds for each person is decided review by review."""
    return referrals.can_read_inside(actor, referral)


def can_write_review(actor: Actor, review: Review, *, referral: Referral) -> Verdict:
    inside = referrals.can_read_inside(actor, referral)
    if not inside:
        return inside
    return YES if _is_author(actor, review) else no("Seul le membre désigné écrit cet examen.")


def can_read_consolidation(actor: Actor, referral: Referral, *, phase: ReviewPhase) -> Verdict:
    """Shared with the reviews, and hidden again with them when a review has to be written anew."""
    inside = referrals.can_read_inside(actor, referral)
    if not inside:
        return inside
    return YES if phase in _SHARED else HIDDEN


def can_consolidate(actor: Actor, referral: Referral) -> Verdict:
    inside = referrals.can_read_inside(actor, referral)
    if not inside:
        return inside
    return YES if referrals.is_rapporteur(actor, referral) else no("Seul le rapporteur écrit les constats retenus.")


def can_read_workload(actor: Actor) -> Verdict:
    """Who assigns, and who prepares the assignments."""
    if actor.is_president or actor.is_vice_president or actor.is_secretariat:
        return YES
    return no("La charge des membres est lue par le président, le vice-président et le secrétariat.")


def _is_author(actor: Actor, review: Review) -> bool:
    """By the person, not by the mandate: a renewed mandate does not lose the review."""
    return actor.is_member and review.mandate.person_id == actor.user.pk

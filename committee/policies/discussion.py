"""Who reads and writes what stays inside the committee: its discussion, and each person's own notes.

RELIABILITY §2.3, row 12: members write, the secretariat reads, the department is not told that there is anything.
"""

from accounts.actors import Actor
from committee.models import Referral
from committee.policies import referrals
from common.verdicts import HIDDEN, YES, Verdict, no


def can_read_discussion(actor: Actor, referral: Referral) -> Verdict:
    inside = referrals.can_read_inside(actor, referral)
    if not inside:
        return inside
    return YES if referral.submitted_at is not None else HIDDEN


def can_post(actor: Actor, referral: Referral) -> Verdict:
    seen = can_read_discussion(actor, referral)
    if not seen:
        return seen
    return YES if actor.is_member else no("Seuls les membres du comité écrivent dans la discussion.")


def can_keep_notes(actor: Actor, referral: Referral) -> Verdict:
    """Whoever sees the file keeps their own; nobody reads another's, whatever they are."""
    return referrals.can_see(actor, referral)

"""Who may put a more recent version of a sheet before the committee, and who reads what changed."""

from accounts.actors import Actor
from committee.models import Referral
from committee.policies import referrals
from common.verdicts import YES, Verdict, no


def can_examine_version(actor: Actor, referral: Referral) -> Verdict:
    """The secretariat, with the agreement of the department: neither changes alone what is examined."""
    verdict = referrals.can_see(actor, referral)
    if not verdict:
        return verdict
    return YES if actor.is_secretariat else no("Seul le secrétariat fait examiner une autre version de la fiche.")

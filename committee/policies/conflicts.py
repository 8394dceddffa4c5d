"""Who is told of a link between a member and a file, and who may waive it. Pure.

`concerns_president`: the person with the link presides over the committee that day.
"""

from accounts.actors import Actor
from committee.models import Referral
from committee.policies import referrals
from common.verdicts import HIDDEN, YES, Verdict, no


def can_read_signal(actor: Actor, referral: Referral, *, person_id: int, concerns_president: bool) -> Verdict:
    """The secretariat, whoever presides over the file, and the person themselves."""
    inside = referrals.can_read_inside(actor, referral)
    if not inside:
        return inside
    if actor.user.pk == person_id or actor.is_secretariat or referrals.presides(actor, referral):
        return YES
    return YES if concerns_president and actor.is_vice_president else HIDDEN


def can_waive(actor: Actor, referral: Referral, *, person_id: int, concerns_president: bool) -> Verdict:
    """The president, in writing; for the president's own link, the vice-president. Never for oneself."""
    seen = can_read_signal(actor, referral, person_id=person_id, concerns_president=concerns_president)
    if not seen:
        return seen
    if actor.user.pk == person_id:
        return no("Personne ne lève son propre conflit d’intérêts : déportez-vous, ou demandez à la présidence.")
    if referrals.presides(actor, referral) or (concerns_president and actor.is_vice_president):
        return YES
    return no("Seule la présidence lève un conflit d’intérêts, par écrit.")

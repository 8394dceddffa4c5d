"""Who prepares and signs an act that amends a published opinion. `amendment.opinion` comes with its referral, loaded.

A recusal from the file of the opinion is asked first, and wins over every role.
"""

from accounts.actors import Actor
from committee.policies import referrals
from common.verdicts import YES, Verdict, no
from opinions.enums.amendments import AmendmentStep
from opinions.models import Amendment, Opinion
from opinions.policies.opinions import can_see_of


def can_see(actor: Actor, amendment: Amendment) -> Verdict:
    """The committee and its secretariat; for all others it exists once it is public, outside."""
    return can_see_of(actor, amendment.opinion.referral)


def can_prepare(actor: Actor, opinion: Opinion) -> Verdict:
    """The secretariat proposes, for an opinion that is published."""
    if not (verdict := can_see_of(actor, opinion.referral)):
        return verdict
    return YES if actor.is_secretariat else no("Seul le secrétariat prépare un acte modificatif.")


def can_write(actor: Actor, amendment: Amendment) -> Verdict:
    return can_prepare(actor, amendment.opinion)


def can_sign(actor: Actor, amendment: Amendment) -> Verdict:
    """Whoever presides over the file of the opinion; never who prepared it."""
    if not (verdict := can_see(actor, amendment)):
        return verdict
    if not referrals.presides(actor, amendment.opinion.referral):
        return no("Seule la présidence signe un acte modificatif.")
    if amendment.drafted_by_id == actor.user.pk:
        return no("Un acte modificatif est signé par une autre personne que celle qui l’a préparé.")
    return YES


def can_send_back(actor: Actor, amendment: Amendment) -> Verdict:
    """The secretariat or the presidency, before it is in an issue."""
    if not (verdict := can_see(actor, amendment)):
        return verdict
    if actor.is_secretariat or referrals.presides(actor, amendment.opinion.referral):
        return YES
    return no("Seuls la présidence et le secrétariat reprennent ou abandonnent cet acte.")


def only_the_system(actor: Actor, amendment: Amendment) -> Verdict:
    return can_see(actor, amendment) and no("Cette étape est faite par la publication au bulletin.")


STEPS = {
    AmendmentStep.SAVE: can_write,
    AmendmentStep.SIGN: can_sign,
    AmendmentStep.SEND_BACK: can_send_back,
    AmendmentStep.ABANDON: can_send_back,
    AmendmentStep.PUBLISH: only_the_system,
}

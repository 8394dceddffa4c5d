"""Who may read and move an opinion (RELIABILITY §2.3, rows 2 to 4). Pure: the opinion comes with its referral.

`opinion.referral` carries `rapporteur` and `president_is_available`. A recusal is asked first and wins over every role.
"""

from accounts.actors import Actor
from accounts.enums import Role
from committee.models import Referral
from committee.policies import referrals
from common.verdicts import HIDDEN, YES, Verdict, no
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import OpinionStep
from opinions.models import Opinion
from opinions.separate import voters_of


def can_see(actor: Actor, opinion: Opinion) -> Verdict:
    """The committee and its secretariat read the drafts. For all others the opinion exists outside, once published."""
    return can_see_of(actor, opinion.referral)


def can_see_of(actor: Actor, referral: Referral) -> Verdict:
    """Whether this person would see the opinion on this referral: the twin of `queries.opinions_visible_to`."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    return no(referrals.RECUSED) if referrals.is_recused(actor, referral) else YES


def can_open(actor: Actor, referral: Referral) -> Verdict:
    """The rapporteur, or whoever presides over the file."""
    if not (verdict := can_see_of(actor, referral)):
        return verdict
    if referrals.is_rapporteur(actor, referral) or referrals.presides(actor, referral):
        return YES
    return no("Seuls le rapporteur et la présidence rédigent l’avis.")


def can_write(actor: Actor, opinion: Opinion) -> Verdict:
    return can_open(actor, opinion.referral)


def can_submit_to_vote(actor: Actor, opinion: Opinion) -> Verdict:
    """The secretariat prepares the ballot, as do those who write."""
    if not (verdict := can_see(actor, opinion)):
        return verdict
    return YES if actor.is_secretariat else can_write(actor, opinion)


def can_note_result(actor: Actor, opinion: Opinion) -> Verdict:
    """The result is computed; noting it is the secretariat's or the presidency's."""
    if not (verdict := can_see(actor, opinion)):
        return verdict
    if actor.is_secretariat or referrals.presides(actor, opinion.referral):
        return YES
    return no("Seuls la présidence et le secrétariat constatent le résultat du vote.")


def can_sign(actor: Actor, opinion: Opinion) -> Verdict:
    if not (verdict := can_see(actor, opinion)):
        return verdict
    return YES if referrals.presides(actor, opinion.referral) else no("Seule la présidence signe l’avis.")


def can_speak_apart(actor: Actor, opinion: Opinion) -> Verdict:
    """Who took part in the vote, for themselves; `opinion` comes with its ballot."""
    if not (verdict := can_see(actor, opinion)):
        return verdict
    if actor.is_member and opinion.ballot is not None and actor.user.pk in voters_of(opinion.ballot):
        return YES
    return no("Seul un membre qui a pris part au vote joint une opinion séparée.")


def can_notify(actor: Actor, opinion: Opinion) -> Verdict:
    """What leaves the committee before it is public, leaves it by its president (RELIABILITY §2.3, note 1)."""
    if not (verdict := can_see(actor, opinion)):
        return verdict
    return YES if referrals.presides(actor, opinion.referral) else no("Seule la présidence notifie l’avis.")


def can_read_notified(actor: Actor, opinion: Opinion) -> Verdict:
    """Whom a signed opinion is notified to, from its notification to its publication; for them alone it exists then.

    A recusal wins: whoever left the file finds nothing.
    """
    referral = opinion.referral
    if opinion.status != S.NOTIFIED or referrals.is_recused(actor, referral):
        return HIDDEN
    is_of_department = referral.department_id is not None and actor.works_for(referral.department_id)
    return YES if actor.has(Role.MANAGEMENT) or (is_of_department and actor.has(Role.APPROVER)) else HIDDEN


def only_the_system(actor: Actor, opinion: Opinion) -> Verdict:
    return can_see(actor, opinion) and no("Cette étape est faite par la publication au bulletin.")


STEPS = {
    OpinionStep.SAVE: can_write,
    OpinionStep.CIRCULATE: can_write,
    OpinionStep.SEND_BACK: can_write,
    OpinionStep.SUBMIT_TO_VOTE: can_submit_to_vote,
    OpinionStep.ADOPT: can_note_result,
    OpinionStep.REJECT: can_note_result,
    OpinionStep.SPEAK_APART: can_speak_apart,
    OpinionStep.TAKE_BACK: can_speak_apart,
    OpinionStep.SIGN: can_sign,
    OpinionStep.NOTIFY: can_notify,
    OpinionStep.PUBLISH: only_the_system,
}

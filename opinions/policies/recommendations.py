"""Who answers a recommendation, and who closes it: never the same.

`recommendation.opinion.referral` carries `rapporteur` and `president_is_available`, as for the opinion.
"""

from accounts.actors import Actor
from accounts.enums import Role
from committee.policies import referrals
from common.verdicts import HIDDEN, YES, Verdict, no
from opinions.enums.opinions import RecommendationStep
from opinions.models import Recommendation
from opinions.roles import SIGNATORIES, reads_follow_up


def can_see(actor: Actor, recommendation: Recommendation) -> Verdict:
    """Once published, everybody inside; before, it is part of the opinion and follows it."""
    if recommendation.reference is None:
        return HIDDEN
    return YES if reads_follow_up(actor) else HIDDEN


def can_prepare(actor: Actor, recommendation: Recommendation) -> Verdict:
    """Whoever writes for the addressee prepares; a signatory signs."""
    if not (verdict := can_see(actor, recommendation)):
        return verdict
    if not actor.works_for(recommendation.addressee_id):
        return no("Seule la direction destinataire répond à cette recommandation.")
    if actor.roles & (SIGNATORIES | {Role.CONTRIBUTOR}):
        return YES
    return no("La réponse est préparée par un contributeur de la direction, ou par qui la signe.")


def can_read_evidence(actor: Actor, recommendation: Recommendation) -> Verdict:
    """The pieces that the department joined and did not make public: the department, the committee, its secretariat."""
    if not (verdict := can_see(actor, recommendation)):
        return verdict
    if referrals.is_recused(actor, recommendation.opinion.referral):
        return no(referrals.RECUSED)
    if actor.works_for(recommendation.addressee_id) or actor.is_member or actor.is_secretariat:
        return YES
    return HIDDEN


def can_answer(actor: Actor, recommendation: Recommendation) -> Verdict:
    """An approver or the management of the department to which it is addressed signs the answer."""
    if not (verdict := can_see(actor, recommendation)):
        return verdict
    if not actor.works_for(recommendation.addressee_id):
        return no("Seule la direction destinataire répond à cette recommandation.")
    if actor.roles & SIGNATORIES:
        return YES
    return no("La réponse est signée par un approbateur ou par la direction.")


def can_follow(actor: Actor, recommendation: Recommendation) -> Verdict:
    """The presidency, or the secretariat on the committee's behalf; never the addressee.

    A recusal from the file holds here too.
    """
    if not (verdict := can_see(actor, recommendation)):
        return verdict
    referral = recommendation.opinion.referral
    if referrals.is_recused(actor, referral):
        return no(referrals.RECUSED)
    if actor.works_for(recommendation.addressee_id):
        return no("Le suivi n’est jamais clos par la direction destinataire.")
    if referrals.presides(actor, referral) or actor.is_secretariat:
        return YES
    return no("Seuls la présidence et le secrétariat du comité constatent les suites d’une recommandation.")


STEPS = {
    RecommendationStep.ANSWER: can_answer,
    RecommendationStep.ANSWER_AGAIN: can_answer,
    RecommendationStep.REPORT: can_answer,
    RecommendationStep.START: can_follow,
    RecommendationStep.CLOSE_IMPLEMENTED: can_follow,
    RecommendationStep.CLOSE_PARTLY: can_follow,
    RecommendationStep.CLOSE_NOT_IMPLEMENTED: can_follow,
    RecommendationStep.REOPEN: can_follow,
}

"""Who may do what with the request of a person. It speaks of their situation: their department only reads it."""

from collections.abc import Callable

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import RequestStep
from algorithms.models import Algorithm, RulesRequest
from common.verdicts import HIDDEN, YES, Verdict, no

Policy = Callable[[Actor, RulesRequest], Verdict]


def can_register(actor: Actor, algorithm: Algorithm) -> Verdict:
    """The contributors and the approvers of the department; for anybody else its requests do not exist."""
    return YES if roles.keeps_register(actor, algorithm.department_id) else HIDDEN


def can_see(actor: Actor, request: RulesRequest) -> Verdict:
    return can_register(actor, request.algorithm)


def can_prepare(actor: Actor, request: RulesRequest) -> Verdict:
    return can_see(actor, request)


def can_sign(actor: Actor, request: RulesRequest) -> Verdict:
    """An answer and a refusal bind the body: an approver signs them."""
    if not (seen := can_see(actor, request)):
        return seen
    if not roles.approves_in(actor, request.algorithm.department_id):
        return no("Seul un approbateur de la direction signe la réponse ou le refus.")
    return YES


STEPS: dict[RequestStep, Policy] = {
    RequestStep.PREPARE: can_prepare,
    RequestStep.ANSWER: can_sign,
    RequestStep.REFUSE: can_sign,
    RequestStep.WITHDRAW: can_prepare,
}

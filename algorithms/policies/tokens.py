"""Who may give a key to a pipeline, and take it back: those who write the sheets of the direction."""

from accounts.actors import Actor
from algorithms.models import PipelineToken
from algorithms.roles import keeps_register, writes
from common.verdicts import HIDDEN, YES, Verdict, no


def can_make(actor: Actor) -> Verdict:
    if not writes(actor) or actor.pipeline:
        return no("Seul un contributeur ou un approbateur d’une direction donne une clé à une chaîne.")
    return YES


def can_revoke(actor: Actor, token: PipelineToken) -> Verdict:
    """Any of them: whoever left is not there to do it."""
    return YES if keeps_register(actor, token.department_id) and not actor.pipeline else HIDDEN

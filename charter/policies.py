"""Who may act on the charter: everybody inside reads it, the secretariat keeps it."""

from collections.abc import Callable

from accounts.actors import Actor
from charter.enums import CharterStatus, CharterStep
from charter.models import CharterVersion
from common.verdicts import HIDDEN, YES, Verdict, no

Policy = Callable[[Actor, CharterVersion], Verdict]


def can_see(actor: Actor, version: CharterVersion) -> Verdict:
    """A version in preparation is the secretariat's; one that is or was in force is everybody's."""
    if version.status == CharterStatus.DRAFT and not actor.is_secretariat:
        return HIDDEN
    return YES


def can_open(actor: Actor) -> Verdict:
    return _secretariat_only(actor, "Seul le secrétariat ouvre une nouvelle version de la charte.")


def can_load(actor: Actor) -> Verdict:
    return _secretariat_only(actor, "Seul le secrétariat charge un acte fondateur.")


def can_edit(actor: Actor, version: CharterVersion) -> Verdict:
    if not (seen := can_see(actor, version)):
        return seen
    return _secretariat_only(actor, "Seul le secrétariat complète la charte.")


def can_publish(actor: Actor, version: CharterVersion) -> Verdict:
    if not (seen := can_see(actor, version)):
        return seen
    return _secretariat_only(actor, "Seul le secrétariat met une version de la charte en vigueur.")


STEPS: dict[CharterStep, Policy] = {
    CharterStep.EDIT: can_edit,
    CharterStep.PUBLISH: can_publish,
    CharterStep.SUPERSEDE: can_publish,
}


def _secretariat_only(actor: Actor, refusal: str) -> Verdict:
    return YES if actor.is_secretariat else no(refusal)

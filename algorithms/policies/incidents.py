"""Who may do what with an incident. Those who may not read it do not know that it exists, nor that it is counted."""

from collections.abc import Callable

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import IncidentStep
from algorithms.models import Algorithm, Incident
from common.verdicts import HIDDEN, YES, Verdict, no

Policy = Callable[[Actor, Incident], Verdict]

_WRITERS_ONLY = "Seuls les contributeurs et les approbateurs de la direction tiennent le registre de ses incidents."


def can_read_register(actor: Actor, algorithm: Algorithm) -> Verdict:
    """The register of one algorithm, from `queries.incidents.with_sharing`: its department, and who reads proposals.

    These never learn of an algorithm of which nothing was proposed yet.
    """
    if roles.keeps_register(actor, algorithm.department_id):
        return YES
    return YES if roles.reads_proposals(actor) and algorithm.is_shared else HIDDEN


def can_declare(actor: Actor, algorithm: Algorithm) -> Verdict:
    if not (seen := can_read_register(actor, algorithm)):
        return seen
    return YES if roles.keeps_register(actor, algorithm.department_id) else no(_WRITERS_ONLY)


def can_see(actor: Actor, incident: Incident) -> Verdict:
    return can_read_register(actor, incident.algorithm)


def can_write(actor: Actor, incident: Incident) -> Verdict:
    return can_declare(actor, incident.algorithm)


def can_close(actor: Actor, incident: Incident) -> Verdict:
    """Nobody alone makes an incident of theirs disappear from what is open (RELIABILITY §2.3, rule e)."""
    if not (allowed := can_write(actor, incident)):
        return allowed
    if not roles.approves_in(actor, incident.algorithm.department_id):
        return no("Seul un approbateur de la direction clôt un incident.")
    if incident.declared_by_id == actor.user.pk:
        return no("Vous avez déclaré cet incident : une deuxième personne doit le clore.")
    return YES


STEPS: dict[IncidentStep, Policy] = {
    IncidentStep.EDIT: can_write,
    IncidentStep.NOTE: can_write,
    IncidentStep.NOTIFY: can_write,
    IncidentStep.REMEDY: can_write,
    IncidentStep.CLOSE: can_close,
    IncidentStep.REOPEN: can_write,
}

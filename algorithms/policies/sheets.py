"""Who may do what with the sheet of an algorithm. Pure functions of an actor and a loaded sheet."""

from collections.abc import Callable
from uuid import UUID

from accounts.actors import Actor
from accounts.enums import Role
from algorithms.enums import SheetStatus, SheetStep
from algorithms.models import SheetVersion
from algorithms.roles import PUBLIC_STATES, approves_for, contributes_to, is_proposer, reads_proposals, works_on
from common.verdicts import HIDDEN, YES, Verdict, no

Policy = Callable[[Actor, SheetVersion], Verdict]


def can_see(actor: Actor, sheet: SheetVersion) -> Verdict:
    if sheet.status in PUBLIC_STATES or works_on(actor, sheet):
        return YES
    if sheet.status != SheetStatus.DRAFT and reads_proposals(actor):
        return YES
    return HIDDEN


def can_create(actor: Actor) -> Verdict:
    if not actor.has(Role.CONTRIBUTOR):
        return no("Seul un contributeur crée une fiche d’algorithme.")
    if actor.user.department_id is None:
        return no("Votre compte n’est rattaché à aucune direction : demandez au secrétariat de le faire.")
    return YES


def can_enter_for(actor: Actor, department_id: UUID | None) -> Verdict:
    """The drafts of a direction: by its contributors; by the secretariat when it imports a file for that direction.

    The secretariat then neither reads nor changes them: the direction completes, proposes and approves.
    """
    if actor.is_secretariat:
        return YES
    if not (may := can_create(actor)):
        return may
    return YES if department_id is not None and actor.works_for(department_id) else HIDDEN


def can_edit(actor: Actor, sheet: SheetVersion) -> Verdict:
    return _contributor(actor, sheet, "Seul un contributeur de la direction modifie la fiche.")


def can_propose(actor: Actor, sheet: SheetVersion) -> Verdict:
    return _contributor(actor, sheet, "Seul un contributeur de la direction propose la fiche.")


def can_start_version(actor: Actor, sheet: SheetVersion) -> Verdict:
    return _contributor(actor, sheet, "Seul un contributeur de la direction ouvre une nouvelle version.")


def can_approve(actor: Actor, sheet: SheetVersion) -> Verdict:
    return _second_person(actor, sheet, "Seul un approbateur de la direction approuve la fiche.")


def can_send_back(actor: Actor, sheet: SheetVersion) -> Verdict:
    return _second_person(actor, sheet, "Seul un approbateur de la direction renvoie la fiche.")


def can_decline_referral(actor: Actor, sheet: SheetVersion) -> Verdict:
    """Not to seize the committee again is answered for by whoever did not propose the change."""
    return _second_person(actor, sheet, "Seul un approbateur de la direction écarte une nouvelle saisine.")


def can_publish(actor: Actor, sheet: SheetVersion) -> Verdict:
    """The author of a sheet never publishes it (DOMAIN §8, 12)."""
    if not (seen := can_see(actor, sheet)):
        return seen
    if not (actor.is_secretariat or approves_for(actor, sheet)):
        return no("Seul le secrétariat ou un approbateur de la direction publie la fiche.")
    return _not_the_proposer(actor, sheet)


STEPS: dict[SheetStep, Policy] = {
    SheetStep.EDIT: can_edit,
    SheetStep.PROPOSE: can_propose,
    SheetStep.APPROVE: can_approve,
    SheetStep.SEND_BACK: can_send_back,
    SheetStep.PUBLISH: can_publish,
    SheetStep.START_VERSION: can_start_version,
    SheetStep.SUPERSEDE: can_publish,
}


def _contributor(actor: Actor, sheet: SheetVersion, refusal: str) -> Verdict:
    if not (seen := can_see(actor, sheet)):
        return seen
    return YES if contributes_to(actor, sheet) else no(refusal)


def _second_person(actor: Actor, sheet: SheetVersion, refusal: str) -> Verdict:
    if not (seen := can_see(actor, sheet)):
        return seen
    return _not_the_proposer(actor, sheet) if approves_for(actor, sheet) else no(refusal)


def _not_the_proposer(actor: Actor, sheet: SheetVersion) -> Verdict:
    if is_proposer(actor, sheet):
        return no("Vous avez proposé cette fiche : une deuxième personne doit l’approuver et la publier.")
    return YES

"""Who answers, signs and records in the legal assessment of a sheet. Pure functions of an actor and a loaded sheet."""

from accounts.actors import Actor
from algorithms.enums import LegalStep
from algorithms.models import SheetVersion
from algorithms.policies.sheets import Policy, can_see
from algorithms.roles import approves_for, is_proposer, works_on
from common.verdicts import YES, Verdict, no


def can_assess(actor: Actor, sheet: SheetVersion) -> Verdict:
    """Answer the questions: those who write the sheet, and those who answer for it."""
    if not (seen := can_see(actor, sheet)):
        return seen
    return YES if works_on(actor, sheet) else no("Seule la direction répond aux questions de l’analyse juridique.")


def can_sign(actor: Actor, sheet: SheetVersion) -> Verdict:
    """A named person who may approve this very sheet: never the one who proposed it."""
    if not (seen := can_see(actor, sheet)):
        return seen
    if not approves_for(actor, sheet):
        return no("Seul un approbateur de la direction signe l’analyse juridique.")
    if is_proposer(actor, sheet):
        return no("Vous avez proposé cette fiche : une deuxième personne doit signer son analyse juridique.")
    return YES


def can_record_dates(actor: Actor) -> Verdict:
    return YES if actor.is_secretariat else no("Seul le secrétariat enregistre les dates d’application des textes.")


STEPS: dict[LegalStep, Policy] = {LegalStep.ANSWER: can_assess, LegalStep.SIGN: can_sign}

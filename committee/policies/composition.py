"""Who may change the composition and the rules: the secretariat, and nobody else."""

from accounts.actors import Actor
from committee.models import Mandate
from common.verdicts import HIDDEN, YES, Verdict, no


def can_manage_seats(actor: Actor) -> Verdict:
    return YES if actor.is_secretariat else no("Seul le secrétariat tient la composition du comité.")


def can_read_letters(actor: Actor, mandate: Mandate) -> Verdict:
    """Letters go to the person whom they are about; the secretariat prepares them. For others there are none."""
    return YES if actor.is_secretariat or mandate.person_id == actor.user.pk else HIDDEN


def can_adopt_rules(actor: Actor) -> Verdict:
    return YES if actor.is_secretariat else no("Seul le secrétariat enregistre les règles de fonctionnement.")

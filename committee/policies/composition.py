"""Who may change the composition and the rules: the secretariat, and nobody else."""

from accounts.actors import Actor
from common.verdicts import YES, Verdict, no


def can_manage_seats(actor: Actor) -> Verdict:
    return YES if actor.is_secretariat else no("Seul le secrétariat tient la composition du comité.")


def can_adopt_rules(actor: Actor) -> Verdict:
    return YES if actor.is_secretariat else no("Seul le secrétariat enregistre les règles de fonctionnement.")

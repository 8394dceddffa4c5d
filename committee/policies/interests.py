"""Who reads and writes a declaration of interests (RELIABILITY §2.3, rows 13 and 14). Pure.

Each person their own; the secretariat and whoever presides over the committee all of them; nobody else anybody's.
"""

from accounts.actors import Actor
from committee.models import InterestDeclaration
from common.verdicts import HIDDEN, YES, Verdict, no


def can_declare(actor: Actor) -> Verdict:
    return YES if actor.is_member else no("Seuls les membres du comité déclarent leurs intérêts.")


def can_read_all(actor: Actor, *, has_president: bool) -> Verdict:
    """The vice-president too, while the committee has no president."""
    if actor.is_secretariat or actor.is_president or (actor.is_vice_president and not has_president):
        return YES
    return HIDDEN


def can_read(actor: Actor, declaration: InterestDeclaration, *, has_president: bool) -> Verdict:
    """A draft is read by nobody but its author."""
    if declaration.person_id == actor.user.pk:
        return YES
    return can_read_all(actor, has_president=has_president) if declaration.submitted_at else HIDDEN


def can_read_public_part(actor: Actor) -> Verdict:
    return YES if actor.is_member or actor.is_secretariat else HIDDEN

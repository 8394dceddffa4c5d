"""Who may import, for which direction, and whose import it is.

An import shows what its person may see: nobody else opens it.
"""

from uuid import UUID

from accounts.actors import Actor
from algorithms.models import SheetImport
from algorithms.policies.sheets import can_create, can_enter_for
from common.verdicts import HIDDEN, YES, Verdict


def can_import(actor: Actor) -> Verdict:
    """Whoever may create one sheet may create several; so may the secretariat, for a direction that it names."""
    return YES if actor.is_secretariat else can_create(actor)


def can_import_for(actor: Actor, department_id: UUID | None) -> Verdict:
    return can_enter_for(actor, department_id)


def can_read(actor: Actor, found: SheetImport) -> Verdict:
    return YES if found.created_by_id == actor.user.pk else HIDDEN


def can_apply(actor: Actor, found: SheetImport) -> Verdict:
    """Of one's own, and for the direction for which it was read: a person who moved reads the file again."""
    if not (seen := can_read(actor, found)):
        return seen
    return can_import_for(actor, found.department_id)

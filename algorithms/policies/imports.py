"""Who may import, and whose import it is. An import shows what its person may see: nobody else opens it."""

from accounts.actors import Actor
from algorithms.models import SheetImport
from algorithms.policies.sheets import can_create
from common.verdicts import HIDDEN, YES, Verdict


def can_import(actor: Actor) -> Verdict:
    """Whoever may create a sheet, one by one, may create several."""
    return can_create(actor)


def can_read(actor: Actor, found: SheetImport) -> Verdict:
    return YES if found.created_by_id == actor.user.pk else HIDDEN


def can_apply(actor: Actor, found: SheetImport) -> Verdict:
    """Of one's own, and for the direction for which it was read: a person who moved reads the file again."""
    if not (seen := can_read(actor, found)):
        return seen
    if not (may := can_import(actor)):
        return may
    return YES if actor.works_for(found.department_id) else HIDDEN

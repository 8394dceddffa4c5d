"""What a person is to a sheet. Policies turn it into verdicts, queries into rows: one place says it for both."""

from uuid import UUID

from accounts.actors import Actor
from accounts.enums import Role
from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion

# Everybody inside reads what is, or was, public; these roles also read what is proposed.
PUBLIC_STATES = frozenset({SheetStatus.PUBLISHED, SheetStatus.SUPERSEDED})
READERS_OF_PROPOSALS = frozenset({Role.SECRETARIAT, Role.MANAGEMENT, Role.BOARD})
WRITERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER})


def writes(actor: Actor) -> bool:
    """A contributor or an approver, whatever the direction."""
    return actor.user.department_id is not None and bool(WRITERS & actor.roles)


def works_on(actor: Actor, sheet: SheetVersion) -> bool:
    """A contributor or an approver of the direction that owns the algorithm."""
    return writes(actor) and actor.works_for(sheet.algorithm.department_id)


def contributes_to(actor: Actor, sheet: SheetVersion) -> bool:
    return actor.has(Role.CONTRIBUTOR) and actor.works_for(sheet.algorithm.department_id)


def approves_for(actor: Actor, sheet: SheetVersion) -> bool:
    return actor.has(Role.APPROVER) and actor.works_for(sheet.algorithm.department_id)


def keeps_register(actor: Actor, department_id: UUID) -> bool:
    """A contributor or an approver of this direction: they write what happens to its algorithms."""
    return writes(actor) and actor.works_for(department_id)


def approves_in(actor: Actor, department_id: UUID) -> bool:
    return actor.has(Role.APPROVER) and actor.works_for(department_id)


def is_proposer(actor: Actor, sheet: SheetVersion) -> bool:
    return sheet.proposed_by_id is not None and sheet.proposed_by_id == actor.user.pk


def reads_proposals(actor: Actor) -> bool:
    """The committee and those who steer: they read a sheet as soon as its direction proposes it."""
    return actor.is_member or bool(READERS_OF_PROPOSALS & actor.roles)

"""Who is who in the follow-up and the publication: what policies and queries must say alike."""

from accounts.actors import Actor
from accounts.enums import Role

# Who signs the answer of a department.
SIGNATORIES = frozenset({Role.APPROVER, Role.MANAGEMENT})
_READERS = frozenset({Role.MANAGEMENT, Role.BOARD, Role.SECRETARIAT})


def reads_follow_up(actor: Actor) -> bool:
    """Published recommendations are read by everybody inside; not by an account that is nobody's."""
    return bool(actor.is_member or actor.roles & _READERS or actor.user.department_id is not None)


def prepares_publications(actor: Actor) -> bool:
    """The secretariat asks, the presidency approves; for all others an issue exists when it is public."""
    return actor.is_secretariat or actor.is_president or actor.is_vice_president

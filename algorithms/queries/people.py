"""Who keeps the registry of one direction."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from accounts.queries import holders_of
from algorithms.roles import WRITERS


def writers_of(department_id: UUID, *, at: datetime) -> list[User]:
    """The open accounts that contribute or approve for this direction at this moment, by name. Two queries."""
    found = {
        user.pk: user for role in sorted(WRITERS) for user in holders_of(role, at=at).filter(department=department_id)
    }
    return sorted(found.values(), key=lambda user: (user.full_name, user.pk))

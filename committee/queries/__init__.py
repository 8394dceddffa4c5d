"""Reads of the committee. One file for each family of objects."""

from datetime import datetime

from accounts.actors import Actor
from committee.queries import hearings, todo_consultations, todo_interests, todo_meetings, todo_referrals
from common.todo import Todo


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """What waits for this person in the committee: meetings, consultations, referrals, interests, hearings."""
    return [
        *todo_meetings.todo_for(actor, at=at),
        *todo_consultations.todo_for(actor, at=at),
        *todo_referrals.todo_for(actor, at=at),
        *todo_interests.todo_for(actor, at=at),
        *hearings.todo_for(actor, at=at),
    ]

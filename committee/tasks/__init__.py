"""What the acts of the committee set off, in the worker."""

from committee.tasks import hearings, interests, meetings, referrals

__all__ = ["hearings", "interests", "meetings", "referrals"]

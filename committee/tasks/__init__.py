"""What the acts of the committee set off, in the worker."""

from committee.tasks import interests, meetings, referrals

__all__ = ["interests", "meetings", "referrals"]

"""What the acts of the committee set off, in the worker."""

from committee.tasks import checkpoints, hearings, interests, meetings, referrals

__all__ = ["checkpoints", "hearings", "interests", "meetings", "referrals"]

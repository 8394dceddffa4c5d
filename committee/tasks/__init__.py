"""What the acts of the committee set off, in the worker."""

from committee.tasks import meetings, referrals

__all__ = ["meetings", "referrals"]

"""What the acts of the committee set off, in the worker."""

from committee.tasks import referrals

__all__ = ["referrals"]

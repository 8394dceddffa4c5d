"""What the calendar sets off in the committee. One module for each family of objects."""

from committee.schedule import checkpoints, consultations, interests, referrals

__all__ = ["checkpoints", "consultations", "interests", "referrals"]

"""What the calendar sets off in the committee. One module for each family of objects."""

from committee.schedule import consultations, interests, referrals

__all__ = ["consultations", "interests", "referrals"]

"""What leads where in the committee. One table for each kind of object."""

from committee.workflow.meetings import BALLOT, MEETING
from committee.workflow.referrals import REFERRAL, REVIEW

__all__ = ["BALLOT", "MEETING", "REFERRAL", "REVIEW"]

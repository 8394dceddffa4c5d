"""What leads where in the committee. One table for each kind of object."""

from committee.workflow.hearings import HEARING
from committee.workflow.interests import DECLARATION
from committee.workflow.meetings import BALLOT, MEETING
from committee.workflow.referrals import REFERRAL, REVIEW

__all__ = ["BALLOT", "DECLARATION", "HEARING", "MEETING", "REFERRAL", "REVIEW"]

"""Rows of the committee. One file for each family of objects, all known under this name."""

from committee.models.ballots import Ballot, Vote
from committee.models.consultations import MeetingDemand
from committee.models.convening import CalendarFeed, MeetingPaper, NoticeReading
from committee.models.discussion import DiscussionMessage, PrivateNote
from committee.models.exchange import CompletenessMark, InformationRequest, ReferralDocument, ReferralLetter
from committee.models.hearings import Hearing, HearingLetter, HearingPaper
from committee.models.interests import DeclarationLetter, Interest, InterestDeclaration
from committee.models.item_presences import ItemPresence
from committee.models.meetings import AgendaItem, Attendance, Meeting, MeetingLetter
from committee.models.minutes import MinutesRemark, MinutesVersion
from committee.models.recusals import ConflictWaiver, Recusal
from committee.models.referrals import Referral, ReferralSheet
from committee.models.reviews import ConsolidatedFinding, Finding, Review
from committee.models.rules import CommitteeRules
from committee.models.seats import Mandate, Seat
from committee.models.secret_votes import BallotMark, KeyEnvelope, KeyHolder, SealedChoice, SecretBox
from committee.models.self_assessments import JoinedSelfAssessment
from committee.models.sheet_changes import SheetChange
from committee.models.substitutes import Substitute

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "BallotMark",
    "CalendarFeed",
    "CommitteeRules",
    "CompletenessMark",
    "ConflictWaiver",
    "ConsolidatedFinding",
    "DeclarationLetter",
    "DiscussionMessage",
    "Finding",
    "Hearing",
    "HearingLetter",
    "HearingPaper",
    "InformationRequest",
    "Interest",
    "InterestDeclaration",
    "ItemPresence",
    "JoinedSelfAssessment",
    "KeyEnvelope",
    "KeyHolder",
    "Mandate",
    "Meeting",
    "MeetingDemand",
    "MeetingLetter",
    "MeetingPaper",
    "MinutesRemark",
    "MinutesVersion",
    "NoticeReading",
    "PrivateNote",
    "Recusal",
    "Referral",
    "ReferralDocument",
    "ReferralLetter",
    "ReferralSheet",
    "Review",
    "SealedChoice",
    "Seat",
    "SecretBox",
    "SheetChange",
    "Substitute",
    "Vote",
]

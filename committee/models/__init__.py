"""Rows of the committee. One file for each family of objects, all known under this name."""

from committee.models.recusals import Recusal
from committee.models.referrals import InformationRequest, Referral, ReferralDocument, ReferralLetter, ReferralSheet
from committee.models.reviews import ConsolidatedFinding, Finding, Review

__all__ = [
    "ConsolidatedFinding",
    "Finding",
    "InformationRequest",
    "Recusal",
    "Referral",
    "ReferralDocument",
    "ReferralLetter",
    "ReferralSheet",
    "Review",
]

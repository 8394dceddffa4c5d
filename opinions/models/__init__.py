"""Opinions, their drafts, their recommendations, and their way to the bulletin."""

from opinions.models.amendments import Amendment
from opinions.models.fact_checks import FactAnswer, FactCheck, FactCheckLetter, FactDecision, FactPassage
from opinions.models.follow_ups import FollowUp, FollowUpDocument, FollowUpDraft, FollowUpLetter
from opinions.models.opinions import DraftVersion, Opinion
from opinions.models.publication import PublicationItem, PublicationJob
from opinions.models.recommendations import Recommendation
from opinions.models.reports import AnnualReport, ReportVersion
from opinions.models.review import Comment, CommentEntry
from opinions.models.seal import SealCheck
from opinions.models.separate import SeparateOpinion
from opinions.models.writing import DraftInProgress

__all__ = [
    "Amendment",
    "AnnualReport",
    "Comment",
    "CommentEntry",
    "DraftInProgress",
    "DraftVersion",
    "FactAnswer",
    "FactCheck",
    "FactCheckLetter",
    "FactDecision",
    "FactPassage",
    "FollowUp",
    "FollowUpDocument",
    "FollowUpDraft",
    "FollowUpLetter",
    "Opinion",
    "PublicationItem",
    "PublicationJob",
    "Recommendation",
    "ReportVersion",
    "SealCheck",
    "SeparateOpinion",
]

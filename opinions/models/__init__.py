"""Opinions, their drafts, their recommendations, and their way to the bulletin."""

from opinions.models.opinions import DraftVersion, Opinion
from opinions.models.publication import PublicationItem, PublicationJob
from opinions.models.recommendations import FollowUp, Recommendation

__all__ = ["DraftVersion", "FollowUp", "Opinion", "PublicationItem", "PublicationJob", "Recommendation"]

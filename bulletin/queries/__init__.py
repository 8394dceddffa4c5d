"""Reads of the bulletin: everything that the public site shows, and the numbers that the next act will bear."""

from bulletin.addresses import act_slug
from bulletin.queries.coverage import Coverage, coverage, sheets_in_force
from bulletin.queries.follow_up import FollowedRecommendation, follow_ups_about, followed_recommendations
from bulletin.queries.numbering import lock_for_publication, next_issue_number, next_number
from bulletin.queries.publications import (
    at_address,
    current,
    issue_at,
    issues,
    of_version,
    opinions_filtered,
    recent,
    sheet_at,
)
from bulletin.queries.register import Checked, check_file, check_reference, register_after, register_tip
from bulletin.queries.search import Hit, search
from bulletin.queries.timelines import Event, about, timeline_of

__all__ = [
    "Checked",
    "Coverage",
    "Event",
    "FollowedRecommendation",
    "Hit",
    "about",
    "act_slug",
    "at_address",
    "check_file",
    "check_reference",
    "coverage",
    "current",
    "follow_ups_about",
    "followed_recommendations",
    "issue_at",
    "issues",
    "lock_for_publication",
    "next_issue_number",
    "next_number",
    "of_version",
    "opinions_filtered",
    "recent",
    "register_after",
    "register_tip",
    "search",
    "sheet_at",
    "sheets_in_force",
    "timeline_of",
]

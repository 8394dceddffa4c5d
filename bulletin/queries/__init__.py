"""Reads of the bulletin: everything that the public site shows, and the numbers that the next act will bear."""

from bulletin.addresses import act_slug
from bulletin.queries.coverage import Coverage, coverage, sheets_in_force
from bulletin.queries.files import issue_file, publication_file
from bulletin.queries.follow_up import FollowedRecommendation, follow_ups_about, followed_recommendations
from bulletin.queries.numbering import lock_for_publication, next_issue_number, next_number
from bulletin.queries.publications import (
    UNLISTED,
    acts_in,
    addressed,
    all_versions,
    at_address,
    current,
    in_full,
    issue_at,
    issue_years,
    issues,
    issues_with_acts,
    of_key,
    of_version,
    opinion_choices,
    opinion_named_by,
    opinions_filtered,
    recent,
    sheet_at,
    versions_of,
    years,
)
from bulletin.queries.register import Checked, check_file, check_reference, register_after, register_tip
from bulletin.queries.search import Hit, search
from bulletin.queries.timelines import Event, about, timeline_of

__all__ = [
    "UNLISTED",
    "Checked",
    "Coverage",
    "Event",
    "FollowedRecommendation",
    "Hit",
    "about",
    "act_slug",
    "acts_in",
    "addressed",
    "all_versions",
    "at_address",
    "check_file",
    "check_reference",
    "coverage",
    "current",
    "follow_ups_about",
    "followed_recommendations",
    "in_full",
    "issue_at",
    "issue_file",
    "issue_years",
    "issues",
    "issues_with_acts",
    "lock_for_publication",
    "next_issue_number",
    "next_number",
    "of_key",
    "of_version",
    "opinion_choices",
    "opinion_named_by",
    "opinions_filtered",
    "publication_file",
    "recent",
    "register_after",
    "register_tip",
    "search",
    "sheet_at",
    "sheets_in_force",
    "timeline_of",
    "versions_of",
    "years",
]

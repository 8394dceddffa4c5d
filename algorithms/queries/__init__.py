"""Reads about the registry."""

from algorithms.queries.coverage import Coverage, coverage_of
from algorithms.queries.facets import Counts, facet_counts
from algorithms.queries.legal import risk_classes, risk_of_sheet, with_risk_class
from algorithms.queries.links import dead_links_in
from algorithms.queries.registry import entries_visible_to, found, keys_found, lines_of
from algorithms.queries.saved import filters_of
from algorithms.queries.sheets import (
    OPEN,
    latest_visible_to,
    published_versions,
    sheets_visible_to,
    versions_of,
    with_rows,
)
from algorithms.queries.similar import similar_to
from algorithms.queries.todo import todo_for

__all__ = [
    "OPEN",
    "Counts",
    "Coverage",
    "coverage_of",
    "dead_links_in",
    "entries_visible_to",
    "facet_counts",
    "filters_of",
    "found",
    "keys_found",
    "latest_visible_to",
    "lines_of",
    "published_versions",
    "risk_classes",
    "risk_of_sheet",
    "sheets_visible_to",
    "similar_to",
    "todo_for",
    "versions_of",
    "with_risk_class",
    "with_rows",
]

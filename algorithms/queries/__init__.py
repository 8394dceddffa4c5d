"""Reads about the registry."""

from algorithms.queries.coverage import Coverage, coverage
from algorithms.queries.legal import risk_classes, risk_of_sheet, with_risk_class
from algorithms.queries.sheets import (
    OPEN,
    latest_visible_to,
    listed,
    published_versions,
    sheets_visible_to,
    versions_of,
    with_rows,
)
from algorithms.queries.todo import todo_for

__all__ = [
    "OPEN",
    "Coverage",
    "coverage",
    "latest_visible_to",
    "listed",
    "published_versions",
    "risk_classes",
    "risk_of_sheet",
    "sheets_visible_to",
    "todo_for",
    "versions_of",
    "with_risk_class",
    "with_rows",
]

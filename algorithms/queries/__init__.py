"""Reads about the registry."""

from algorithms.queries.coverage import Coverage, coverage
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
    "sheets_visible_to",
    "todo_for",
    "versions_of",
    "with_rows",
]

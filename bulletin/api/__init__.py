"""The read-only API: the same publications as the pages, as JSON."""

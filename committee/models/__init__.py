"""Rows of the committee. One file for each family of objects, all known under this name."""

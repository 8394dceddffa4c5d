"""Reads of the committee. One file for each family of objects."""

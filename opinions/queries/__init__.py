"""Reads of opinions, of their publication and of their follow-up. One file for each family of objects."""

from opinions.queries.todo import todo_for

__all__ = ["todo_for"]

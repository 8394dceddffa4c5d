"""Reads of opinions, of their recommendations and of their publication."""

from opinions.queries.todo import todo_for

__all__ = ["todo_for"]

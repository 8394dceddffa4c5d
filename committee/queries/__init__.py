"""Reads of the committee. One file for each family of objects."""

from committee.queries.files import file_for_opinion
from committee.queries.referrals import referrals_visible_to
from committee.queries.reviews import reviews_visible_to
from committee.queries.todo_referrals import todo_for

__all__ = ["file_for_opinion", "referrals_visible_to", "reviews_visible_to", "todo_for"]

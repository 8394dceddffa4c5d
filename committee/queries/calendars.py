"""Reads about the calendar: whose private address this is, and which meetings it tells of."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts import actors
from accounts.actors import Actor
from accounts.models import User
from committee.models import CalendarFeed, Meeting
from committee.queries.meetings import meetings_visible_to

# What a calendar keeps of the past.
PAST = timedelta(days=366)


def feed_of(actor: Actor) -> CalendarFeed | None:
    """The address of this person that is open, without its secret."""
    return CalendarFeed.objects.filter(person=actor.user, revoked_at__isnull=True).first()


def reader_of(digest: str, *, at: datetime) -> Actor | None:
    """Whose address this is, with what they are at this moment; None when it is closed, or never was."""
    feed = CalendarFeed.objects.filter(digest=digest, revoked_at__isnull=True).first()
    if feed is None:
        return None
    return actors.build(User.objects.select_related("department").get(pk=feed.person_id), at)


def meetings_to_follow(actor: Actor, *, at: datetime) -> QuerySet[Meeting]:
    """Those to come and those of the last year, in time order."""
    return meetings_visible_to(actor).filter(starts_at__gte=at - PAST).order_by("starts_at")

"""The private calendar address of one person: opened, renewed, closed. Its secret is told once and never kept."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from committee.models import CalendarFeed
from committee.policies import meetings as policies
from common import journal
from common.locks import one_at_a_time
from common.verdicts import require


def digest_of(token: str) -> str:
    """What is kept of the secret, and what it is looked up by."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def renew_feed(*, actor: Actor, at: datetime) -> str:
    """Open an address; the one that there was answers no more. Returns its secret, shown this once."""
    one_at_a_time(f"calendar-feed.{actor.user.pk}")
    actor = actors.again(actor, at)
    require(policies.can_follow_calendar(actor))
    _close(actor, at)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(person=actor.user, digest=digest_of(token), created_at=at)
    journal.record(action="calendar_feed.renew", actor=actor, at=at, target=feed)
    return token


@transaction.atomic
def close_feed(*, actor: Actor, at: datetime) -> None:
    """Close the address of this person, whatever they have become. Sent twice, it is closed once."""
    one_at_a_time(f"calendar-feed.{actor.user.pk}")
    _close(actor, at)


def _close(actor: Actor, at: datetime) -> None:
    feed = CalendarFeed.objects.filter(person=actor.user, revoked_at__isnull=True).first()
    if feed is None:
        return
    feed.revoked_at = at
    feed.save()
    journal.record(action="calendar_feed.close", actor=actor, at=at, target=feed)

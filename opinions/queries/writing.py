"""Reads of what is being written: one's own working copy, and who else is at it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from opinions.models import DraftInProgress, Opinion

# Who typed nothing for this long is not said to be writing any more.
AT_IT = timedelta(minutes=10)


def copy_of(opinion_id: UUID, actor: Actor) -> DraftInProgress | None:
    """One's own, and nobody else's."""
    return DraftInProgress.objects.filter(opinion=opinion_id, author=actor.user).first()


def others_at_it(opinion: Opinion, actor: Actor, *, at: datetime) -> QuerySet[DraftInProgress]:
    """Who else typed something in the last minutes: the person and the moment, nothing of the text."""
    return (
        DraftInProgress.objects.filter(opinion=opinion, kept_at__gt=at - AT_IT)
        .exclude(author=actor.user)
        .select_related("author")
        .only("started_at", "author__full_name", "author__email")
        .order_by("started_at")
    )

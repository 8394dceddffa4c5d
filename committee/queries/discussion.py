"""Reads of what stays inside the committee: the discussion of a file, and one's own notes."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.actors import Actor
from committee.models import DiscussionMessage, PrivateNote, Referral
from committee.queries.conflicts import are_papers_held
from committee.queries.referrals import referrals_visible_to


@dataclass(frozen=True, slots=True)
class Unread:
    """A file whose discussion went on without this person, and by how many messages."""

    referral: Referral
    count: int


def messages_visible_to(actor: Actor) -> QuerySet[DiscussionMessage]:
    """The discussion of every file in sight, oldest first; the twin of `policies.discussion.can_read_discussion`."""
    if not (actor.is_member or actor.is_secretariat):
        return DiscussionMessage.objects.none()
    return (
        DiscussionMessage.objects.filter(referral__in=referrals_visible_to(actor), referral__submitted_at__isnull=False)
        .select_related("author", "commitment")
        .order_by("posted_at", "pk")
    )


def unread_for(actor: Actor, since: datetime) -> list[Unread]:
    """What others have said since then, file by file: for a digest. Nothing of a file whose papers are held."""
    said = messages_visible_to(actor).filter(posted_at__gt=since).exclude(author=actor.user)
    counts = Counter(said.values_list("referral_id", flat=True))
    files = Referral.objects.filter(pk__in=counts).select_related("department").order_by("reference")
    return [Unread(referral, counts[referral.pk]) for referral in files if not are_papers_held(actor, referral)]


def note_of(actor: Actor, referral: Referral) -> PrivateNote | None:
    """One's own, and nobody else's."""
    return PrivateNote.objects.filter(referral=referral, author=actor.user).first()

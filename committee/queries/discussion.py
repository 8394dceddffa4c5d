"""Reads of what stays inside the committee: the discussion of a file, and one's own notes."""

from django.db.models import QuerySet

from accounts.actors import Actor
from committee.models import DiscussionMessage, PrivateNote, Referral
from committee.queries.referrals import referrals_visible_to


def messages_visible_to(actor: Actor) -> QuerySet[DiscussionMessage]:
    """The discussion of every file in sight, oldest first; the twin of `policies.discussion.can_read_discussion`."""
    if not (actor.is_member or actor.is_secretariat):
        return DiscussionMessage.objects.none()
    return (
        DiscussionMessage.objects.filter(referral__in=referrals_visible_to(actor), referral__submitted_at__isnull=False)
        .select_related("author", "commitment")
        .order_by("posted_at", "pk")
    )


def note_of(actor: Actor, referral: Referral) -> PrivateNote | None:
    """One's own, and nobody else's."""
    return PrivateNote.objects.filter(referral=referral, author=actor.user).first()

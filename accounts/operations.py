"""Acts of a person on their own account, and what the clock does for all of them."""

from datetime import datetime

from django.db import transaction

from accounts import actors, notices, rules
from accounts.actors import Actor
from accounts.enums import DigestFrequency
from accounts.models import DigestLetter, NotificationPreference, User
from accounts.queries import people_to_tell
from accounts.tasks import DIGEST
from common import journal, outbox


@transaction.atomic
def choose_digest(*, actor: Actor, at: datetime, frequency: DigestFrequency) -> NotificationPreference:
    """Say how often to be told of one's tasks. The letters that the rules require still come."""
    actor = actors.again(actor, at)
    preference, _is_new = NotificationPreference.objects.update_or_create(
        user=actor.user, defaults={"digest": frequency, "changed_at": at}
    )
    journal.record(action="account.choose_digest", actor=actor, at=at, target=preference, after=frequency.value)
    return preference


def ask_digests(*, at: datetime) -> int:
    """List a digest for each person whose moment it is, and for whom something is new. Returns how many."""
    return sum(_ask_digest(user, frequency, at) for user, frequency in people_to_tell())


@transaction.atomic
def _ask_digest(user: User, frequency: DigestFrequency, at: datetime) -> bool:
    occasion = rules.occasion(frequency, at)
    if not occasion or DigestLetter.objects.filter(user=user, occasion=occasion).exists():
        return False
    tasks, _told = notices.news_for(user, at=at)
    if not tasks:
        return False
    outbox.post(DIGEST, at=at, user_id=str(user.pk), occasion=occasion, asked_at=at.isoformat())
    return True

"""The letters of the calendar: asked for once for each occasion, whatever the number of runs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from committee.models import Recusal, ReferralLetter
from committee.operations.referral_letters import announce
from committee.queries.recipients import concerned_by
from committee.queries.reminders import Occasion, occasions_on


@transaction.atomic
def post_reminders(*, at: datetime) -> int:
    """List the letters of this day that have not left yet; the worker asks again who is concerned when it sends them.

    Returns how many were listed.
    """
    waiting = [occasion for occasion in occasions_on(timezone.localdate(at)) if _is_owed(occasion, at)]
    for occasion in waiting:
        announce(occasion.kind, occasion.referral, at=at, occasion=occasion.name)
    return len(waiting)


def _is_owed(occasion: Occasion, at: datetime) -> bool:
    """Somebody who is concerned has not received it."""
    sent = ReferralLetter.objects.filter(
        referral=occasion.referral, kind=occasion.kind, occasion=occasion.name
    ).values_list("recipient", flat=True)
    recused = set(Recusal.objects.filter(referral=occasion.referral).values_list("person_id", flat=True))
    owed = {
        person.email
        for person in concerned_by(occasion.referral, occasion.kind, at=at)
        if person.is_active and person.pk not in recused
    }
    return bool(owed - set(sent))

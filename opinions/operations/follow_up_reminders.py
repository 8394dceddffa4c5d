"""The letters of the calendar about recommendations: once for each date and each person, however often it runs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common import outbox
from opinions.queries.follow_up_reminders import Occasion, Recipients, letters_sent, occasions_on

LETTER = "opinions.follow_up_letter"


@transaction.atomic
def post_reminders(*, at: datetime) -> int:
    """List the letters of this day that have not left yet; the worker asks again whom they concern when it sends them.

    Returns how many were listed.
    """
    occasions = occasions_on(timezone.localdate(at))
    people, sent = Recipients(at=at), letters_sent(occasions)
    owed = [one for one in occasions if any(_key(one, user.email) not in sent for user in people.of(one))]
    for occasion in owed:
        outbox.post(
            LETTER,
            at=at,
            recommendation_id=str(occasion.recommendation.pk),
            letter=occasion.kind.value,
            occasion=occasion.name,
            asked_at=at.isoformat(),
        )
    return len(owed)


def _key(occasion: Occasion, address: str) -> tuple[object, str, str, str]:
    return occasion.recommendation.pk, occasion.kind.value, occasion.name, address

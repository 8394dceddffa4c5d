"""Giving the members, at most once a day, the last checkpoint of the public register."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bulletin import queries as bulletin
from committee.queries.composition import members_on
from committee.tasks.checkpoints import LETTER
from common import outbox
from common.models import OutboxMessage


@transaction.atomic
def send_to_members(*, at: datetime) -> int:
    """One letter for each member in office, unless this checkpoint was sent already. Returns how many were listed."""
    checkpoint = bulletin.latest_checkpoint()
    if checkpoint is None:
        return 0
    sequence = str(checkpoint.entry_id)
    if OutboxMessage.objects.filter(kind=LETTER, payload__sequence=sequence).exists():
        return 0
    members = {mandate.person_id for mandate in members_on(timezone.localdate(at))}
    for person_id in sorted(members):
        outbox.post(LETTER, at=at, person_id=str(person_id), sequence=sequence)
    return len(members)

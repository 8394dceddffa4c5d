"""Asking for the letters that an act sets off, in its transaction."""

from collections.abc import Iterable
from datetime import datetime

from committee.enums.referrals import LetterKind
from committee.models import Referral
from committee.tasks.referrals import LETTER
from common import outbox


def announce(kind: LetterKind, referral: Referral, *, at: datetime, to: Iterable[int] = ()) -> None:
    """List the letter: to these people, or to those whom the kind concerns when it is sent."""
    for person_id in to:
        outbox.post(
            LETTER,
            at=at,
            referral_id=str(referral.pk),
            letter=kind.value,
            occasion=at.isoformat(),
            person_id=str(person_id),
        )
    if not to:
        outbox.post(LETTER, at=at, referral_id=str(referral.pk), letter=kind.value, occasion=at.isoformat())

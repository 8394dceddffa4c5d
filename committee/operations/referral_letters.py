"""Asking for the letters that an act or the calendar sets off, in its transaction."""

from collections.abc import Iterable
from datetime import datetime

from committee.enums.referrals import LetterKind
from committee.models import Referral
from committee.tasks.referrals import LETTER
from common import outbox


def announce(kind: LetterKind, referral: Referral, *, at: datetime, to: Iterable[int] = (), occasion: str = "") -> None:
    """List the letter: to these people, or to those whom the kind concerns when it is sent.

    Each person receives a kind once for each `occasion`: the moment of the act, unless the calendar names another.
    """
    named = occasion or at.isoformat()
    for person_id in to:
        _post(referral, kind, named, at, person_id=str(person_id))
    if not to:
        _post(referral, kind, named, at)


def _post(referral: Referral, kind: LetterKind, occasion: str, at: datetime, person_id: str = "") -> None:
    outbox.post(
        LETTER,
        at=at,
        referral_id=str(referral.pk),
        letter=kind.value,
        occasion=occasion,
        asked_at=at.isoformat(),
        person_id=person_id,
    )

"""What the acts on a referral set off."""

from datetime import datetime
from uuid import UUID

from committee.enums.referrals import LetterKind
from committee.notices import referrals as notices
from common import outbox

LETTER = "committee.referral_letter"


@outbox.handles(LETTER)
def send_letter(*, referral_id: str, letter: str, occasion: str, person_id: str = "", asked_at: str = "") -> None:
    """`asked_at` is when the letter was asked for; before it was carried, `occasion` said it."""
    notices.send_letter(
        referral_id=UUID(referral_id),
        kind=LetterKind(letter),
        occasion=occasion,
        person_id=int(person_id) if person_id else None,
        at=datetime.fromisoformat(asked_at or occasion),
    )

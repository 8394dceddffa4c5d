"""What the acts on a hearing set off."""

from datetime import datetime
from uuid import UUID

from committee.enums.hearings import HearingLetterKind
from committee.notices import hearings as notices
from common import outbox

LETTER = "committee.hearing_letter"


@outbox.handles(LETTER)
def send_letter(*, hearing_id: str, letter: str, edition: str, asked_at: str) -> None:
    notices.send_letter(
        hearing_id=UUID(hearing_id),
        kind=HearingLetterKind(letter),
        edition=int(edition),
        at=datetime.fromisoformat(asked_at),
    )

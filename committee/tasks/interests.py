"""What the calendar of declarations sets off."""

from datetime import datetime

from committee.enums.interests import DeclarationLetterKind
from committee.notices import interests as notices
from common import outbox

LETTER = "committee.declaration_letter"


@outbox.handles(LETTER)
def send_letter(*, person_id: str, letter: str, occasion: str, asked_at: str) -> None:
    notices.send_letter(
        person_id=int(person_id),
        kind=DeclarationLetterKind(letter),
        occasion=occasion,
        at=datetime.fromisoformat(asked_at),
    )

"""What the acts on an incident set off."""

from datetime import datetime
from uuid import UUID

from algorithms.enums import IncidentLetterKind
from algorithms.notices import incidents as notices
from common import outbox

LETTER = "algorithms.incident_letter"


@outbox.handles(LETTER)
def send_letter(*, incident_id: str, letter: str, occasion: str, asked_at: str, author_id: str = "") -> None:
    notices.send_letter(
        incident_id=UUID(incident_id),
        kind=IncidentLetterKind(letter),
        occasion=occasion,
        author_id=int(author_id) if author_id else None,
        at=datetime.fromisoformat(asked_at),
    )

"""What the acts on a meeting set off."""

from datetime import datetime
from uuid import UUID

from committee.enums.meetings import MeetingLetterKind
from committee.notices import meetings as notices
from common import outbox

LETTER = "committee.meeting_letter"


@outbox.handles(LETTER)
def send_letter(*, meeting_id: str, mandate_id: str, letter: str, edition: str, asked_at: str) -> None:
    notices.send_letter(
        meeting_id=UUID(meeting_id),
        mandate_id=int(mandate_id),
        kind=MeetingLetterKind(letter),
        edition=int(edition),
        at=datetime.fromisoformat(asked_at),
    )

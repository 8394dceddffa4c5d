"""What a checkpoint of the public register sets off."""

from committee.notices import checkpoints as notices
from common import outbox

LETTER = "committee.checkpoint_letter"


@outbox.handles(LETTER)
def send_checkpoint(*, person_id: str, sequence: str) -> None:
    notices.send_checkpoint(person_id=int(person_id), sequence=int(sequence))

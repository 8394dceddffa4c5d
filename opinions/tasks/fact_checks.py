"""What the opening of a check of facts sets off."""

from uuid import UUID

from common import outbox
from opinions.notices import fact_checks as notices

LETTER = "opinions.fact_check_letter"


@outbox.handles(LETTER)
def send_letters(*, check_id: str) -> None:
    notices.tell_department(check_id=UUID(check_id))

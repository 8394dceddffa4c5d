"""What the acts on accounts set off, in the worker."""

from datetime import datetime

from accounts import notices
from common import outbox

DIGEST = "accounts.digest"


@outbox.handles(DIGEST)
def send_digest(*, user_id: str, occasion: str, asked_at: str) -> None:
    notices.send_digest(user_id=int(user_id), occasion=occasion, at=datetime.fromisoformat(asked_at))

"""What the acts on accounts set off, in the worker."""

from datetime import datetime
from uuid import UUID

from accounts import notices
from common import documents, outbox

DIGEST = "accounts.digest"


@outbox.handles(DIGEST)
def send_digest(*, user_id: str, occasion: str, asked_at: str) -> None:
    notices.send_digest(user_id=int(user_id), occasion=occasion, at=datetime.fromisoformat(asked_at))


@outbox.handles(documents.REFUSED)
def tell_document_refused(*, document_id: str) -> None:
    notices.send_document_refused(document_id=UUID(document_id))

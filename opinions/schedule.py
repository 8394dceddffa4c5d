"""What the outbox and the calendar set off: the worker's doorway to the operations."""

from uuid import UUID

from django.utils import timezone

from common import outbox
from opinions.operations.publication import KIND
from opinions.operations.publishing import advance


@outbox.handles(KIND)
def advance_publication(*, job_id: str) -> None:
    advance(job_id=UUID(job_id), at=timezone.now())

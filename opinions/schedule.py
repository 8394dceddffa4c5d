"""What the outbox and the calendar set off: the worker's doorway to the operations."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from common import outbox
from opinions.operations import seal
from opinions.operations.publication import KIND
from opinions.operations.publishing import advance


@outbox.handles(KIND)
def advance_publication(*, job_id: str) -> None:
    advance(job_id=UUID(job_id), at=timezone.now())


@outbox.handles(seal.KIND)
def check_seal_asked_for() -> None:
    seal.check_seal(at=timezone.now())


@shared_task(name="opinions.check_seal")
def check_seal() -> None:
    """Each morning, so that a certificate that ends is not discovered on the day of a publication."""
    seal.check_seal(at=timezone.now())

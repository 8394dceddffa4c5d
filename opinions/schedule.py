"""What the outbox and the calendar set off: the worker's doorway to the operations."""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from common import outbox
from opinions.enums.opinions import FollowLetterKind
from opinions.notices.follow_ups import send_letter
from opinions.operations import seal
from opinions.operations.follow_up_reminders import LETTER, post_reminders
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


@shared_task(name="opinions.follow_up_reminders")
def follow_up_reminders() -> None:
    """Every morning: the letters that the dates of the recommendations call for."""
    post_reminders(at=timezone.now())


@outbox.handles(LETTER)
def send_follow_up_letter(*, recommendation_id: str, letter: str, occasion: str, asked_at: str) -> None:
    send_letter(
        recommendation_id=UUID(recommendation_id),
        kind=FollowLetterKind(letter),
        occasion=occasion,
        at=datetime.fromisoformat(asked_at),
    )

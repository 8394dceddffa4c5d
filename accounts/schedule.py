"""Every ten minutes: who is to be told of what waits for them."""

from celery import shared_task
from django.utils import timezone

from accounts.operations import ask_digests


@shared_task(name="accounts.send_digests")
def send_digests() -> None:
    ask_digests(at=timezone.now())

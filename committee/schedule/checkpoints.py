"""Each morning: the last checkpoint of the public register, to those who keep it elsewhere."""

from celery import shared_task
from django.utils import timezone

from committee.operations.checkpoints import send_to_members


@shared_task(name="committee.send_checkpoint")
def send_checkpoint() -> None:
    send_to_members(at=timezone.now())

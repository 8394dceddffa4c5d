"""Each morning: who must declare their interests."""

from celery import shared_task
from django.utils import timezone

from committee.operations.interests import remind_members


@shared_task(name="committee.remind_declarations")
def remind_declarations() -> None:
    remind_members(at=timezone.now())

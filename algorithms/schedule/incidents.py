"""Every hour, because 72 hours do not wait for a morning: the notifications that will soon be due, or are overdue."""

from celery import shared_task
from django.utils import timezone

from algorithms.operations.incident_clocks import post_deadlines


@shared_task(name="algorithms.incident_deadlines")
def incident_deadlines() -> None:
    post_deadlines(at=timezone.now())

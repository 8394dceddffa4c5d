"""Every few minutes: the written consultations whose moment has come, and those that end within a day."""

from celery import shared_task
from django.utils import timezone

from committee.operations import consultations


@shared_task(name="committee.follow_consultations")
def follow_consultations() -> None:
    at = timezone.now()
    consultations.open_those_due(at=at)
    consultations.remind(at=at)

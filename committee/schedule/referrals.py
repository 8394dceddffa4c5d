"""Every morning: the letters that the due dates of the referrals call for."""

from celery import shared_task
from django.utils import timezone

from committee.operations.reminders import post_reminders


@shared_task(name="committee.referral_reminders")
def referral_reminders() -> None:
    post_reminders(at=timezone.now())

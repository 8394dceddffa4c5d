"""Every hour: a few of the links of the registry are looked at."""

from celery import shared_task
from django.utils import timezone

from algorithms.operations import check_links


@shared_task(name="algorithms.check_links")
def look_at_links() -> None:
    check_links(at=timezone.now())

"""The Celery application: a wake-up call for what the outbox lists, nothing more."""

from celery import Celery

app = Celery("saisine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")

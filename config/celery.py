"""The Celery application: a wake-up call for what the outbox lists, nothing more."""

from celery import Celery

app = Celery("saisine")
# For every thread: the one that wakes the worker up is not the one that imported this module.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")

"""Every ten minutes: the rows of the registry that older rules computed, or that were loaded in bulk."""

from celery import shared_task

from algorithms.operations import index_what_is_behind


@shared_task(name="algorithms.index_registry")
def index_registry() -> None:
    index_what_is_behind()

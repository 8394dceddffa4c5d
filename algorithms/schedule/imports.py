"""Large imports: the worker writes what a person has asked to write, in their name. Old ones: erased at night."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from algorithms.operations import importing
from common import outbox


@outbox.handles(importing.APPLY)
def apply_import(*, import_id: str) -> None:
    importing.finish_import(import_id=UUID(import_id), at=timezone.now())


@shared_task(name="algorithms.purge_imports")
def purge_imports() -> None:
    importing.purge_imports(at=timezone.now())

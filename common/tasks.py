"""Celery's side of the outbox: wake-up calls that carry an id. And the files that wait to be read."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from common import documents, outbox


@shared_task(name="common.run_outbox")
def run_outbox(*, message_id: str) -> None:
    outbox.run(UUID(message_id), at=timezone.now())


@shared_task(name="common.sweep_outbox")
def sweep_outbox() -> None:
    outbox.run_due(at=timezone.now())


@outbox.handles(documents.CHECK)
def check_document(*, document_id: str) -> None:
    documents.settle(document_id=UUID(document_id), at=timezone.now())


@shared_task(name="common.sweep_documents")
def sweep_documents() -> None:
    documents.sweep(at=timezone.now())

"""Checkpoints of the register, latest first, and what waits for one."""

from django.db.models import QuerySet

from bulletin.models import Checkpoint, RegisterEntry


def checkpoints() -> QuerySet[Checkpoint]:
    """Without their signatures."""
    return Checkpoint.objects.select_related("entry").defer("signature").order_by("-entry_id")


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.select_related("entry").order_by("-entry_id").first()


def checkpoint_at(sequence: int) -> Checkpoint | None:
    return Checkpoint.objects.filter(pk=sequence).first()


def first_unchecked() -> RegisterEntry | None:
    """The oldest line that no checkpoint covers yet."""
    last = Checkpoint.objects.order_by("-entry_id").values_list("entry_id", flat=True).first() or 0
    return RegisterEntry.objects.filter(sequence__gt=last).order_by("sequence").first()

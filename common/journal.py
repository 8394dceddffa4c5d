"""The journal's only door: an act that writes nothing here has not taken place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db import models

from common.models import JournalEntry


class Person(Protocol):
    """Who acts, as the journal names them: an actor, or the system under a name of its own."""

    @property
    def journal_id(self) -> str: ...

    @property
    def journal_label(self) -> str: ...


class System:
    """The system acting by itself: the clock, the worker, a set-up command. It always says which."""

    def __init__(self, name: str) -> None:
        self.journal_id = ""
        self.journal_label = f"système : {name}"


def record(
    *,
    action: str,
    actor: Person,
    at: datetime,
    target: models.Model,
    before: str = "",
    after: str = "",
    on_behalf_of: str = "",
    details: dict[str, Any] | None = None,
) -> JournalEntry:
    """Add a line, in the transaction of the act it tells of.

    `details` holds identifiers and figures, never a confidential text.
    """
    entry = _entry(action, actor, at, target, before, after, details or {}, on_behalf_of)
    entry.save(force_insert=True)
    return entry


def record_all(
    *,
    action: str,
    actor: Person,
    at: datetime,
    told: Iterable[tuple[models.Model, dict[str, Any]]],
    before: str = "",
    after: str = "",
    on_behalf_of: str = "",
) -> None:
    """One line for each (target, details), in this order, in one statement; each seals the one before it."""
    entries = [_entry(action, actor, at, one, before, after, details, on_behalf_of) for one, details in told]
    JournalEntry.objects.bulk_create(entries)


def _entry(
    action: str,
    actor: Person,
    at: datetime,
    target: models.Model,
    before: str,
    after: str,
    details: dict[str, Any],
    on_behalf_of: str,
) -> JournalEntry:
    return JournalEntry(
        sequence=0,
        previous_hash="",
        hash="",
        at=at,
        actor_id=actor.journal_id,
        actor_label=actor.journal_label,
        on_behalf_of=on_behalf_of or str(getattr(actor, "journal_on_behalf_of", "")),
        action=action,
        target_label=target._meta.label_lower,
        target_id=str(target.pk),
        before=before,
        after=after,
        details=details,
    )


def lines_of(target: models.Model) -> models.QuerySet[JournalEntry]:
    """What was done to one object, oldest first."""
    return JournalEntry.objects.filter(target_label=target._meta.label_lower, target_id=str(target.pk)).order_by(
        "sequence"
    )


def broken_links() -> list[int]:
    """Sequence numbers at which the chain does not hold: empty when nothing was edited, removed or swapped."""
    with_gap: list[int] = []
    expected_hash, expected_sequence = "0" * 64, 1
    for entry in JournalEntry.objects.order_by("sequence").only("sequence", "previous_hash", "hash").iterator():
        if entry.previous_hash != expected_hash or entry.sequence != expected_sequence:
            with_gap.append(entry.sequence)
        expected_hash, expected_sequence = entry.hash, entry.sequence + 1
    return with_gap

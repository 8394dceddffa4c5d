"""What waits for a person, said the same way by every app."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

# « SAI-2026-0001 », « ALG-2026-0004 », « REC-2026-01-2 »: all that may be said of a file outside the site.
REFERENCE = re.compile(r"\b[A-Z]{3}-\d{4}-\d{2,}(?:-\d+)?\b")
FAR = date.max


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: the sentence, where, and until when. `is_mine` is false for what waits for somebody else."""

    label: str
    url: str
    until: date | None = None
    detail: str = ""
    is_mine: bool = True

    @property
    def reference(self) -> str:
        """The reference that the sentence names, nothing else of it; empty when it names none."""
        found = REFERENCE.search(self.label)
        return found.group() if found else ""


def gathered(actor: object, *, at: datetime) -> list[Todo]:
    """From each app (`settings.TODO_SOURCES`), the most urgent first; what has no date comes last."""
    found: list[Todo] = []
    for path in settings.TODO_SOURCES:
        source: Callable[..., list[Todo]] = import_string(path)
        found += source(actor, at=at)
    return sorted(found, key=lambda task: (task.until or FAR, task.label))

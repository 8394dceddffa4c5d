"""What waits for a person, said the same way by every app."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: the sentence, where, and until when. `is_mine` is false for what waits for somebody else."""

    label: str
    url: str
    until: date | None = None
    detail: str = ""
    is_mine: bool = True

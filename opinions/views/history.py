"""The way of a file and its history, as the components that draw them want them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, TextChoices

from common import journal


def progress_of(states: Sequence[TextChoices], status: TextChoices, *, end: TextChoices) -> list[dict[str, str]]:
    """Each state of the way: done, current or to do; all are done once the last is reached."""
    place, is_over = states.index(status), status == end
    return [
        {
            "label": state.label,
            "state": "done" if index < place or is_over else "current" if index == place else "todo",
        }
        for index, state in enumerate(states)
    ]


def events_of(target: Model, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the journal tells of it, in the words given for each action, oldest first; other actions are left out."""
    return [
        {
            "at": line.at,
            "label": words[line.action],
            "actor": line.actor_label,
            "detail": f"Version {line.details['version']}" if line.details.get("version") else "",
        }
        for line in journal.lines_of(target)
        if line.action in words
    ]

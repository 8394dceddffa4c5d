"""Whether what was published still stands: in force, replaced, repealed or withdrawn, since when and by what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices

from bulletin.enums import Effect
from bulletin.models import Publication
from bulletin.queries.amendments import Mark, marks_of


class State(TextChoices):
    IN_FORCE = "in_force", "en vigueur"
    REPLACED = "replaced", "remplacé"
    REPEALED = "repealed", "abrogé"
    WITHDRAWN = "withdrawn", "retiré"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register says of one version. `by` is the publication that ended it, `since` when that appeared."""

    state: State
    since: datetime
    by: Publication | Mark | None = None

    @property
    def is_in_force(self) -> bool:
        return self.state == State.IN_FORCE


def standing(publication: Publication) -> Standing:
    """One version, read with `with_marks`; `replaced_by` should be joined already."""
    for mark in marks_of(publication):
        if mark.effect in {Effect.REPEALED, Effect.WITHDRAWN}:
            return Standing(State(mark.effect.value), since=mark.published_at, by=mark)
    replacement: Publication | None = getattr(publication, "replaced_by", None)
    if replacement is not None:
        return Standing(State.REPLACED, since=replacement.published_at, by=replacement)
    return Standing(State.IN_FORCE, since=publication.published_at)

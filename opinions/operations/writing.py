"""Writing an opinion by several people and in several tabs: a save is a version, what is only typed is kept aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from common.errors import NotVisible, Stale
from common.locks import one_at_a_time
from common.typography import long_time
from common.verdicts import HIDDEN, require
from opinions.content import Content
from opinions.models import DraftInProgress, DraftVersion
from opinions.operations.opinions import save_draft
from opinions.policies import opinions as policies
from opinions.queries.opinions import opinion_pages
from opinions.queries.writing import copy_of

# What the browser sent, by name; a name may have several values.
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the editor, open somewhere: its own name, the working copy that it showed, what it sent so far."""

    key: UUID
    shows: UUID | None = None
    turn: int = 0

    def holds(self, copy: DraftInProgress) -> bool:
        """Whether every word of the copy is in this page: it opened on it, or wrote it, and has not grown since."""
        return copy.state == self.shows or (copy.page == self.key and copy.turn <= self.turn)


@transaction.atomic
def save_page(*, opinion_id: UUID, actor: Actor, at: datetime, base: int, content: Content, page: Page) -> DraftVersion:
    """A version of what the page holds; its working copy has no use any more. The copy of another tab stays.

    Raises: Stale when somebody saved another version since `base`.
    """
    draft = save_draft(opinion_id=opinion_id, actor=actor, at=at, base=base, content=content)
    _hold(opinion_id, actor)
    copy = copy_of(opinion_id, actor)
    if copy is not None and page.holds(copy):
        copy.delete()
    return draft


@transaction.atomic
def keep_copy(*, opinion_id: UUID, actor: Actor, at: datetime, base: int, data: Typed, page: Page) -> DraftInProgress:
    """Keep what is being typed, fit or not, for whoever types it. No line in the journal: nothing took place.

    Raises: Stale when another tab of the same person has words that this page never showed.
    """
    actor = _writer(opinion_id, actor, at)
    _hold(opinion_id, actor)
    copy = copy_of(opinion_id, actor)
    if copy is None:
        copy = DraftInProgress(opinion_id=opinion_id, author=actor.user, started_at=at)
    elif copy.page == page.key and page.turn < copy.turn:
        # An answer that was late on its way: what this page sent after it is kept already.
        return copy
    elif not page.holds(copy):
        raise Stale(
            f"Vous écrivez cet avis dans un autre onglet, où un texte est gardé depuis {long_time(copy.kept_at)}."
        )
    copy.base, copy.data, copy.kept_at = base, {name: _storable(values) for name, values in data.items()}, at
    copy.page, copy.turn = page.key, page.turn
    # New, and never a number: the next copy, once this one is dropped, must not look like it.
    copy.state = uuid4()
    copy.save()
    return copy


@transaction.atomic
def drop_copy(*, opinion_id: UUID, actor: Actor, at: datetime, state: UUID | None) -> None:
    """Let go of one's working copy, as it was shown. Done twice, it is done once.

    Raises: Stale when it has grown since.
    """
    actor = _writer(opinion_id, actor, at)
    _hold(opinion_id, actor)
    copy = copy_of(opinion_id, actor)
    if copy is None:
        return
    if copy.state != state:
        raise Stale("Votre copie de travail a changé depuis que cette page est ouverte : relisez-la d’abord.")
    copy.delete()


def _writer(opinion_id: UUID, actor: Actor, at: datetime) -> Actor:
    """The person, read again, if they hold the pen of this opinion, whatever its state."""
    opinion = opinion_pages(on=timezone.localdate(at)).filter(pk=opinion_id).first()
    if opinion is None:
        raise NotVisible(HIDDEN.refusal)
    actor = actors.again(actor, at)
    require(policies.can_write(actor, opinion))
    return actor


def _hold(opinion_id: UUID, actor: Actor) -> None:
    one_at_a_time(f"opinions.copy.{opinion_id}.{actor.user.pk}")


def _storable(values: Sequence[str]) -> list[str]:
    """PostgreSQL keeps no null character in a text."""
    return [value.replace("\x00", "") for value in values]

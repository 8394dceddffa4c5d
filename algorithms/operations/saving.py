"""Keeping a filter of the registry under a name, and letting it go."""

from datetime import datetime

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from algorithms.models import SavedFilter
from algorithms.queries.saved import filters_of
from common import journal
from common.errors import NotVisible, RuleBroken
from common.locks import one_at_a_time
from common.typography import french
from common.verdicts import HIDDEN

MOST_FILTERS = 30


@transaction.atomic
def save_filter(*, actor: Actor, at: datetime, name: str, query: str) -> SavedFilter:
    """Keep the filter under this name, for its owner alone. The same name again replaces what it named.

    Raises: RuleBroken when it has no name, asks nothing, or is one too many.
    """
    actor = actors.again(actor, at)
    name = " ".join(name.split())
    if not name:
        raise RuleBroken("Donnez un nom au filtre.")
    if not query:
        raise RuleBroken("Il n’y a rien à garder : choisissez d’abord un critère ou un mot.")
    one_at_a_time(f"algorithms.saved_filters.{actor.user.pk}")
    kept = SavedFilter.objects.filter(owner=actor.user, name=name).first()
    if kept is None and filters_of(actor).count() >= MOST_FILTERS:
        raise RuleBroken(french(f"Vous gardez déjà {MOST_FILTERS} filtres : supprimez-en un d’abord."))
    kept = kept or SavedFilter(owner=actor.user, name=name)
    kept.query, kept.created_at = query, at
    kept.save()
    journal.record(action="filter.save", actor=actor, at=at, target=kept)
    return kept


@transaction.atomic
def delete_filter(*, filter_id: int, actor: Actor, at: datetime) -> str:
    """Let it go; its name is given back. Raises: NotVisible for the filter of somebody else."""
    actor = actors.again(actor, at)
    kept = filters_of(actor).select_for_update().filter(pk=filter_id).first()
    if kept is None:
        raise NotVisible(HIDDEN.refusal)
    journal.record(action="filter.delete", actor=actor, at=at, target=kept)
    name = kept.name
    kept.delete()
    return name

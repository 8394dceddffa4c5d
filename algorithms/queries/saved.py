"""The filters that a person keeps."""

from django.db.models import QuerySet

from accounts.actors import Actor
from algorithms.models import SavedFilter


def filters_of(actor: Actor) -> QuerySet[SavedFilter]:
    """Theirs only, by name."""
    return SavedFilter.objects.filter(owner=actor.user.pk).order_by("name", "pk")

"""A filter of the registry that somebody keeps under a name: the filter is its address, nothing else."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedFilter(models.Model):
    """Of one person, and for that person only. `query` is the canonical query string of the list."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField("nom du filtre", max_length=80)
    query = models.CharField(max_length=2000)
    created_at = models.DateTimeField("gardé le")

    class Meta:
        verbose_name = "filtre gardé"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="algorithms_savedfilter_name_once_each"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="algorithms_savedfilter_says_something"),
        ]

    def __str__(self) -> str:
        return self.name

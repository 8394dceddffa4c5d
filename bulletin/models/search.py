"""The index of French full-text search: a side table, so that a publication is never touched again."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from bulletin.models.publications import Publication
from common import append_only


class SearchEntry(models.Model):
    """The words of one publication, folded and stemmed by PostgreSQL when it is inserted (trigger on Publication)."""

    append_only = True

    publication = models.OneToOneField(
        Publication,
        verbose_name="publication",
        primary_key=True,
        on_delete=models.RESTRICT,
        related_name="search_entry",
    )
    vector = SearchVectorField("mots")

    class Meta:
        verbose_name = "entrée de recherche"
        verbose_name_plural = "entrées de recherche"
        indexes = [GinIndex(fields=["vector"], name="bulletin_searchentry_words")]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.publication_id)

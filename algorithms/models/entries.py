"""The registry as a list reads it: one narrow row for each version of a sheet, and the words that it is found by.

PostgreSQL writes what the sheet itself says, in the transaction of the sheet, whoever writes it. What must be computed
(completeness, objectives, dead links) is written by `operations.indexing`.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from accounts.models import Department
from algorithms.enums import RiskClass
from algorithms.models.entering import leaves_the_registry
from algorithms.models.registry import Algorithm
from algorithms.models.sheets import SheetVersion


class SheetEntry(models.Model):
    """What the list, the facets and the coverage read of a version, without reading the sheet."""

    sheet = models.OneToOneField(SheetVersion, primary_key=True, on_delete=models.CASCADE, related_name="entry")
    algorithm = models.ForeignKey(Algorithm, on_delete=models.RESTRICT, related_name="entries")
    department = models.ForeignKey(Department, on_delete=models.RESTRICT, related_name="+")
    reference = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20)
    lifecycle = models.CharField(max_length=20)
    technique = models.CharField(max_length=20)
    # Folded, to sort by.
    name_key = models.CharField(max_length=200)
    updated_on = models.DateField()
    review_due_on = models.DateField(null=True)
    is_latest = models.BooleanField(default=False)
    is_latest_proposed = models.BooleanField(default=False)
    is_latest_public = models.BooleanField(default=False)
    # That of the last assessment signed for this version or one before it (queries.legal.risk_of_sheet).
    risk_class = models.CharField(max_length=20, default=RiskClass.NOT_ASSESSED)
    # Computed by operations.indexing. `edition` is that of the rules that computed them; 0 until then.
    objectives = ArrayField(models.BigIntegerField(), default=list)
    completeness = ArrayField(models.CharField(max_length=80), default=list)
    dead_links = models.PositiveSmallIntegerField(default=0)
    edition = models.PositiveSmallIntegerField(default=0)

    # Set by queries.registry.judged, for one reader.
    department_code: str
    referral_state: str
    objective_keys: list[str]
    answers: list[str]
    watched: list[str]
    # Set by queries.similar.
    same_technique: int

    class Meta:
        verbose_name = "ligne du registre"
        indexes = [
            models.Index(fields=["algorithm"], name="algorithms_entry_algorithm"),
            models.Index(
                fields=["reference"],
                condition=Q(is_latest=True) | Q(is_latest_proposed=True) | Q(is_latest_public=True),
                name="algorithms_entry_by_reference",
            ),
            models.Index(
                fields=["name_key", "reference"],
                condition=Q(is_latest=True) | Q(is_latest_proposed=True) | Q(is_latest_public=True),
                name="algorithms_entry_by_name",
            ),
            models.Index(fields=["edition"], name="algorithms_entry_edition"),
        ]
        triggers = [leaves_the_registry()]

    def __str__(self) -> str:
        return f"{self.reference} v{self.number}"


class SheetLink(models.Model):
    """An address that a version quotes, whatever the kind of row that quotes it. Written by operations.indexing."""

    entry = models.ForeignKey(SheetEntry, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(max_length=500)

    class Meta:
        verbose_name = "lien d’une fiche"
        constraints = [models.UniqueConstraint(fields=["url", "entry"], name="algorithms_sheetlink_once")]

    def __str__(self) -> str:
        return self.url


class SheetWords(models.Model):
    """The words of a version, folded and stemmed by PostgreSQL; those of its names weigh more."""

    entry = models.OneToOneField(SheetEntry, primary_key=True, on_delete=models.CASCADE, related_name="words")
    vector = SearchVectorField("mots")
    # Apart, because what is found by its names comes first: few words, and an index of their own.
    names = SearchVectorField("mots de ses noms", null=True)

    class Meta:
        verbose_name = "mots d’une fiche"
        indexes = [
            GinIndex(fields=["vector"], name="algorithms_sheetwords_vector"),
            GinIndex(fields=["names"], name="algorithms_sheetwords_names"),
        ]

    def __str__(self) -> str:
        return str(self.entry_id)

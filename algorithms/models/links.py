"""What was found at the end of each link of the registry, the last time somebody looked."""

from django.db import models
from django.db.models import Q

from algorithms.enums import LinkVerdict
from common.constraints import known


class LinkState(models.Model):
    """One address, whatever the number of sheets that quote it.

    A failure is not a death: `failed_days` counts the different days, in a row, on which it did not answer, and the
    address is dead from the second (`dead_since`). It is alive again as soon as it answers.
    """

    url = models.URLField("adresse", max_length=500, unique=True)
    host = models.CharField(max_length=255)
    verdict = models.CharField(max_length=20, choices=LinkVerdict.choices, default=LinkVerdict.UNCHECKED)
    detail = models.CharField("ce qui a été constaté", max_length=200, blank=True)
    checked_at = models.DateTimeField("vérifiée le", null=True, blank=True)
    failing_since = models.DateField("ne répond plus depuis", null=True, blank=True)
    failed_on = models.DateField("dernier jour d’échec", null=True, blank=True)
    failed_days = models.PositiveSmallIntegerField("jours d’échec de suite", default=0)
    dead_since = models.DateField("morte depuis", null=True, blank=True)

    class Meta:
        verbose_name = "état d’un lien"
        ordering = ["url"]
        indexes = [models.Index(fields=["checked_at"], name="algorithms_linkstate_checked")]
        constraints = [
            known("verdict", LinkVerdict, name="algorithms_linkstate_verdict_known"),
            models.CheckConstraint(
                condition=Q(dead_since__isnull=True) | Q(failed_days__gte=2),
                name="algorithms_linkstate_dead_after_two_days",
            ),
        ]

    def __str__(self) -> str:
        return self.url

"""An algorithm of the registry."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import Department
from algorithms.models.entering import moves_with_its_algorithm


class Algorithm(models.Model):
    """An algorithm that the body uses or prepares. What is said of it is in the versions of its sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("référence", max_length=20, unique=True)
    department = models.ForeignKey(
        Department, verbose_name="direction", on_delete=models.RESTRICT, related_name="algorithms"
    )
    # What another register calls it: the same file imported again finds the same algorithm, within the direction.
    external_id = models.CharField("identifiant dans le fichier importé", max_length=200, blank=True)
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)
    created_at = models.DateTimeField("créé le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "algorithme"
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reference__regex=r"^ALG-\d{4}-\d{4,}$"), name="algorithms_algorithm_reference_formed"
            ),
            models.UniqueConstraint(
                fields=["department", "external_id"],
                condition=~models.Q(external_id=""),
                name="algorithms_algorithm_external_id_once",
            ),
        ]
        triggers = [moves_with_its_algorithm()]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("algorithms:algorithm", args=[self.pk])

    @property
    def is_shared(self) -> bool:
        """A version was proposed: others than its authors know of it. Read by `queries.incidents.with_sharing` only."""
        return bool(vars(self)["has_proposal"])

"""What the seal was worth, each time that the worker tried it."""

from django.db import models
from django.db.models import F, Q

from common import append_only


class SealCheck(models.Model):
    """One trial of the seal by the worker, which alone can use the key; the pages only read the last one."""

    append_only = True

    at = models.DateTimeField("essayé le")
    is_ready = models.BooleanField("en état de sceller")
    waits = models.BooleanField("ce qui manque peut revenir de soi-même", default=False)
    message = models.TextField("constat")
    place = models.CharField("garde de la clé", max_length=200)
    subject = models.CharField("au nom de", max_length=300, blank=True)
    issuer = models.CharField("délivré par", max_length=300, blank=True)
    begins_at = models.DateTimeField("valable à partir du", null=True, blank=True)
    ends_at = models.DateTimeField("valable jusqu’au", null=True, blank=True)
    stamped_by = models.CharField("horodatage", max_length=200, blank=True)
    tells_revocation = models.BooleanField("dit où sa révocation se lit", default=False)

    class Meta:
        verbose_name = "essai du cachet"
        constraints = [
            models.CheckConstraint(condition=~Q(message=""), name="opinions_sealcheck_says_what"),
            models.CheckConstraint(
                condition=~Q(is_ready=True, waits=True), name="opinions_sealcheck_ready_waits_for_nothing"
            ),
        ]
        triggers = append_only.triggers()
        indexes = [models.Index(F("at").desc(), name="opinions_sealcheck_latest")]

    def __str__(self) -> str:
        return f"essai du cachet {self.at}"

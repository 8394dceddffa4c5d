"""The key of a machine-learning pipeline: it proposes new versions of the sheets of one direction, nothing more."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from algorithms.models.sheets import SheetVersion
from common.constraints import all_or_none


class PipelineToken(models.Model):
    """Acts on behalf of whoever made it, as a contributor at most. The key itself is shown once and never kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom de la chaîne", max_length=100)
    department = models.ForeignKey(Department, verbose_name="direction", on_delete=models.RESTRICT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("créé le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    expires_at = models.DateTimeField("expire le")
    last_used_at = models.DateTimeField("dernier usage", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )

    class Meta:
        verbose_name = "jeton d’une chaîne"
        ordering = ["-created_at"]
        constraints = [
            all_or_none("revoked_at", "revoked_by", name="algorithms_pipelinetoken_revocation_signed"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="algorithms_pipelinetoken_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PipelineDeposit(models.Model):
    """What a pipeline sent under an idempotency key: sent again, the same answer comes back and nothing is written."""

    token = models.ForeignKey(PipelineToken, on_delete=models.RESTRICT, related_name="deposits")
    key = models.CharField("clé d’idempotence", max_length=100)
    sha256 = models.CharField("empreinte de la demande", max_length=64)
    sheet = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="+")
    received_at = models.DateTimeField("reçu le")

    class Meta:
        verbose_name = "dépôt d’une chaîne"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="algorithms_pipelinedeposit_key_once")]

    def __str__(self) -> str:
        return self.key

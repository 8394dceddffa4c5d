"""A file that somebody wants to import: what was read in it, what would become of each row, and what became of it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Department
from algorithms.enums import ImportFormat, ImportStatus, RowOutcome
from algorithms.models.sheets import SheetVersion
from algorithms.workflow import IMPORT
from common.constraints import known, set_from


class SheetImport(models.Model):
    """One file, of one person and for them alone. The file is not kept: its rows are, as they were understood."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField("état", max_length=20, choices=ImportStatus.choices, default=ImportStatus.READ)
    format = models.CharField("format reconnu", max_length=20, choices=ImportFormat.choices)
    file_name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    department = models.ForeignKey(Department, verbose_name="direction", on_delete=models.RESTRICT, related_name="+")
    created_at = models.DateTimeField("lu le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="sheet_imports")
    expires_at = models.DateTimeField("à importer avant le")
    applied_at = models.DateTimeField("importé le", null=True, blank=True)

    class Meta:
        verbose_name = "import de fiches"
        ordering = ["-created_at"]
        constraints = [
            known("status", ImportStatus, name="algorithms_sheetimport_status_known"),
            known("format", ImportFormat, name="algorithms_sheetimport_format_known"),
            set_from("applied_at", states=[ImportStatus.APPLIED], name="algorithms_sheetimport_applied_is_dated"),
        ]
        triggers = [pgtrigger.FSM(name="one_way", field="status", transitions=IMPORT.moves())]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("algorithms:import", args=[self.pk])

    @property
    def tone(self) -> str:
        return ImportStatus(self.status).tone


class SheetImportRow(models.Model):
    """One row of the file. `found` and `revision` say on which sheet, as it then was, the preview stands."""

    parent = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField("ligne")
    name = models.CharField("nom", max_length=200, blank=True)
    identity = models.CharField("identifiant dans le fichier", max_length=200, blank=True)
    outcome = models.CharField("ce qui est prévu", max_length=20, choices=RowOutcome.choices)
    reason = models.CharField("pourquoi", max_length=500, blank=True)
    is_kept = models.BooleanField("à importer", default=True)
    content = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    empty = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    set_aside = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    algorithm_id = models.UUIDField(default=uuid.uuid4)
    found = models.ForeignKey(SheetVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    made = models.ForeignKey(SheetVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "ligne d’un import"
        ordering = ["number"]
        constraints = [
            known("outcome", RowOutcome, name="algorithms_sheetimportrow_outcome_known"),
            models.UniqueConstraint(fields=["parent", "number"], name="algorithms_sheetimportrow_number_once"),
            models.CheckConstraint(
                condition=~Q(outcome=RowOutcome.REFUSED) | ~Q(reason=""),
                name="algorithms_sheetimportrow_refusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def planned(self) -> str:
        return RowOutcome(self.outcome).planned

    @property
    def tone(self) -> str:
        return RowOutcome(self.outcome).tone

"""The documents of a sheet: files joined to one version, carried to the next without copying their bytes."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from algorithms.models.sheets import SheetVersion
from common.constraints import all_or_none
from common.models import StoredDocument


class SheetDocument(models.Model):
    """A file joined to a draft. Frozen with its sheet; taken away from a draft, its trace stays.

    The next version has a row of its own for the same stored file, with who joined it and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="documents")
    document = models.ForeignKey(StoredDocument, on_delete=models.RESTRICT, related_name="+")
    label = models.CharField("ce que c’est", max_length=300, blank=True)
    added_at = models.DateTimeField("joint le")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )

    class Meta:
        verbose_name = "document de la fiche"
        verbose_name_plural = "documents de la fiche"
        ordering = ["added_at", "pk"]
        constraints = [
            all_or_none("removed_at", "removed_by", name="algorithms_sheetdocument_removal_signed"),
            models.UniqueConstraint(
                fields=["sheet", "document"],
                condition=Q(removed_at__isnull=True),
                name="algorithms_sheetdocument_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_lost", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="frozen_with_its_sheet",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (SELECT status FROM algorithms_sheetversion WHERE id = NEW.sheet_id) <> 'draft' THEN
                        RAISE EXCEPTION 'the documents of a sheet that was proposed cannot be changed';
                    END IF;
                    IF TG_OP = 'UPDATE' AND (OLD.sheet_id, OLD.document_id) <> (NEW.sheet_id, NEW.document_id) THEN
                        RAISE EXCEPTION 'a document stays that of its sheet';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("algorithms:document", args=[self.sheet_id, self.pk])

"""The rows of a sheet that repeat: data sets and links."""

import pgtrigger
from django.db import models
from django.db.models import Q

from algorithms.enums import SourceKind
from algorithms.models.sheets import SheetVersion
from common.constraints import known


def _frozen_with_its_sheet() -> pgtrigger.Trigger:
    """The rows of a sheet that was proposed are as frozen as the sheet."""
    return pgtrigger.Trigger(
        name="frozen_with_its_sheet",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF (SELECT status FROM algorithms_sheetversion WHERE id = OLD.sheet_id) <> 'draft' THEN
                RAISE EXCEPTION 'the rows of a sheet that was proposed cannot be changed';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class DataSet(models.Model):
    """Data that the algorithm processes, where it comes from, how it was collected: one row each (Etalab)."""

    sheet = models.ForeignKey(SheetVersion, on_delete=models.CASCADE, related_name="datasets")
    position = models.PositiveSmallIntegerField()
    data = models.CharField("données traitées", max_length=500)
    origin = models.CharField("source des données", max_length=500, blank=True)
    collection = models.CharField("mode de collecte", max_length=500, blank=True)

    class Meta:
        verbose_name = "jeu de données"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="algorithms_dataset_position_once"),
            models.CheckConstraint(condition=~Q(data=""), name="algorithms_dataset_says_which_data"),
        ]
        triggers = [_frozen_with_its_sheet()]

    def __str__(self) -> str:
        return self.data


class SheetSource(models.Model):
    """A link that documents a sheet."""

    sheet = models.ForeignKey(SheetVersion, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(
        "ce que le lien documente", max_length=20, choices=SourceKind.choices, default=SourceKind.FACTS
    )
    label = models.CharField("intitulé", max_length=300)
    url = models.URLField("adresse", max_length=500, blank=True)

    class Meta:
        verbose_name = "source"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="algorithms_sheetsource_position_once"),
            models.CheckConstraint(condition=~Q(label=""), name="algorithms_sheetsource_is_labelled"),
            known("kind", SourceKind, name="algorithms_sheetsource_kind_known"),
        ]
        triggers = [_frozen_with_its_sheet()]

    def __str__(self) -> str:
        return self.label

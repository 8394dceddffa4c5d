"""The decision of a department not to seize the committee again of an algorithm that changed after its opinion."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from algorithms.models.sheets import MAX_TEXT, SheetVersion
from common import append_only


class ReferralDeclined(models.Model):
    """The published version differs substantially from the one that an opinion bears on, and the reason not to refer.

    For these two versions only: a later version asks the question anew (`algorithms.substantial`).
    """

    append_only = True

    sheet = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="referrals_declined")
    examined = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="+")
    reason = models.TextField("motif", max_length=MAX_TEXT)
    declined_at = models.DateTimeField("décidé le")
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "nouvelle saisine écartée"
        verbose_name_plural = "nouvelles saisines écartées"
        ordering = ["declined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "examined"], name="algorithms_referraldeclined_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="algorithms_referraldeclined_has_a_reason"),
            models.CheckConstraint(condition=~Q(sheet=F("examined")), name="algorithms_referraldeclined_two_versions"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="of_a_version_that_followed",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM algorithms_sheetversion b JOIN algorithms_sheetversion a
                            ON a.algorithm_id = b.algorithm_id AND a.number > b.number
                        WHERE b.id = NEW.examined_id AND a.id = NEW.sheet_id
                    ) THEN
                        RAISE EXCEPTION 'the version is a later one of the same algorithm';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.examined_id} → {self.sheet_id}"

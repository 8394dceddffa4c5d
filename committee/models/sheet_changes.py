"""The sheet of a file replaced, during its examination, by a more recent version of the same."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from algorithms.models import SheetVersion
from committee.models.referrals import Referral
from common import append_only


class SheetChange(models.Model):
    """From this row on, the committee examines `after` and no longer `before`, which stays pinned and readable.

    Never by itself: the secretariat decides it, in a referral of a department with its consent, which is quoted. The
    reviews that were given are to be confirmed (`Review.invalidated_at`).
    """

    append_only = True

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="sheet_changes")
    before = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="+")
    after = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="+")
    consent = models.CharField("accord de la direction, ou motif", max_length=500)
    decided_at = models.DateTimeField("décidé le")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "fiche remplacée"
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "before"], name="committee_sheetchange_version_left_once"),
            models.CheckConstraint(condition=~Q(consent=""), name="committee_sheetchange_consent_is_quoted"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="committee_sheetchange_of_two_versions"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="forward_while_examined",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM committee_referral
                        WHERE id = NEW.referral_id AND status IN ('submitted', 'incomplete', 'under_review')
                    ) THEN
                        RAISE EXCEPTION 'the sheets of this referral are settled';
                    END IF;
                    IF (
                        SELECT count(*) FROM committee_referralsheet
                        WHERE referral_id = NEW.referral_id AND version_id IN (NEW.before_id, NEW.after_id)
                    ) <> 2 THEN
                        RAISE EXCEPTION 'both versions are pinned to the referral';
                    END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM algorithms_sheetversion b JOIN algorithms_sheetversion a
                            ON a.algorithm_id = b.algorithm_id AND a.number > b.number
                        WHERE b.id = NEW.before_id AND a.id = NEW.after_id AND a.status IN ('approved', 'published')
                    ) THEN
                        RAISE EXCEPTION 'a sheet is replaced by a more recent version of the same, approved';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} : {self.before_id} → {self.after_id}"

"""The self-assessment of an algorithm, joined to the file about it."""

import pgtrigger
from django.conf import settings
from django.db import models

from algorithms.models import SelfAssessment
from committee.models.referrals import Referral
from common import append_only


class JoinedSelfAssessment(models.Model):
    """What the department said of its algorithm when it seized the committee: this one, whatever replaces it later.

    The last one joined for an algorithm is read beside the criteria; those before stay readable as they were.
    """

    append_only = True

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="self_assessments")
    assessment = models.ForeignKey(SelfAssessment, on_delete=models.RESTRICT, related_name="joined_to")
    joined_at = models.DateTimeField("jointe le")
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "auto-évaluation jointe"
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "assessment"], name="committee_joinedselfassessment_joined_once"
            )
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="signed_and_of_the_file",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM algorithms_selfassessment a
                            JOIN algorithms_sheetversion v ON v.algorithm_id = a.algorithm_id
                            JOIN committee_referralsheet s ON s.version_id = v.id
                        WHERE a.id = NEW.assessment_id AND s.referral_id = NEW.referral_id
                            AND a.status IN ('signed', 'superseded')
                    ) THEN
                        RAISE EXCEPTION 'only a signed self-assessment of an algorithm of the file is joined to it';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.assessment_id}"

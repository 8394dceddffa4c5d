"""A person who takes no part in a file, and loses it."""

import pgtrigger
from django.conf import settings
from django.db import models

from committee.models.referrals import Referral
from common import append_only


class Recusal(models.Model):
    """From this row on, the person has no part in the file and no sight of it, whatever their roles (CRPA R.133-12).

    Rows are only added: what was decided in between must stay explainable.
    """

    append_only = True

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="recusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="recusals")
    reason = models.TextField("motif", max_length=2000)
    declared_at = models.DateTimeField("déclaré le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "déport"
        ordering = ["declared_at"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "person"], name="committee_recusal_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="committee_recusal_has_a_reason"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="not_of_the_rapporteur",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM committee_referral r JOIN committee_mandate m ON m.id = r.rapporteur_id
                        WHERE r.id = NEW.referral_id AND m.person_id = NEW.person_id
                          AND r.status IN ('under_review', 'scheduled', 'deliberated')
                    ) THEN
                        RAISE EXCEPTION 'the rapporteur must be replaced before being recused';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.referral_id}"

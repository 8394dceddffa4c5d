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


class ConflictWaiver(models.Model):
    """The president writes that a link does not keep a member from a file. It is shown wherever the file is.

    `ground` is the link as it was declared, `finding` what was compared with what, as the president read it.
    Rows are only added: whoever thinks better of it recuses themselves.
    """

    append_only = True

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="waivers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    interest = models.ForeignKey(
        "committee.Interest", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    ground = models.CharField("lien", max_length=32)
    finding = models.TextField("rapprochement", max_length=2000)
    reason = models.TextField("motif", max_length=2000)
    signed_at = models.DateTimeField("signée le")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "levée d’un conflit d’intérêts"
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "person", "ground"], name="committee_conflictwaiver_once"),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(finding=""),
                name="committee_conflictwaiver_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(signed_by=models.F("person")), name="committee_conflictwaiver_never_for_oneself"
            ),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="signed_by_whoever_presides",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM committee_mandate
                        WHERE person_id = NEW.signed_by_id AND office IN ('president', 'vice_president')
                          AND (NEW.signed_at AT TIME ZONE 'Europe/Paris')::date BETWEEN starts_on AND ends_on
                    ) THEN
                        RAISE EXCEPTION 'a conflict is waived by the president or the vice-president';
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM committee_recusal
                        WHERE referral_id = NEW.referral_id AND person_id IN (NEW.person_id, NEW.signed_by_id)
                    ) THEN
                        RAISE EXCEPTION 'whoever is recused from a file waives nothing in it, and needs no waiver';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.referral_id}"

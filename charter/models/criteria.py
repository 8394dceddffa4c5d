"""The criteria by which reviewers assess each commitment of a charter version."""

import uuid

import pgtrigger
from django.db import models

from charter.models.versions import Commitment


class Criterion(models.Model):
    """One question asked of an algorithm about one commitment. `code` is the same from one version to the next.

    A commitment without any is assessed as a whole. No official grid is known: none ships with the charter.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.RESTRICT, related_name="criteria")
    position = models.PositiveSmallIntegerField("numéro")
    code = models.SlugField("code", max_length=60)
    question = models.CharField("question", max_length=300)
    guidance = models.TextField("comment apprécier", blank=True)
    evidence = models.TextField("éléments attendus", blank=True)
    legal_basis = models.CharField("fondement juridique", max_length=300, blank=True)
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)

    class Meta:
        verbose_name = "critère"
        ordering = ["commitment__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "position"], name="charter_criterion_position_once"),
            models.UniqueConstraint(fields=["commitment", "code"], name="charter_criterion_code_once"),
            models.CheckConstraint(condition=~models.Q(question=""), name="charter_criterion_has_a_question"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_published",
                # Added to a charter in force, it would leave every review under way incomplete.
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM charter_commitment c JOIN charter_charterversion v ON v.id = c.version_id
                        WHERE c.id IN (OLD.commitment_id, NEW.commitment_id) AND v.status <> 'draft'
                    ) THEN
                        RAISE EXCEPTION 'a criterion of a published charter cannot be changed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.question

"""What a department says of its own algorithm, criterion by criterion of the charter."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from algorithms.enums import SelfAssessmentStatus as S
from algorithms.models.registry import Algorithm
from algorithms.models.sheets import SheetVersion
from algorithms.workflow import SELF_ASSESSMENT
from charter.enums import Grade
from charter.models import CharterVersion, Commitment, Criterion
from common.constraints import all_or_none, known, set_from

MAX_TEXT = 8000
_SIGNED = [S.SIGNED, S.SUPERSEDED]


class SelfAssessment(models.Model):
    """One self-assessment: of one version of the sheet, by the charter in force when it was opened.

    Written criterion by criterion, then signed once and for all by a named person of the department; the next one
    that is signed replaces it. What becomes of the charter and of the sheet afterwards does not change it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    algorithm = models.ForeignKey(Algorithm, on_delete=models.RESTRICT, related_name="self_assessments")
    sheet = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="self_assessments")
    charter_version = models.ForeignKey(CharterVersion, on_delete=models.RESTRICT, related_name="+")
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    summary = models.TextField("appréciation d’ensemble", max_length=MAX_TEXT, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by")
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)
    opened_at = models.DateTimeField("commencée le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    signed_at = models.DateTimeField("signée le", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    signed_function = models.CharField("en qualité de", max_length=200, blank=True)

    class Meta:
        verbose_name = "auto-évaluation"
        ordering = ["-opened_at"]
        constraints = [
            known("status", S, name="algorithms_selfassessment_status_known"),
            all_or_none("signed_at", "signed_by", name="algorithms_selfassessment_signature_whole"),
            set_from("signed_at", states=[*_SIGNED], name="algorithms_selfassessment_signed_is_dated"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (Q(status__in=_SIGNED) & ~Q(signed_function="")),
                name="algorithms_selfassessment_signed_says_as_whom",
            ),
            models.UniqueConstraint(
                fields=["algorithm"], condition=Q(status=S.DRAFT), name="algorithms_selfassessment_one_draft"
            ),
            models.UniqueConstraint(
                fields=["algorithm"], condition=Q(status=S.SIGNED), name="algorithms_selfassessment_one_signed"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=SELF_ASSESSMENT.moves()),
            pgtrigger.Trigger(
                name="frozen_once_signed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__status__in=[S.SIGNED, S.SUPERSEDED, S.SET_ASIDE]),
                func="""
                    IF to_jsonb(OLD) - 'status' <> to_jsonb(NEW) - 'status' THEN
                        RAISE EXCEPTION 'a self-assessment that was signed cannot be changed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="of_its_algorithm",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (SELECT algorithm_id FROM algorithms_sheetversion WHERE id = NEW.sheet_id)
                       <> NEW.algorithm_id THEN
                        RAISE EXCEPTION 'this sheet is not one of this algorithm';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.algorithm_id} {self.signed_at or 'en préparation'}"

    def get_absolute_url(self) -> str:
        return reverse("algorithms:self-assessment", args=[self.pk])

    @property
    def tone(self) -> str:
        return S(self.status).tone

    @property
    def is_draft(self) -> bool:
        return self.status == S.DRAFT


class SelfAssessmentLine(models.Model):
    """What the department says of one criterion, or of a whole commitment that has none.

    `gap`, `measure` and `due_on` say what is not as the charter wants it, and what will be done about it.
    """

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="lines")
    commitment = models.ForeignKey(Commitment, on_delete=models.RESTRICT, related_name="+")
    criterion = models.ForeignKey(Criterion, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    grade = models.CharField("appréciation", max_length=20, choices=Grade.choices, blank=True)
    comment = models.TextField("constat", max_length=MAX_TEXT, blank=True)
    evidence = models.TextField("éléments de preuve", max_length=MAX_TEXT, blank=True)
    references = models.TextField("références", max_length=MAX_TEXT, blank=True)
    gap = models.TextField("écart", max_length=MAX_TEXT, blank=True)
    measure = models.TextField("mesure prévue", max_length=MAX_TEXT, blank=True)
    due_on = models.DateField("échéance de la mesure", null=True, blank=True)
    written_at = models.DateTimeField("écrit le")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "critère évalué"
        ordering = ["commitment__position", "criterion__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grade="") | Q(grade__in=Grade.values), name="algorithms_selfassessmentline_grade_known"
            ),
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                condition=Q(criterion__isnull=False),
                name="algorithms_selfassessmentline_one_by_criterion",
            ),
            models.UniqueConstraint(
                fields=["assessment", "commitment"],
                condition=Q(criterion__isnull=True),
                name="algorithms_selfassessmentline_one_by_commitment",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_with_its_assessment",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM algorithms_selfassessment
                        WHERE id IN (OLD.assessment_id, NEW.assessment_id) AND status <> 'draft'
                    ) THEN
                        RAISE EXCEPTION 'the lines of a self-assessment that was signed cannot be changed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="of_its_charter",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (SELECT version_id FROM charter_commitment WHERE id = NEW.commitment_id)
                       <> (SELECT charter_version_id FROM algorithms_selfassessment WHERE id = NEW.assessment_id) THEN
                        RAISE EXCEPTION 'this commitment is not one of the charter of this self-assessment';
                    END IF;
                    IF NEW.criterion_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM charter_criterion
                        WHERE id = NEW.criterion_id AND commitment_id = NEW.commitment_id
                    ) THEN
                        RAISE EXCEPTION 'this criterion is not one of this commitment';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.criterion_id or self.commitment_id}"

    @property
    def key(self) -> uuid.UUID:
        """That of the point that it speaks of."""
        return self.criterion_id or self.commitment_id

    @property
    def tone(self) -> str:
        return Grade(self.grade).tone if self.grade else "neutral"

    @property
    def cited(self) -> list[str]:
        """The references, one by one."""
        return [line.strip() for line in self.references.splitlines() if line.strip()]

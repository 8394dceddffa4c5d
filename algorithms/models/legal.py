"""What the law asks of an algorithm: the dates of application, and the assessment that a named person signs."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from algorithms.enums import LegalStatus as S
from algorithms.enums import RiskClass
from algorithms.models.entering import classes_its_algorithm
from algorithms.models.sheets import SheetVersion
from common import append_only
from common.constraints import all_or_none, known, set_from

_FROZEN_WITH_ITS_ASSESSMENT = """
    IF EXISTS (
        SELECT 1 FROM algorithms_legalassessment
        WHERE id = COALESCE(NEW.assessment_id, OLD.assessment_id) AND status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the answers of an assessment that was signed cannot be changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class LegalDate(models.Model):
    """Since when a text applies, as it is known on one day. Legal dates move: rows are added, the last one counts.

    `code` ties the rows of one text together and to the obligations (`algorithms/texts/obligations.toml`).
    """

    append_only = True

    code = models.SlugField("repère", max_length=60)
    text = models.CharField("ce qui s’applique", max_length=300)
    applies_on = models.DateField("date d’application", null=True, blank=True)
    source = models.CharField("source", max_length=300)
    source_url = models.URLField("adresse de la source", max_length=500, blank=True)
    known_on = models.DateField("connue depuis le")
    note = models.CharField("précision", max_length=500, blank=True)
    recorded_at = models.DateTimeField("enregistrée le")
    recorded_by = models.CharField("enregistrée par", max_length=200)

    class Meta:
        verbose_name = "date d’application"
        verbose_name_plural = "dates d’application"
        ordering = ["code", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(source=""), name="algorithms_legaldate_has_a_source"),
        ]
        indexes = [models.Index(fields=["code", "-id"], name="algorithms_legaldate_last")]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.code} {self.applies_on or 'non confirmée'}"


class LegalAssessment(models.Model):
    """The answers given for one version of a sheet. Signed, it never changes; a later one replaces it.

    `risk_class`, `result` and `facts` are what the signer saw: the obligations with their state, and what the sheet
    said. They are kept because the texts, the dates and the sheet move.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="legal_assessments")
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField("commencée le")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    signed_at = models.DateTimeField("signée le", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    signed_function = models.CharField("en qualité de", max_length=200, blank=True)
    risk_class = models.CharField(
        "classe de risque", max_length=20, choices=RiskClass.choices, default=RiskClass.NOT_ASSESSED
    )
    result = models.JSONField(default=dict, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    questions_edition = models.CharField("édition du questionnaire", max_length=20, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)

    class Meta:
        verbose_name = "analyse juridique"
        verbose_name_plural = "analyses juridiques"
        ordering = ["-signed_at"]
        constraints = [
            known("status", S, name="algorithms_legalassessment_status_known"),
            known("risk_class", RiskClass, name="algorithms_legalassessment_risk_class_known"),
            all_or_none("signed_at", "signed_by", name="algorithms_legalassessment_signature_whole"),
            set_from("signed_at", states=[S.SIGNED], name="algorithms_legalassessment_signed_is_dated"),
            models.CheckConstraint(
                condition=Q(status=S.DRAFT, signed_at__isnull=True)
                | (Q(status=S.SIGNED) & ~Q(signed_function="") & ~Q(risk_class=RiskClass.NOT_ASSESSED)),
                name="algorithms_legalassessment_signed_says_what_and_as_whom",
            ),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(status=S.DRAFT), name="algorithms_legalassessment_one_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["sheet", "-signed_at"], condition=Q(status=S.SIGNED), name="algorithms_legal_signed")
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_once_signed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=S.SIGNED),
            ),
            classes_its_algorithm(),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.signed_at or 'brouillon'}"

    def get_absolute_url(self) -> str:
        return reverse("algorithms:legal-assessment", args=[self.pk])


class LegalAnswer(models.Model):
    """The answer to one question, and why. `values` holds the codes chosen: several where several may be true."""

    assessment = models.ForeignKey(LegalAssessment, on_delete=models.CASCADE, related_name="answers")
    question = models.SlugField("question", max_length=60)
    values = models.JSONField("réponse", default=list)
    justification = models.TextField("justification", blank=True, max_length=4000)

    class Meta:
        verbose_name = "réponse"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="algorithms_legalanswer_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_with_its_assessment",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_FROZEN_WITH_ITS_ASSESSMENT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.values}"

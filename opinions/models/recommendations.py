"""Recommendations of adopted opinions, and where each stands."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Department
from charter.models import Commitment
from common.constraints import all_or_none, known, set_from
from opinions.enums.opinions import Position
from opinions.enums.opinions import RecommendationStatus as S
from opinions.models.opinions import Opinion
from opinions.workflow import RECOMMENDATION

CLOSED = [S.IMPLEMENTED, S.PARTLY, S.NOT_IMPLEMENTED]


class Recommendation(models.Model):
    """One numbered recommendation of an adopted opinion, to one addressee."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.RESTRICT, related_name="recommendations")
    number = models.PositiveSmallIntegerField("numéro")
    reference = models.CharField("référence", max_length=30, null=True, blank=True, unique=True)
    text = models.TextField("texte")
    addressee = models.ForeignKey(Department, on_delete=models.RESTRICT, related_name="recommendations")
    commitment = models.ForeignKey(Commitment, on_delete=models.RESTRICT, related_name="+")
    measure = models.TextField("mesure de réussite", blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.OPEN)
    # What the latest answer says, and the day of the first one: read from here by lists and rates.
    position = models.CharField("position", max_length=10, choices=Position.choices, blank=True)
    answered_at = models.DateTimeField("première réponse", null=True, blank=True)
    planned_until = models.DateField("échéance que le destinataire se donne", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    closing_note = models.TextField("constat du comité", blank=True)

    class Meta:
        verbose_name = "recommandation"
        constraints = [
            known("status", S, name="opinions_recommendation_status_known"),
            models.UniqueConstraint(fields=["opinion", "number"], name="opinions_recommendation_number_once"),
            all_or_none("closed_at", "closed_by", name="opinions_recommendation_closing_signed"),
            set_from("closed_at", states=[*CLOSED], name="opinions_recommendation_closed_is_dated"),
            models.CheckConstraint(
                condition=Q(status=S.OPEN, position="", answered_at__isnull=True)
                | (~Q(status=S.OPEN) & Q(position__in=Position.values, answered_at__isnull=False)),
                name="opinions_recommendation_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(status=S.OPEN) | Q(reference__isnull=False),
                name="opinions_recommendation_answered_after_publication",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=RECOMMENDATION.moves()),
            pgtrigger.ReadOnly(
                name="same_text",
                fields=["opinion", "number", "text", "addressee", "commitment", "measure", "due_on"],
            ),
            # An adoption that falls before the publication takes back what it numbered (ADR 13).
            pgtrigger.Protect(
                name="kept_once_published",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__reference__isnull=False),
            ),
        ]
        indexes = [models.Index(F("due_on").asc(nulls_last=True), name="opinions_reco_due")]

    def __str__(self) -> str:
        return self.reference or f"recommandation {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("opinions:recommendation", args=[self.pk])

"""What is published about a recommendation (answers, progress, findings), what prepares it, the letters sent."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from common import append_only
from common.constraints import all_or_none, known
from common.models import StoredDocument
from opinions.enums.opinions import FollowLetterKind, FollowUpForm, Position, RecommendationStatus
from opinions.models.recommendations import Recommendation

F = FollowUpForm


class FollowUp(models.Model):
    """One dated and signed word about a recommendation, public as soon as it is given. Rows are only added.

    The addressee answers (the latest answer counts, the others stay readable) and tells of its work; the committee
    finds. `number` counts the words of one form about one recommendation.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.RESTRICT, related_name="follow_ups")
    form = models.CharField("forme", max_length=10, choices=F.choices, default=F.ANSWER)
    number = models.PositiveSmallIntegerField("numéro", default=1)
    position = models.CharField("position", max_length=10, choices=Position.choices, blank=True)
    state = models.CharField("état constaté", max_length=20, choices=RecommendationStatus.choices, blank=True)
    is_reopening = models.BooleanField("réouverture", default=False)
    body = models.TextField("texte")
    planned = models.TextField("ce qui sera fait", blank=True)
    planned_until = models.DateField("échéance que le destinataire se donne", null=True, blank=True)
    evidence = models.JSONField("adresses de preuves", default=list, blank=True)
    signed_at = models.DateTimeField("signé le")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    signatory_title = models.CharField("qualité du signataire", max_length=200)
    publication_id = models.UUIDField(unique=True)

    class Meta:
        verbose_name = "suite donnée à une recommandation"
        ordering = ["signed_at", "number"]
        constraints = [
            known("form", F, name="opinions_followup_form_known"),
            models.UniqueConstraint(fields=["recommendation", "form", "number"], name="opinions_followup_number_once"),
            models.CheckConstraint(
                condition=Q(form=F.ANSWER, position__in=Position.values) | (~Q(form=F.ANSWER) & Q(position="")),
                name="opinions_followup_answer_takes_a_position",
            ),
            models.CheckConstraint(
                condition=Q(form=F.FINDING, state__in=RecommendationStatus.values) | (~Q(form=F.FINDING) & Q(state="")),
                name="opinions_followup_finding_notes_a_state",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="opinions_followup_has_reasons"),
            models.CheckConstraint(condition=~Q(signatory_title=""), name="opinions_followup_signed"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.number} sur {self.recommendation_id}"


class FollowUpDraft(models.Model):
    """What a department prepares before it is signed: one answer and one report at a time for each recommendation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.RESTRICT, related_name="follow_up_drafts")
    form = models.CharField("forme", max_length=10, choices=F.choices)
    revision = models.PositiveIntegerField(default=0)
    position = models.CharField("position", max_length=10, choices=Position.choices, blank=True)
    body = models.TextField("texte", blank=True)
    planned = models.TextField("ce qui sera fait", blank=True)
    planned_until = models.DateField("échéance que le destinataire se donne", null=True, blank=True)
    evidence = models.JSONField("adresses de preuves", default=list, blank=True)
    signatory_title = models.CharField("qualité du signataire", max_length=200, blank=True)
    saved_at = models.DateTimeField("enregistré le")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "projet de suite"
        constraints = [
            models.CheckConstraint(condition=Q(form__in=[F.ANSWER, F.PROGRESS]), name="opinions_followupdraft_form"),
            models.UniqueConstraint(fields=["recommendation", "form"], name="opinions_followupdraft_once"),
        ]

    def __str__(self) -> str:
        return f"projet : {self.get_form_display()} sur {self.recommendation_id}"


class FollowUpDocument(models.Model):
    """A file joined to what a department prepares; frozen once signed, public only when the department says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.RESTRICT, related_name="follow_up_documents")
    form = models.CharField("forme", max_length=10, choices=F.choices)
    follow_up = models.ForeignKey(FollowUp, null=True, blank=True, on_delete=models.RESTRICT, related_name="documents")
    document = models.ForeignKey(StoredDocument, on_delete=models.RESTRICT, related_name="+")
    label = models.CharField("ce que c’est", max_length=300, blank=True)
    is_public = models.BooleanField("publié avec la réponse", default=False)
    publication_id = models.UUIDField(null=True, blank=True, unique=True)
    added_at = models.DateTimeField("joint le")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )

    class Meta:
        verbose_name = "pièce d’une suite"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=[F.ANSWER, F.PROGRESS]), name="opinions_followupdocument_form"),
            all_or_none("removed_at", "removed_by", name="opinions_followupdocument_removal_signed"),
            models.CheckConstraint(
                condition=Q(publication_id__isnull=True) | Q(is_public=True, follow_up__isnull=False),
                name="opinions_followupdocument_published_on_purpose",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_lost", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="frozen_once_signed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__follow_up__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("opinions:follow-up-document", args=[self.recommendation_id, self.pk])


class FollowUpLetter(models.Model):
    """A reminder that left: once for each person and each date, whatever runs twice."""

    append_only = True

    recommendation = models.ForeignKey(Recommendation, on_delete=models.RESTRICT, related_name="letters")
    kind = models.CharField("courrier", max_length=20, choices=FollowLetterKind.choices)
    occasion = models.CharField("occasion", max_length=40)
    recipient = models.EmailField("destinataire")
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "rappel sur une recommandation"
        constraints = [
            known("kind", FollowLetterKind, name="opinions_followupletter_kind_known"),
            models.UniqueConstraint(
                fields=["recommendation", "kind", "occasion", "recipient"], name="opinions_followupletter_once"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.recommendation_id} {self.occasion}"

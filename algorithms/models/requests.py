"""The request of a person for the rules of an algorithm that founded a decision about them (CRPA, art. L.311-3-1)."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from algorithms.enums import RequestChannel, RequestStatus
from algorithms.models.registry import Algorithm
from algorithms.models.sheets import MAX_TEXT, SheetVersion
from algorithms.workflow import REQUEST
from common.constraints import all_or_none, known, set_from

_CLOSED: list[str] = [RequestStatus.ANSWERED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN]


def _text(label: str) -> "models.TextField[str, str]":
    return models.TextField(label, max_length=MAX_TEXT, blank=True)


class RulesRequest(models.Model):
    """What a person asked, what is answered to them, and when. The person is not named: their file is.

    Once answered, `letter` is the text that left, and `sheet` the version that it quotes: nothing of them changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("référence", max_length=20, unique=True)
    algorithm = models.ForeignKey(Algorithm, on_delete=models.RESTRICT, related_name="rules_requests")
    status = models.CharField("état", max_length=20, choices=RequestStatus.choices, default=RequestStatus.RECEIVED)
    revision = models.PositiveIntegerField(default=0)
    received_on = models.DateField("reçue le")
    channel = models.CharField("par", max_length=20, choices=RequestChannel.choices)
    file_reference = models.CharField("référence du dossier de la personne", max_length=100)
    decision = models.CharField("décision en cause", max_length=300)
    asked = _text("ce que la personne demande")
    contribution = _text("comment l’algorithme a contribué à cette décision")
    personal_data = _text("données de la personne qui ont été traitées, et leurs sources")
    applied_parameters = _text("paramètres et pondération appliqués à sa situation")
    applied_operations = _text("opérations effectuées dans son cas")
    withheld = _text("ce qui n’est pas communiqué, et le secret qui s’y oppose")
    refusal_reason = _text("motif du refus")
    sheet = models.ForeignKey(
        SheetVersion,
        verbose_name="version de la fiche citée",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="rules_requests",
    )
    letter = models.JSONField("réponse envoyée", null=True, blank=True)
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)
    registered_at = models.DateTimeField("enregistrée le")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )

    class Meta:
        verbose_name = "demande des règles"
        ordering = ["received_on", "reference"]
        constraints = [
            known("status", RequestStatus, name="algorithms_rulesrequest_status_known"),
            known("channel", RequestChannel, name="algorithms_rulesrequest_channel_known"),
            models.CheckConstraint(
                condition=~Q(file_reference="") & ~Q(decision=""), name="algorithms_rulesrequest_says_which_decision"
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^DEM-\d{4}-\d{4,}$"), name="algorithms_rulesrequest_reference_formed"
            ),
            all_or_none("closed_at", "closed_by", name="algorithms_rulesrequest_closure_signed"),
            set_from("closed_at", states=_CLOSED, name="algorithms_rulesrequest_closed_is_dated"),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.ANSWERED) | Q(letter__isnull=False, sheet__isnull=False),
                name="algorithms_rulesrequest_answer_is_kept",
            ),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.REFUSED) | ~Q(refusal_reason=""),
                name="algorithms_rulesrequest_refusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("registered_at")),
                name="algorithms_rulesrequest_closed_after_it_came",
            ),
        ]
        indexes = [models.Index(fields=["status", "received_on"], name="algorithms_request_due")]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=REQUEST.moves()),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="frozen_once_closed", operation=pgtrigger.Update, condition=pgtrigger.Q(old__status__in=_CLOSED)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("algorithms:request", args=[self.pk])

    @property
    def tone(self) -> str:
        return RequestStatus(self.status).tone

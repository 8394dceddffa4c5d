"""Acts that rectify, repeal or withdraw a published opinion. The opinion itself is never changed (docs/adr/0024)."""

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.constraints import all_or_none, known, set_from
from opinions.enums.amendments import AmendmentKind as K
from opinions.enums.amendments import AmendmentStatus as S
from opinions.models.opinions import Opinion
from opinions.workflow.amendments import AMENDMENT

PERSON = settings.AUTH_USER_MODEL


class Amendment(models.Model):
    """One act with its own text, reasons and date, that points to the opinion.

    A rectification says what was printed and what is to be read instead; it is signed by the president. A repeal and a
    withdrawal rest on the vote of a later opinion of the committee (`decided_by`), on a file that follows the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.RESTRICT, related_name="amendments")
    kind = models.CharField("nature", max_length=12, choices=K.choices)
    status = models.CharField("état", max_length=12, choices=S.choices, default=S.DRAFTED)
    reasons = models.TextField("motifs")
    wrong_text = models.TextField("au lieu de", blank=True)
    right_text = models.TextField("lire", blank=True)
    decided_by = models.ForeignKey(
        Opinion, null=True, blank=True, on_delete=models.RESTRICT, related_name="decided_amendments"
    )
    drafted_at = models.DateTimeField("préparé le")
    drafted_by = models.ForeignKey(PERSON, on_delete=models.RESTRICT, related_name="+")
    signed_at = models.DateTimeField("signé le", null=True, blank=True)
    signed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    publication_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "acte modificatif"
        verbose_name_plural = "actes modificatifs"
        ordering = ["drafted_at"]
        constraints = [
            known("kind", K, name="opinions_amendment_kind_known"),
            known("status", S, name="opinions_amendment_status_known"),
            models.CheckConstraint(condition=~Q(reasons=""), name="opinions_amendment_has_reasons"),
            models.CheckConstraint(
                condition=(Q(kind=K.RECTIFICATION, decided_by__isnull=True) & ~Q(wrong_text="") & ~Q(right_text=""))
                | (~Q(kind=K.RECTIFICATION) & Q(decided_by__isnull=False, wrong_text="", right_text="")),
                name="opinions_amendment_says_what_it_does",
            ),
            all_or_none("signed_at", "signed_by", name="opinions_amendment_signature_dated"),
            all_or_none("published_at", "publication_id", name="opinions_amendment_publication_dated"),
            set_from("signed_at", states=[S.SIGNED, S.PUBLISHED], name="opinions_amendment_signed_is_dated"),
            set_from("published_at", states=[S.PUBLISHED], name="opinions_amendment_published_is_dated"),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=AMENDMENT.moves()),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_opinion", fields=["opinion", "kind"]),
            pgtrigger.Protect(
                name="text_is_frozen_by_the_signature",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status=S.DRAFTED)
                & (
                    pgtrigger.Q(old__reasons__df=pgtrigger.F("new__reasons"))
                    | pgtrigger.Q(old__wrong_text__df=pgtrigger.F("new__wrong_text"))
                    | pgtrigger.Q(old__right_text__df=pgtrigger.F("new__right_text"))
                    | pgtrigger.Q(old__decided_by__df=pgtrigger.F("new__decided_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} de {self.opinion_id}"

    def get_absolute_url(self) -> str:
        return reverse("opinions:amendment", args=[self.pk])

    @property
    def signed_on(self) -> date:
        """The date that the act bears: that of its signature (Paris)."""
        if self.signed_at is None:
            raise ValueError(f"{self.pk} is not signed")
        return timezone.localdate(self.signed_at)

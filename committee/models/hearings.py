"""Hearings: an outside person heard on one file, on the day of one meeting, without a vote."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committee.enums.hearings import HearingLetterKind, HearingStatus
from committee.models.exchange import ReferralDocument
from committee.models.meetings import Meeting
from committee.models.referrals import Referral
from committee.workflow.hearings import HEARING
from common import append_only
from common.constraints import all_or_none, known, set_from

S = HearingStatus


class Hearing(models.Model):
    """The invitation of one person to one meeting, on one file of its agenda (CRPA, art. R.133-6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="hearings")
    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="hearings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField("prénom et nom", max_length=150)
    quality = models.CharField("qualité", max_length=200)
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.INVITED)
    invited_at = models.DateTimeField("invitée le")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    declined_at = models.DateTimeField("déclinée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    heard_at = models.DateTimeField("entendue le", null=True, blank=True)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )

    class Meta:
        verbose_name = "audition"
        ordering = ["invited_at"]
        constraints = [
            known("status", S, name="committee_hearing_status_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(quality=""), name="committee_hearing_says_who"),
            models.UniqueConstraint(
                fields=["meeting", "referral", "person"],
                condition=Q(status__in=[S.INVITED, S.HEARD]),
                name="committee_hearing_once_at_a_time",
            ),
            all_or_none("cancelled_at", "cancelled_by", name="committee_hearing_cancellation_signed"),
            all_or_none("heard_at", "heard_by", name="committee_hearing_heard_signed"),
            set_from("declined_at", states=[S.DECLINED], name="committee_hearing_declined_is_dated"),
            set_from("cancelled_at", states=[S.CANCELLED], name="committee_hearing_cancelled_is_dated"),
            set_from("heard_at", states=[S.HEARD], name="committee_hearing_heard_is_dated"),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=HEARING.moves()),
            pgtrigger.ReadOnly(name="same_person", fields=["meeting", "referral", "person", "name", "quality"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.quality}"

    def get_absolute_url(self) -> str:
        return reverse("committee:hearing", args=[self.pk])

    @property
    def answer_url(self) -> str:
        return reverse("committee:answer-hearing", args=[self.pk])

    @property
    def tone(self) -> str:
        return S(self.status).tone


class HearingPaper(models.Model):
    """A paper of the file that was opened to the person heard, by name. Served only once frozen with the notice."""

    append_only = True

    hearing = models.ForeignKey(Hearing, on_delete=models.RESTRICT, related_name="papers")
    document = models.ForeignKey(ReferralDocument, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "pièce ouverte à une personne entendue"
        constraints = [
            models.UniqueConstraint(fields=["hearing", "document"], name="committee_hearingpaper_once"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.pk)


class HearingLetter(models.Model):
    """A letter sent about one hearing: the row that makes a second sending do nothing."""

    append_only = True

    hearing = models.ForeignKey(Hearing, on_delete=models.RESTRICT, related_name="letters")
    kind = models.CharField(max_length=20, choices=HearingLetterKind.choices)
    edition = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = "lettre d’audition"
        constraints = [
            known("kind", HearingLetterKind, name="committee_hearingletter_kind_known"),
            models.UniqueConstraint(fields=["hearing", "kind", "edition"], name="committee_hearingletter_once"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.hearing_id}"

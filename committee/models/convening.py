"""What left with the notice: the papers as they were that day, and who opened it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from algorithms.models import SheetVersion
from committee.models.exchange import ReferralDocument
from committee.models.meetings import Meeting
from committee.models.referrals import Referral
from committee.models.seats import Mandate
from common import append_only


class MeetingPaper(models.Model):
    """One paper or one sheet of a file, as it stood when the meeting was convened. Convened anew, a new edition.

    It holds on to the file and not to the point of the agenda: a point may be taken off after a postponement, what
    was sent with the first notice stays known.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="papers")
    edition = models.PositiveSmallIntegerField()
    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="+")
    document = models.ForeignKey(ReferralDocument, null=True, on_delete=models.RESTRICT, related_name="meeting_papers")
    sheet = models.ForeignKey(SheetVersion, null=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField("pièce", max_length=300)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    frozen_at = models.DateTimeField("figée le")

    class Meta:
        verbose_name = "pièce de séance"
        ordering = ["frozen_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, sheet__isnull=True, sha256__regex=r"^[0-9a-f]{64}$")
                | Q(document__isnull=True, sheet__isnull=False, sha256=""),
                name="committee_meetingpaper_is_a_document_or_a_sheet",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="committee_meetingpaper_has_a_name"),
            models.UniqueConstraint(
                fields=["meeting", "edition", "document"], name="committee_meetingpaper_document_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "edition", "referral", "sheet"], name="committee_meetingpaper_sheet_once"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return self.name


class NoticeReading(models.Model):
    """The first time that a member opened the page of the meeting after the notice was sent."""

    append_only = True

    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="readings")
    edition = models.PositiveSmallIntegerField()
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="+")
    read_at = models.DateTimeField("ouverte le")

    class Meta:
        verbose_name = "ouverture de la convocation"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "edition", "mandate"], name="committee_noticereading_once"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.mandate_id}"


class CalendarFeed(models.Model):
    """The private address at which one person's calendar reads the meetings. Only the digest of its secret is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("créée le")
    revoked_at = models.DateTimeField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "adresse d’agenda"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="committee_calendarfeed_one_open"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="committee_calendarfeed_digest_formed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

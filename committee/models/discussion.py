"""What is written about a file inside the committee only: its discussion, and each person’s own notes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from charter.models import Commitment
from committee.models.referrals import Referral
from common import append_only


class DiscussionMessage(models.Model):
    """What a member says to the others about a file, on one commitment or in general. Said, it is not taken back."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="discussion")
    commitment = models.ForeignKey(
        Commitment, verbose_name="engagement", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    text = models.TextField("message", max_length=4000)
    posted_at = models.DateTimeField("écrit le")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "message du comité"
        ordering = ["posted_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="committee_discussionmessage_says_something")]
        indexes = [models.Index(fields=["referral", "posted_at"], name="committee_discussion_order")]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('committee:discussion', args=[self.referral_id])}#message-{self.pk}"


class PrivateNote(models.Model):
    """What one person writes for themselves about a file. Only its author reads it, ever; nothing exports it."""

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="private_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    text = models.TextField("notes", max_length=20000, blank=True)
    revision = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField("écrites le")

    class Meta:
        verbose_name = "notes personnelles"
        constraints = [
            models.UniqueConstraint(fields=["referral", "author"], name="committee_privatenote_once_a_person")
        ]

    def __str__(self) -> str:
        return str(self.pk)

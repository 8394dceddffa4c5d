"""What is said of a passage of a draft by those who read it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from common import append_only
from common.constraints import known
from opinions.enums.review import EntryKind
from opinions.models.opinions import DraftVersion, Opinion


def _author() -> "models.ForeignKey[User, User]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")


class Comment(models.Model):
    """What a member says of some words of one exact version, with or without another wording. It is not taken back.

    `zone` and `number` name the paragraph (opinions.passages), `quote` its words as they were.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.RESTRICT, related_name="comments")
    draft = models.ForeignKey(DraftVersion, verbose_name="version", on_delete=models.RESTRICT, related_name="comments")
    zone = models.CharField("partie du texte", max_length=120)
    number = models.PositiveSmallIntegerField("paragraphe")
    passage = models.CharField("passage", max_length=300)
    quote = models.TextField("mots cités", max_length=60_000)
    text = models.TextField("commentaire", max_length=4000, blank=True)
    wording = models.TextField("rédaction proposée", max_length=8000, blank=True)
    proposes = models.BooleanField("propose une autre rédaction", default=False)
    posted_at = models.DateTimeField("écrit le")
    author = _author()

    class Meta:
        verbose_name = "commentaire"
        ordering = ["posted_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(quote=""), name="opinions_comment_quotes_something"),
            models.CheckConstraint(condition=Q(proposes=True) | ~Q(text=""), name="opinions_comment_says_something"),
            models.CheckConstraint(
                condition=Q(proposes=True) | Q(wording=""), name="opinions_comment_wording_is_a_proposal"
            ),
        ]
        indexes = [models.Index(fields=["opinion", "posted_at"], name="opinions_comment_order")]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('opinions:comments', args=[self.opinion_id])}#commentaire-{self.pk}"


class CommentEntry(models.Model):
    """What follows a comment: replies, and what the pen makes of it. The last one that is no reply says its state."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.RESTRICT, related_name="entries")
    kind = models.CharField("nature", max_length=20, choices=EntryKind.choices)
    text = models.TextField("texte", max_length=4000, blank=True)
    made = models.ForeignKey(
        DraftVersion, verbose_name="version faite", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    posted_at = models.DateTimeField("écrit le")
    author = _author()

    class Meta:
        verbose_name = "suite d’un commentaire"
        ordering = ["posted_at", "pk"]
        constraints = [
            known("kind", EntryKind, name="opinions_commententry_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[EntryKind.ACCEPT, EntryKind.RESOLVE, EntryKind.REOPEN]) | ~Q(text=""),
                name="opinions_commententry_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.ACCEPT) | Q(made__isnull=True),
                name="opinions_commententry_made_by_acceptance",
            ),
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(kind__in=[EntryKind.ACCEPT, EntryKind.REFUSE]),
                name="opinions_commententry_decided_once",
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.pk)

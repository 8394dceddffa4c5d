"""What a person is writing and has not saved yet."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from opinions.models.opinions import Opinion


class DraftInProgress(models.Model):
    """The working copy of one person on one opinion: what their page holds, fit or not, as the browser sent it.

    Never a version, read by nobody else, dropped when it is saved. `page` is the page that wrote it last: another one
    of the same person does not write over it without having shown it (`state`, which is new each time). `turn` orders
    what one page sent.
    """

    opinion = models.ForeignKey(Opinion, on_delete=models.RESTRICT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    base = models.SmallIntegerField("version de départ")
    data = models.JSONField("ce qui est tapé")
    page = models.UUIDField()
    turn = models.PositiveIntegerField(default=0)
    state = models.UUIDField(default=uuid.uuid4)
    started_at = models.DateTimeField("commencée le")
    kept_at = models.DateTimeField("gardée le")

    class Meta:
        verbose_name = "copie de travail"
        constraints = [
            models.UniqueConstraint(fields=["opinion", "author"], name="opinions_draftinprogress_once_a_person"),
            models.CheckConstraint(
                condition=Q(kept_at__gte=models.F("started_at")), name="opinions_draftinprogress_kept_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

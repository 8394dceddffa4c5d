"""The way of acts to the bulletin: one job for one issue, one item for each act in it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from charter.models import FoundingAct
from common.constraints import all_or_none, known, set_from
from opinions.enums.publication import JobStatus as S
from opinions.models.amendments import Amendment
from opinions.models.opinions import Opinion
from opinions.models.reports import AnnualReport
from opinions.workflow import PUBLICATION

PERSON = settings.AUTH_USER_MODEL
ENDED = [S.FAILED, S.CANCELLED]
# One line for each kind of act that an issue may carry: the column of `PublicationItem` that names it, and the way from
# the act to the referral on whose file it speaks; "" when it speaks of none. Everything else about the kind is in its
# module of `opinions/operations/acts`.
ACT_COLUMNS = {"opinion": "referral", "founding_act": "", "annual_report": "", "amendment": "opinion__referral"}
# What is read with an item to name its act, and to know who may not know of it.
NAMED_BY = [f"{column}__{path}" if path else column for column, path in ACT_COLUMNS.items()]


class PublicationJob(models.Model):
    """One issue of the bulletin on its way. The row is the truth: a worker that dies is replaced by another.

    The number is a candidate until the transaction that publishes: it is checked there under the lock, so that numbers
    have no gap and nothing is announced by a number before its time (RELIABILITY §2.5).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField("état", max_length=12, choices=S.choices, default=S.REQUESTED)
    publish_on = models.DateField("date de parution voulue")
    is_reprint = models.BooleanField("reproduction d’un numéro paru ailleurs", default=False)
    lists_follow_ups = models.BooleanField(
        "donne les suites parues depuis le dernier numéro qui les a données", default=False
    )
    requested_at = models.DateTimeField("demandée le")
    requested_by = models.ForeignKey(PERSON, on_delete=models.RESTRICT, related_name="+")
    approved_at = models.DateTimeField("approuvée le", null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    number = models.PositiveSmallIntegerField("numéro", null=True, blank=True)
    published_on = models.DateField("date du numéro", null=True, blank=True)
    html = models.TextField(blank=True)
    record = models.JSONField(default=dict, blank=True)
    pdf = models.BinaryField(null=True, blank=True)
    sealed_pdf = models.BinaryField(null=True, blank=True)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    issue_id = models.UUIDField(null=True, blank=True, unique=True)
    failure = models.TextField("échec", blank=True)

    class Meta:
        verbose_name = "publication au bulletin"
        constraints = [
            known("status", S, name="opinions_publicationjob_status_known"),
            all_or_none("approved_at", "approved_by", name="opinions_publicationjob_approval_signed"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="opinions_publicationjob_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[S.REQUESTED, S.CANCELLED]) | Q(approved_by__isnull=False),
                name="opinions_publicationjob_approved_before_work",
            ),
            set_from(
                "pdf", states=[S.RENDERED, S.CHECKED, S.SEALED, S.PUBLISHED], name="opinions_publicationjob_rendered"
            ),
            set_from("sealed_pdf", states=[S.SEALED, S.PUBLISHED], name="opinions_publicationjob_sealed"),
            set_from(
                "number", states=[S.RENDERED, S.CHECKED, S.SEALED, S.PUBLISHED], name="opinions_publicationjob_numbered"
            ),
            models.CheckConstraint(
                condition=Q(status=S.PUBLISHED, published_at__isnull=False, issue_id__isnull=False)
                | (~Q(status=S.PUBLISHED) & Q(published_at__isnull=True, issue_id__isnull=True)),
                name="opinions_publicationjob_published_is_dated",
            ),
        ]
        triggers = [pgtrigger.FSM(name="one_way", field="status", transitions=PUBLICATION.moves())]

    def __str__(self) -> str:
        return f"publication {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/publication/{self.pk}/"


def _one_act() -> Q:
    """Exactly one of the columns of acts is filled."""
    chosen = Q()
    for column in ACT_COLUMNS:
        chosen |= Q(**{f"{other}__isnull": other != column for other in ACT_COLUMNS})
    return chosen


class PublicationItem(models.Model):
    """One act in a job, of one of the kinds of `ACT_COLUMNS`. An act is in one living job at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(PublicationJob, on_delete=models.RESTRICT, related_name="items")
    position = models.PositiveSmallIntegerField("rang")
    is_live = models.BooleanField(default=True)
    opinion = models.ForeignKey(Opinion, null=True, blank=True, on_delete=models.RESTRICT, related_name="items")
    founding_act = models.ForeignKey(
        FoundingAct, null=True, blank=True, on_delete=models.RESTRICT, related_name="items"
    )
    annual_report = models.ForeignKey(
        AnnualReport, null=True, blank=True, on_delete=models.RESTRICT, related_name="items"
    )
    amendment = models.ForeignKey(Amendment, null=True, blank=True, on_delete=models.RESTRICT, related_name="items")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    act = models.JSONField(default=dict, blank=True, help_text="What the bulletin receives, but for the bytes.")
    html = models.TextField(blank=True)
    pdf = models.BinaryField(null=True, blank=True)
    sealed_pdf = models.BinaryField(null=True, blank=True)

    class Meta:
        verbose_name = "acte à publier"
        constraints = [
            models.CheckConstraint(condition=_one_act(), name="opinions_publicationitem_one_act"),
            *(
                models.UniqueConstraint(
                    fields=[column], condition=Q(is_live=True), name=f"opinions_publicationitem_{column}_once"
                )
                for column in ACT_COLUMNS
            ),
            models.UniqueConstraint(fields=["job", "position"], name="opinions_publicationitem_position_once"),
        ]

    def __str__(self) -> str:
        return f"acte {self.position} de {self.job_id}"

    @property
    def column(self) -> str:
        """The column that names the act: what kind it is."""
        return next(column for column in ACT_COLUMNS if getattr(self, f"{column}_id"))

    @property
    def chosen(self) -> models.Model:
        """The act itself, whatever its kind."""
        act: models.Model = getattr(self, self.column)
        return act

    @property
    def referral_id(self) -> uuid.UUID | None:
        """The file on which the act speaks; no query when the item was read with `NAMED_BY`."""
        row: models.Model = self.chosen
        *way, last = ACT_COLUMNS[self.column].split("__")
        for name in way:
            row = getattr(row, name)
        return getattr(row, f"{last}_id") if last else None

"""The annual report of the committee: one for each year, and every version of its text with its figures."""

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from committee.models import AgendaItem, Ballot
from common import append_only
from common.constraints import all_or_none, known, set_from
from opinions.enums.reports import ReportStatus as S
from opinions.workflow import ANNUAL_REPORT

PERSON = settings.AUTH_USER_MODEL


class AnnualReport(models.Model):
    """The report of one calendar year. `item` is the point of an agenda where the committee is to vote on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField("année", unique=True)
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.DRAFTING)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(PERSON, on_delete=models.RESTRICT, related_name="+")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ballot = models.OneToOneField(
        Ballot, null=True, blank=True, on_delete=models.RESTRICT, related_name="annual_report"
    )
    adopted_version = models.OneToOneField(
        "opinions.ReportVersion", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    adopted_at = models.DateTimeField("adopté le", null=True, blank=True)
    adopted_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    signed_at = models.DateTimeField("signé le", null=True, blank=True)
    signed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    publication_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "rapport annuel"
        ordering = ["-year"]
        constraints = [
            known("status", S, name="opinions_annualreport_status_known"),
            models.CheckConstraint(
                condition=Q(year__gte=2020, year__lte=2100), name="opinions_annualreport_year_of_the_committee"
            ),
            all_or_none("adopted_at", "adopted_by", "adopted_version", name="opinions_annualreport_adoption_dated"),
            all_or_none("signed_at", "signed_by", name="opinions_annualreport_signature_dated"),
            all_or_none("published_at", "publication_id", name="opinions_annualreport_publication_dated"),
            set_from(
                "ballot", states=[S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.PUBLISHED], name="opinions_annualreport_voted"
            ),
            set_from(
                "adopted_at", states=[S.ADOPTED, S.SIGNED, S.PUBLISHED], name="opinions_annualreport_adopted_is_dated"
            ),
            set_from("signed_at", states=[S.SIGNED, S.PUBLISHED], name="opinions_annualreport_signed_is_dated"),
            set_from("published_at", states=[S.PUBLISHED], name="opinions_annualreport_published_is_dated"),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=ANNUAL_REPORT.moves()),
            pgtrigger.ReadOnly(name="same_year", fields=["year", "opened_at", "opened_by"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="adopts_the_text_voted",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__adopted_version__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM opinions_reportversion v JOIN committee_ballot b ON b.id = NEW.ballot_id
                        WHERE v.id = NEW.adopted_version_id AND v.report_id = NEW.id AND v.sha256 = b.text_sha256
                          AND b.status = 'proclaimed' AND b.is_carried
                    ) THEN
                        RAISE EXCEPTION 'the report adopted is not the one that was voted and carried';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("opinions:report", args=[self.pk])

    @property
    def reference(self) -> str:
        return f"Rapport annuel {self.year}"

    @property
    def decided_on(self) -> date:
        """The date that the act bears: that of the vote (Paris)."""
        if self.adopted_at is None:
            raise ValueError(f"{self.pk} is not adopted")
        return timezone.localdate(self.adopted_at)


class ReportVersion(models.Model):
    """Figures, frozen, and texts. Rows are only added: what was circulated and voted stays readable for ever."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(AnnualReport, on_delete=models.RESTRICT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    created_at = models.DateTimeField("enregistrée le")
    created_by = models.ForeignKey(PERSON, on_delete=models.RESTRICT, related_name="+")
    content = models.JSONField("chiffres et textes")
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "version du rapport"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="opinions_reportversion_number_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="opinions_reportversion_hashed"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="written_while_drafting",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM opinions_annualreport WHERE id = NEW.report_id AND status = 'drafting'
                    ) THEN
                        RAISE EXCEPTION 'the text is frozen: the report is not being drafted';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("opinions:report-version", args=[self.report_id, self.number])

"""A referral: what is asked of the committee, about which sheets, and where the file stands."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Department, User
from algorithms.models import SheetVersion
from charter.models import CharterVersion
from committee.enums.referrals import Origin, Urgency
from committee.enums.referrals import ReferralStatus as S
from committee.workflow.referrals import OVER, REFERRAL
from common.constraints import all_or_none, known, set_from

_NEVER_SUBMITTED = [S.DRAFT, S.WITHDRAWN]
_EXAMINED: list[str] = [S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED, S.ANSWERED]
_CLOSED_BY_WORDS = [S.DECLINED, S.WITHDRAWN, S.LAPSED]


def _author() -> "models.ForeignKey[User, User]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")


def _signatory() -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )


# What is asked of the committee: frozen from the submission on.
_ASKED = "title question urgency urgency_reason origin department_id created_by_id follows_id"


class Referral(models.Model):
    """A question put to the committee about algorithms, by a department or by the committee itself.

    `reference` and `number` are given by the submission, without gap in the year. `charter_version` is pinned when the
    file is taken up, `rules` when it is submitted: what changes afterwards does not change this file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("référence", max_length=20, null=True, blank=True, unique=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    number = models.PositiveIntegerField("numéro", null=True, blank=True)
    origin = models.CharField("origine", max_length=10, choices=Origin.choices, default=Origin.BODY)
    department = models.ForeignKey(
        Department, verbose_name="direction", null=True, blank=True, on_delete=models.RESTRICT, related_name="referrals"
    )
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)

    title = models.CharField("objet", max_length=200)
    question = models.TextField("question posée au comité", max_length=8000, blank=True)
    urgency = models.CharField("urgence", max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    urgency_reason = models.TextField("motif de l’urgence", max_length=2000, blank=True)
    # The lane that the secretariat decides on, beside what was asked; empty while nobody has changed it.
    requalified_as = models.CharField("urgence requalifiée", max_length=10, choices=Urgency.choices, blank=True)
    requalified_at = models.DateTimeField("requalifiée le", null=True, blank=True)
    requalified_by = _signatory()
    requalification_reason = models.TextField("motif de la requalification", max_length=2000, blank=True)
    follows = models.ForeignKey(
        "self",
        verbose_name="suite de",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="followed_by",
    )
    sheet_versions = models.ManyToManyField(
        SheetVersion, through="ReferralSheet", related_name="referrals", verbose_name="fiches examinées"
    )

    charter_version = models.ForeignKey(
        CharterVersion, null=True, blank=True, on_delete=models.RESTRICT, related_name="+", verbose_name="charte"
    )
    rules = models.ForeignKey(
        "committee.CommitteeRules",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name="règles du comité",
    )
    rapporteur = models.ForeignKey(
        "committee.Mandate",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="reported_referrals",
        verbose_name="rapporteur",
    )
    due_on = models.DateField("avis attendu pour le", null=True, blank=True)

    created_at = models.DateTimeField("créée le")
    created_by = _author()
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    submitted_by = _signatory()
    taken_up_at = models.DateTimeField("prise en charge le", null=True, blank=True)
    taken_up_by = _signatory()
    deliberated_at = models.DateTimeField("délibérée le", null=True, blank=True)
    answered_at = models.DateTimeField("avis rendu le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = _signatory()
    closing_reason = models.TextField("motif", max_length=4000, blank=True)

    class Meta:
        verbose_name = "saisine"
        ordering = ["-created_at"]
        constraints = [
            known("status", S, name="committee_referral_status_known"),
            known("origin", Origin, name="committee_referral_origin_known"),
            known("urgency", Urgency, name="committee_referral_urgency_known"),
            models.CheckConstraint(
                condition=Q(requalified_as__in=["", *Urgency.values]), name="committee_referral_requalification_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    requalified_as="",
                    requalified_at__isnull=True,
                    requalified_by__isnull=True,
                    requalification_reason="",
                )
                | (
                    ~Q(requalified_as="")
                    & Q(requalified_at__isnull=False, requalified_by__isnull=False)
                    & ~Q(requalification_reason="")
                ),
                name="committee_referral_requalification_signed_and_explained",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")), name="committee_referral_follows_another"
            ),
            all_or_none(
                "submitted_at",
                "submitted_by",
                "reference",
                "year",
                "number",
                "rules",
                name="committee_referral_submission_signed_and_numbered",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_NEVER_SUBMITTED) | Q(submitted_at__isnull=False),
                name="committee_referral_submitted_before_anything_else",
            ),
            all_or_none(
                "taken_up_at", "taken_up_by", "charter_version", name="committee_referral_take_up_signed_with_charter"
            ),
            set_from("taken_up_at", states=[*_EXAMINED], name="committee_referral_examined_is_taken_up"),
            set_from(
                "deliberated_at", states=[S.DELIBERATED, S.ANSWERED], name="committee_referral_deliberated_is_dated"
            ),
            set_from("answered_at", states=[S.ANSWERED], name="committee_referral_answered_is_dated"),
            all_or_none("closed_at", "closed_by", name="committee_referral_closing_signed"),
            models.CheckConstraint(
                condition=~Q(status__in=_CLOSED_BY_WORDS) | (Q(closed_at__isnull=False) & ~Q(closing_reason="")),
                name="committee_referral_closed_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.SELF) | Q(department__isnull=False),
                name="committee_referral_of_the_body_has_a_department",
            ),
            models.CheckConstraint(
                condition=Q(urgency=Urgency.ORDINARY) | Q(status=S.DRAFT) | ~Q(urgency_reason=""),
                name="committee_referral_urgency_is_explained",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="committee_referral_has_a_title"),
            models.UniqueConstraint(fields=["year", "number"], name="committee_referral_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(reference__isnull=True) | Q(reference__regex=r"^SAI-\d{4}-\d{4,}$"),
                name="committee_referral_reference_formed",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="committee_referral_status"),
            models.Index(F("submitted_at").desc(nulls_last=True), name="committee_referral_submitted"),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=REFERRAL.moves()),
            pgtrigger.Trigger(
                name="frozen_once_submitted",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
                func="".join(
                    f"""
                    IF OLD.{field} IS DISTINCT FROM NEW.{field} THEN
                        RAISE EXCEPTION 'a referral that was submitted cannot be rewritten';
                    END IF;"""
                    for field in [*_ASKED.split(), "reference", "submitted_at", "submitted_by_id"]
                )
                + " RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="rapporteur_not_recused",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(
                    new__rapporteur__isnull=False, new__status__in=[S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED]
                ),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM committee_recusal r JOIN committee_mandate m ON m.person_id = r.person_id
                        WHERE r.referral_id = NEW.id AND m.id = NEW.rapporteur_id
                    ) THEN
                        RAISE EXCEPTION 'the rapporteur is recused from this referral';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="kept_once_submitted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.title

    def get_absolute_url(self) -> str:
        return reverse("committee:referral", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status not in OVER

    @property
    def is_self_referral(self) -> bool:
        return self.origin == Origin.SELF

    @property
    def lane(self) -> Urgency:
        """The lane that the file follows: as asked, or as the secretariat has decided since."""
        return Urgency(self.requalified_as or self.urgency)

    @property
    def is_urgent(self) -> bool:
        return self.lane == Urgency.URGENT


class ReferralSheet(models.Model):
    """The exact version of an algorithm's sheet that the committee is asked to examine. Frozen by the submission."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="sheets")
    version = models.ForeignKey(SheetVersion, on_delete=models.RESTRICT, related_name="referral_links")

    class Meta:
        verbose_name = "fiche examinée"
        constraints = [
            models.UniqueConstraint(fields=["referral", "version"], name="committee_referralsheet_version_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_submitted",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM committee_referral WHERE id = OLD.referral_id AND submitted_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'the sheets of a referral that was submitted cannot be changed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} : {self.version_id}"

"""What members think of a file, criterion by criterion: each apart, then together."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from charter.enums import Grade
from charter.models import Commitment, Criterion
from committee.enums.referrals import ReviewStatus
from committee.models.exchange import ReferralDocument
from committee.models.referrals import Referral
from committee.workflow.referrals import REVIEW
from common.constraints import all_or_none, known, set_from

_OTHER_THAN_ASIDE = [ReviewStatus.ASSIGNED, ReviewStatus.GIVEN, ReviewStatus.TO_CONFIRM]


class Review(models.Model):
    """The assessment asked of one member. Blind: nobody else reads it before all those of the file are given.

    Set aside when the member recuses or loses the mandate: kept for the record, read by nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="reviews")
    mandate = models.ForeignKey("committee.Mandate", on_delete=models.RESTRICT, related_name="reviews")
    status = models.CharField("état", max_length=20, choices=ReviewStatus.choices, default=ReviewStatus.ASSIGNED)
    revision = models.PositiveIntegerField(default=0)
    summary = models.TextField("appréciation d’ensemble", max_length=8000, blank=True)
    assigned_at = models.DateTimeField("confié le")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    given_at = models.DateTimeField("rendu le", null=True, blank=True)
    # The last time that a sheet of the file changed after it was given; and that its author confirmed it.
    invalidated_at = models.DateTimeField("à confirmer depuis le", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="revised_as")
    set_aside_at = models.DateTimeField("écarté le", null=True, blank=True)
    set_aside_reason = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "examen"
        ordering = ["assigned_at", "pk"]
        constraints = [
            known("status", ReviewStatus, name="committee_review_status_known"),
            set_from(
                "given_at",
                states=[ReviewStatus.GIVEN, ReviewStatus.TO_CONFIRM],
                name="committee_review_given_is_dated",
            ),
            set_from("invalidated_at", states=[ReviewStatus.TO_CONFIRM], name="committee_review_to_confirm_is_dated"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(invalidated_at__isnull=False),
                name="committee_review_confirmed_after_a_change",
            ),
            models.CheckConstraint(
                condition=Q(status=ReviewStatus.SET_ASIDE, set_aside_at__isnull=False) & ~Q(set_aside_reason="")
                | Q(status__in=_OTHER_THAN_ASIDE, set_aside_at__isnull=True),
                name="committee_review_set_aside_is_dated_and_explained",
            ),
            models.UniqueConstraint(
                fields=["referral", "mandate"],
                condition=Q(status__in=_OTHER_THAN_ASIDE),
                name="committee_review_one_by_member",
            ),
        ]
        triggers = [pgtrigger.FSM(name="one_way", field="status", transitions=REVIEW.moves())]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("committee:review", args=[self.referral_id, self.pk])

    @property
    def tone(self) -> str:
        return ReviewStatus(self.status).tone


class Finding(models.Model):
    """What one review says of one criterion, or of a whole commitment that has none.

    `evidence` says what it rests on (a page, a measure), `document` which paper of the same file. PostgreSQL refuses to
    change it once the review is given.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    commitment = models.ForeignKey(Commitment, on_delete=models.RESTRICT, related_name="+")
    criterion = models.ForeignKey(Criterion, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    grade = models.CharField("appréciation", max_length=20, choices=Grade.choices, blank=True)
    comment = models.TextField("commentaire", max_length=8000, blank=True)
    evidence = models.CharField("élément de preuve", max_length=500, blank=True)
    document = models.ForeignKey(
        ReferralDocument, verbose_name="pièce", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )

    class Meta:
        verbose_name = "appréciation"
        constraints = [
            models.CheckConstraint(
                condition=Q(grade="") | Q(grade__in=Grade.values), name="committee_finding_grade_known"
            ),
            models.UniqueConstraint(
                fields=["review", "criterion"],
                condition=Q(criterion__isnull=False),
                name="committee_finding_one_by_criterion",
            ),
            models.UniqueConstraint(
                fields=["review", "commitment"],
                condition=Q(criterion__isnull=True),
                name="committee_finding_one_by_commitment",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_given",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM committee_review
                        WHERE id = COALESCE(OLD.review_id, NEW.review_id) AND status <> 'assigned'
                    ) THEN
                        RAISE EXCEPTION 'a review that was given cannot be changed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="of_its_charter_and_file",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF NEW.criterion_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM charter_criterion
                        WHERE id = NEW.criterion_id AND commitment_id = NEW.commitment_id
                    ) THEN
                        RAISE EXCEPTION 'this criterion is not one of this commitment';
                    END IF;
                    IF NEW.document_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM committee_referraldocument d JOIN committee_review r
                            ON r.referral_id = d.referral_id
                        WHERE d.id = NEW.document_id AND r.id = NEW.review_id
                    ) THEN
                        RAISE EXCEPTION 'this paper is not one of this file';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.criterion_id or self.commitment_id}"


class ConsolidatedFinding(models.Model):
    """What the rapporteur retains for one commitment, once all reviews are given. The opinion starts from it."""

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="consolidated_findings")
    commitment = models.ForeignKey(Commitment, on_delete=models.RESTRICT, related_name="+")
    grade = models.CharField("appréciation retenue", max_length=20, choices=Grade.choices, blank=True)
    text = models.TextField("constat", max_length=8000, blank=True)
    written_at = models.DateTimeField("écrit le")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "constat du rapporteur"
        constraints = [
            models.CheckConstraint(
                condition=Q(grade="") | Q(grade__in=Grade.values), name="committee_consolidatedfinding_grade_known"
            ),
            all_or_none("written_at", "written_by", name="committee_consolidatedfinding_signed"),
            models.UniqueConstraint(
                fields=["referral", "commitment"], name="committee_consolidatedfinding_one_by_commitment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.commitment_id}"

    @property
    def tone(self) -> str:
        return Grade(self.grade).tone if self.grade else "neutral"

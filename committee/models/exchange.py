"""What passes between the department and the committee about a file: papers, requests, checks, letters."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from committee.enums.referrals import CheckVerdict, DocumentKind, LetterKind, RequestKind
from committee.models.referrals import Referral
from common import append_only
from common.constraints import all_or_none, known
from common.models import StoredDocument


def _author() -> "models.ForeignKey[User, User]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")


def _signatory() -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )


class ReferralDocument(models.Model):
    """A paper of the file. Replaced, its earlier version stays readable; removed from a draft, its trace stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="documents")
    document = models.ForeignKey(StoredDocument, on_delete=models.RESTRICT, related_name="+")
    kind = models.CharField("nature", max_length=20, choices=DocumentKind.choices)
    version = models.PositiveSmallIntegerField("version", default=1)
    replaces = models.ForeignKey(
        "self", verbose_name="remplace", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
    added_at = models.DateTimeField("jointe le")
    added_by = _author()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = _signatory()

    class Meta:
        verbose_name = "pièce du dossier"
        ordering = ["added_at", "pk"]
        constraints = [
            known("kind", DocumentKind, name="committee_referraldocument_kind_known"),
            all_or_none("removed_at", "removed_by", name="committee_referraldocument_removal_signed"),
            models.UniqueConstraint(fields=["document"], name="committee_referraldocument_in_one_file"),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(removed_at__isnull=True),
                name="committee_referraldocument_replaced_once",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="committee_referraldocument_later_version_replaces_one",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_lost", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="replaced_in_its_file",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__replaces__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM committee_referraldocument d
                        WHERE d.id = NEW.replaces_id AND d.referral_id = NEW.referral_id AND d.kind = NEW.kind
                        AND d.version = NEW.version - 1
                    ) THEN
                        RAISE EXCEPTION 'a paper replaces the version before it, in the same file';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("committee:referral-document", args=[self.referral_id, self.pk])


class InformationRequest(models.Model):
    """What is asked of the department, and its answer: what the file lacks, or a question during the examination.

    `stops_delay` is settled when it is asked, by the rules of the file: the delay stops from that day to the answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="information_requests")
    kind = models.CharField("nature", max_length=20, choices=RequestKind.choices, default=RequestKind.PIECES)
    missing = models.JSONField("ce qui est demandé", default=list)
    stops_delay = models.BooleanField("arrête le délai", default=True)
    asked_at = models.DateTimeField("demandé le")
    asked_by = _author()
    answer = models.TextField("réponse de la direction", max_length=8000, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = _signatory()

    class Meta:
        verbose_name = "demande à la direction"
        ordering = ["asked_at"]
        constraints = [
            known("kind", RequestKind, name="committee_informationrequest_kind_known"),
            all_or_none("answered_at", "answered_by", name="committee_informationrequest_answer_signed"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="committee_informationrequest_answered_after_it_was_asked",
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(answered_at__isnull=True),
                name="committee_informationrequest_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CompletenessMark(models.Model):
    """What the secretariat has judged of one line of the list of expected pieces. The last one counts; all stay."""

    append_only = True

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="completeness_marks")
    line = models.CharField("ligne de la liste", max_length=40)
    verdict = models.CharField("appréciation", max_length=20, choices=CheckVerdict.choices)
    note = models.CharField("précision", max_length=500, blank=True)
    marked_at = models.DateTimeField("notée le")
    marked_by = _author()

    class Meta:
        verbose_name = "appréciation de complétude"
        ordering = ["marked_at", "pk"]
        constraints = [
            known("verdict", CheckVerdict, name="committee_completenessmark_verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict=CheckVerdict.SUFFICIENT) | ~Q(note=""),
                name="committee_completenessmark_doubt_is_explained",
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.line} {self.verdict}"


class ReferralLetter(models.Model):
    """A letter that left: kept so that the same one is not sent twice, whatever dies on the way."""

    append_only = True

    referral = models.ForeignKey(Referral, on_delete=models.RESTRICT, related_name="letters")
    kind = models.CharField("courrier", max_length=20, choices=LetterKind.choices)
    occasion = models.CharField("occasion", max_length=40)
    recipient = models.EmailField("destinataire")
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "courrier"
        constraints = [
            known("kind", LetterKind, name="committee_referralletter_kind_known"),
            models.UniqueConstraint(
                fields=["referral", "kind", "occasion", "recipient"], name="committee_referralletter_sent_once"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"

"""An opinion, and every version of its draft."""

import uuid
from datetime import date, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from committee.enums.meetings import BallotStatus
from committee.models import Ballot, Referral
from common import append_only
from common.constraints import all_or_none, known, set_from
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import Outcome
from opinions.references import opinion_reference
from opinions.workflow import OPINION


def _signatory() -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def ready_for_publication(self) -> "OpinionQuerySet":
        """Adopted by a vote that stands and signed, where the rules of the file say that opinions are published.

        Where they say that it is notified first, it has been.
        """
        return self.filter(
            Q(status=S.NOTIFIED) | Q(status=S.SIGNED, referral__rules__notification_days=0),
            ballot__status=BallotStatus.PROCLAIMED,
            referral__rules__opinions_are_published=True,
        )


class Opinion(models.Model):
    """The answer of the committee to one referral. Its number is given when it is published (RELIABILITY §2.5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.RESTRICT, related_name="opinion")
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.DRAFTING)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    ballot = models.OneToOneField(Ballot, null=True, blank=True, on_delete=models.RESTRICT, related_name="opinion")
    adopted_draft = models.OneToOneField(
        "opinions.DraftVersion", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    adopted_at = models.DateTimeField("adopté le", null=True, blank=True)
    adopted_by = _signatory()
    signed_at = models.DateTimeField("signé le", null=True, blank=True)
    signed_by = _signatory()
    notified_at = models.DateTimeField("notifié le", null=True, blank=True)
    notified_by = _signatory()
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    number = models.PositiveSmallIntegerField("numéro", null=True, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    publication_id = models.UUIDField(null=True, blank=True, unique=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "avis"
        constraints = [
            known("status", S, name="opinions_opinion_status_known"),
            all_or_none("adopted_at", "adopted_by", "adopted_draft", name="opinions_opinion_adoption_dated"),
            all_or_none("signed_at", "signed_by", name="opinions_opinion_signature_dated"),
            all_or_none(
                "year", "number", "published_at", "publication_id", name="opinions_opinion_publication_numbered"
            ),
            all_or_none("notified_at", "notified_by", name="opinions_opinion_notification_dated"),
            set_from(
                "ballot",
                states=[S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.NOTIFIED, S.PUBLISHED],
                name="opinions_opinion_voted",
            ),
            set_from(
                "adopted_at",
                states=[S.ADOPTED, S.SIGNED, S.NOTIFIED, S.PUBLISHED],
                name="opinions_opinion_adopted_is_dated",
            ),
            set_from("signed_at", states=[S.SIGNED, S.NOTIFIED, S.PUBLISHED], name="opinions_opinion_signed_is_dated"),
            set_from("notified_at", states=[S.NOTIFIED], name="opinions_opinion_notified_is_dated"),
            set_from("published_at", states=[S.PUBLISHED], name="opinions_opinion_published_is_dated"),
            models.UniqueConstraint(fields=["year", "number"], name="opinions_opinion_number_once_a_year"),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=OPINION.moves()),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="undone_when_its_vote_fell",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__status__in=[S.ADOPTED, S.SIGNED, S.NOTIFIED], new__status=S.DRAFTING),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM committee_ballot WHERE id = OLD.ballot_id AND status = 'annulled'
                    ) THEN
                        RAISE EXCEPTION 'the vote that adopted this opinion stands';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="adopts_the_text_voted",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__adopted_draft__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM opinions_draftversion d JOIN committee_ballot b ON b.id = NEW.ballot_id
                        WHERE d.id = NEW.adopted_draft_id AND d.opinion_id = NEW.id AND d.sha256 = b.text_sha256
                          AND b.status = 'proclaimed' AND b.is_carried
                    ) THEN
                        RAISE EXCEPTION 'the text adopted is not the text that was voted and carried';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference or f"avis sur {self.referral_id}"

    def get_absolute_url(self) -> str:
        return reverse("opinions:opinion", args=[self.pk])

    @property
    def reference(self) -> str:
        """« Avis n° 2026-01 », once published; nothing before."""
        return opinion_reference(self.year, self.number) if self.year and self.number else ""

    @property
    def decided_on(self) -> date:
        """The date that the act bears: that of the vote (Paris)."""
        if self.adopted_at is None:
            raise ValueError(f"{self.pk} is not adopted")
        return timezone.localdate(self.adopted_at)

    @property
    def earliest_publication(self) -> date | None:
        """The first day on which it may be published, once it was notified; none when no delay runs.

        `referral.rules` is loaded with it.
        """
        rules = self.referral.rules
        if self.notified_at is None or rules is None:
            return None
        return timezone.localdate(self.notified_at) + timedelta(days=rules.notification_days)


class DraftVersion(models.Model):
    """One version of the text. Rows are only added: what was circulated and voted stays readable for ever."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.RESTRICT, related_name="drafts")
    number = models.PositiveSmallIntegerField("version")
    created_at = models.DateTimeField("enregistrée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    content = models.JSONField("texte")
    outcome = models.CharField("sens", max_length=40, choices=Outcome.choices, blank=True)
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "version du projet"
        constraints = [
            models.UniqueConstraint(fields=["opinion", "number"], name="opinions_draftversion_number_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="opinions_draftversion_outcome_known"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="opinions_draftversion_hashed"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="written_while_drafting",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM opinions_opinion WHERE id = NEW.opinion_id AND status = 'drafting'
                    ) THEN
                        RAISE EXCEPTION 'the text is frozen: the opinion is not being drafted';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("opinions:draft", args=[self.opinion_id, self.number])

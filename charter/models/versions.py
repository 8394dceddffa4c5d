"""The charter: dated versions, and the commitments that reviews and opinions name."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from charter.enums import CharterStatus
from charter.models.acts import FoundingAct
from common.constraints import all_or_none, known, set_from

_TONES = {CharterStatus.DRAFT: "waiting", CharterStatus.IN_FORCE: "success", CharterStatus.SUPERSEDED: "neutral"}


class CharterVersion(models.Model):
    """The charter as it applies from one day to another. An opinion names the version that it applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField("état", max_length=20, choices=CharterStatus.choices, default=CharterStatus.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    label = models.CharField("nom de la version", max_length=100)
    title = models.CharField("titre", max_length=300)
    in_force_from = models.DateField("en vigueur à partir du")
    in_force_to = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    approved_by = models.ForeignKey(
        FoundingAct, verbose_name="acte d’approbation", null=True, blank=True, on_delete=models.RESTRICT
    )
    approval_reference = models.CharField("référence de l’approbation", max_length=300)
    note = models.TextField("note", blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    publication_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = "version de la charte"
        ordering = ["-in_force_from", "-opened_at"]
        constraints = [
            known("status", CharterStatus, name="charter_charterversion_status_known"),
            all_or_none("published_at", "published_by", name="charter_charterversion_publication_signed"),
            set_from(
                "publication_id",
                states=[CharterStatus.IN_FORCE, CharterStatus.SUPERSEDED],
                name="charter_charterversion_in_force_is_published",
            ),
            set_from(
                "published_at",
                states=[CharterStatus.IN_FORCE, CharterStatus.SUPERSEDED],
                name="charter_charterversion_in_force_is_signed",
            ),
            set_from(
                "in_force_to", states=[CharterStatus.SUPERSEDED], name="charter_charterversion_superseded_is_ended"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gt=F("in_force_from")),
                name="charter_charterversion_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=CharterStatus.IN_FORCE),
                name="charter_charterversion_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status=CharterStatus.DRAFT), name="charter_charterversion_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("charter:version", args=[self.pk])

    @property
    def tone(self) -> str:
        """How its state is coloured; the words say it too."""
        return _TONES[CharterStatus(self.status)]


class Commitment(models.Model):
    """One of the commitments of a charter version. `code` is its anchor: the same from one version to the next.

    `text` is the official text, empty when it is not known; `gloss` is what public sources say of it, and says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(CharterVersion, on_delete=models.RESTRICT, related_name="commitments")
    position = models.PositiveSmallIntegerField("numéro")
    code = models.SlugField("code", max_length=60)
    title = models.CharField("titre", max_length=200)
    text = models.TextField("texte de l’engagement", blank=True)
    gloss = models.TextField("ce qu’en disent les sources publiques", blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    source_url = models.URLField("adresse de la source", max_length=500, blank=True)

    class Meta:
        verbose_name = "engagement"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="charter_commitment_position_once"),
            models.UniqueConstraint(fields=["version", "code"], name="charter_commitment_code_once"),
            models.CheckConstraint(condition=~Q(title=""), name="charter_commitment_has_a_title"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_published",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF (SELECT status FROM charter_charterversion WHERE id = OLD.version_id) <> 'draft' THEN
                        RAISE EXCEPTION 'a commitment of a published charter cannot be changed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def anchor(self) -> str:
        return f"engagement-{self.code}"

"""What the members declare of their interests, each year and whenever something changes."""

import hashlib
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committee.enums.interests import DeclarationLetterKind, InterestKind
from committee.enums.interests import DeclarationStatus as S
from common import append_only
from common.constraints import all_or_none, known, set_from
from common.typography import fold

_FROZEN_WITH_ITS_DECLARATION = """
    IF EXISTS (
        SELECT 1 FROM committee_interestdeclaration
        WHERE id = COALESCE(OLD.declaration_id, NEW.declaration_id) AND status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the interests of a declaration that was submitted cannot be changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class InterestDeclaration(models.Model):
    """What one person declares on one day, for the months that the rules say. Submitted, it never changes.

    The last one submitted is the one that counts, even after its term: what was declared does not stop being known.
    A correction is a new declaration, which names the one that it replaces.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="declarations")
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    nothing_to_declare = models.BooleanField("rien à déclarer", default=False)
    begun_at = models.DateTimeField("commencée le")
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    covers_from = models.DateField("vaut à partir du", null=True, blank=True)
    covers_to = models.DateField("vaut jusqu’au", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)

    class Meta:
        verbose_name = "déclaration d’intérêts"
        ordering = ["-submitted_at"]
        constraints = [
            known("status", S, name="committee_interestdeclaration_status_known"),
            all_or_none(
                "submitted_at", "covers_from", "covers_to", name="committee_interestdeclaration_submission_dated"
            ),
            set_from("submitted_at", states=[S.SUBMITTED], name="committee_interestdeclaration_submitted_is_dated"),
            models.CheckConstraint(
                condition=Q(covers_to__isnull=True) | Q(covers_to__gte=F("covers_from")),
                name="committee_interestdeclaration_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status=S.DRAFT),
                name="committee_interestdeclaration_one_draft",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_once_submitted",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=S.SUBMITTED),
            ),
            pgtrigger.Trigger(
                name="says_what_or_nothing",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__status=S.SUBMITTED),
                func="""
                    IF NEW.nothing_to_declare = EXISTS (
                        SELECT 1 FROM committee_interest WHERE declaration_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'a declaration has interests, or says that there is nothing to declare';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.covers_from or 'brouillon'}"

    def get_absolute_url(self) -> str:
        return reverse("committee:declaration", args=[self.pk])


class Interest(models.Model):
    """One link with an organisation. A close relation is never in the public part: it is about somebody else too."""

    declaration = models.ForeignKey(InterestDeclaration, on_delete=models.CASCADE, related_name="interests")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("nature du lien", max_length=20, choices=InterestKind.choices)
    organisation = models.CharField("organisme", max_length=200)
    function = models.CharField("fonction ou description", max_length=500, blank=True)
    starts_on = models.DateField("depuis le", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    amount = models.DecimalField("montant annuel, en euros", max_digits=12, decimal_places=2, null=True, blank=True)
    is_public = models.BooleanField("partie publique", default=False)

    class Meta:
        verbose_name = "intérêt déclaré"
        ordering = ["position"]
        constraints = [
            known("kind", InterestKind, name="committee_interest_kind_known"),
            models.UniqueConstraint(fields=["declaration", "position"], name="committee_interest_position_once"),
            models.CheckConstraint(condition=~Q(organisation=""), name="committee_interest_names_an_organisation"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="committee_interest_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="committee_interest_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(kind=InterestKind.CLOSE_RELATION) | Q(is_public=False),
                name="committee_interest_close_relation_is_confidential",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_with_its_declaration",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_FROZEN_WITH_ITS_DECLARATION,
            )
        ]

    def __str__(self) -> str:
        return self.organisation

    @property
    def ground(self) -> str:
        """The same link declared again has the same ground: what was decided of it need not be decided each year."""
        words = [self.kind, fold(self.organisation), fold(self.function), str(self.starts_on or "")]
        return hashlib.sha256("|".join(words).encode()).hexdigest()[:32]


class DeclarationLetter(models.Model):
    """A reminder that left: once for each occasion, whatever runs twice."""

    append_only = True

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    kind = models.CharField("courrier", max_length=20, choices=DeclarationLetterKind.choices)
    occasion = models.CharField("occasion", max_length=40)
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "rappel de déclaration"
        constraints = [
            known("kind", DeclarationLetterKind, name="committee_declarationletter_kind_known"),
            models.UniqueConstraint(fields=["person", "kind", "occasion"], name="committee_declarationletter_once"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_id} {self.occasion}"

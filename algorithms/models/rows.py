"""The rows of a sheet that repeat: each kind says its facts, and the one without which a row is nothing."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from algorithms import enums
from algorithms.models.sheets import MAX_TEXT, SheetVersion
from common.constraints import known
from common.partial_dates import PATTERN


def _frozen_with_its_sheet() -> pgtrigger.Trigger:
    """The rows of a sheet that was proposed are as frozen as the sheet: none is added, changed or taken away."""
    return pgtrigger.Trigger(
        name="frozen_with_its_sheet",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF (SELECT status FROM algorithms_sheetversion
                WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.sheet_id ELSE OLD.sheet_id END) <> 'draft' THEN
                RAISE EXCEPTION 'the rows of a sheet that was proposed cannot be changed';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def _line(label: str, *, most: int = 300) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=most, blank=True)


def _text(label: str) -> "models.TextField[str, str]":
    return models.TextField(label, max_length=MAX_TEXT, blank=True)


def _address(label: str = "adresse sur le web") -> "models.URLField[str, str]":
    return models.URLField(label, max_length=500, blank=True)


class SheetRow(models.Model):
    """A row of a sheet. `FACTS` are what somebody writes in it; `NAMED_BY` is the one that a row must have."""

    FACTS: ClassVar[tuple[str, ...]]
    NAMED_BY: ClassVar[str]

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    # Redefined by each kind, which gives it the name under which a sheet holds it.
    sheet: Any
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return str(getattr(self, self.NAMED_BY))

    @classmethod
    def column(cls, name: str) -> "models.Field[Any, Any]":
        """The definition of one fact: its label, its choices, its default."""
        found = cls._meta.get_field(name)
        if not isinstance(found, models.Field):
            raise TypeError(f"{name} is not a fact of {cls.__name__}")
        return found

    @classmethod
    def held_as(cls) -> str:
        """The name under which a sheet holds these rows."""
        return str(getattr(cls.column("sheet").remote_field, "related_name", ""))


def _of_sheet(related_name: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(SheetVersion, on_delete=models.CASCADE, related_name=related_name)


def _ordered_and_named(table: str, named_by: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=["sheet", "position"], name=f"algorithms_{table}_position_once"),
        models.CheckConstraint(condition=~Q(**{named_by: ""}), name=f"algorithms_{table}_is_named"),
    ]


def _partial(field: str, *, table: str) -> models.CheckConstraint:
    """Empty, or a year, a month or a day, as ISO 8601 writes them."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__regex": PATTERN}), name=f"algorithms_{table}_{field}_formed"
    )


class Accountable(SheetRow):
    """Who answers for the algorithm, by function (ATRS 1.3; règlement IA, annex VIII A2, A3, C2; art. 26)."""

    FACTS = ("role", "title", "service", "contact")
    NAMED_BY = "title"

    sheet = _of_sheet("accountables")
    role = models.CharField(
        "rôle", max_length=20, choices=enums.AccountableRole.choices, default=enums.AccountableRole.OWNER
    )
    title = models.CharField("fonction ou organisme", max_length=300)
    service = _line("service")
    contact = _line("adresse et coordonnées", most=500)

    class Meta(SheetRow.Meta):
        verbose_name = "responsable"
        constraints = [
            *_ordered_and_named("accountable", "title"),
            known("role", enums.AccountableRole, name="algorithms_accountable_role_known"),
        ]
        triggers = [_frozen_with_its_sheet()]


class ContactPoint(SheetRow):
    """Where to write, and for what (Etalab; CRPA, art. R.311-3-1-1)."""

    FACTS = ("purpose", "address", "label")
    NAMED_BY = "address"

    sheet = _of_sheet("contacts")
    purpose = models.CharField(
        "pour", max_length=20, choices=enums.ContactPurpose.choices, default=enums.ContactPurpose.PUBLIC
    )
    address = models.CharField("adresse électronique, page ou adresse postale", max_length=300)
    label = _line("précision")

    class Meta(SheetRow.Meta):
        verbose_name = "contact"
        constraints = [
            *_ordered_and_named("contactpoint", "address"),
            known("purpose", enums.ContactPurpose, name="algorithms_contactpoint_purpose_known"),
        ]
        triggers = [_frozen_with_its_sheet()]


class LegalBasis(SheetRow):
    """A text on which the decision, or the processing of data, rests (Etalab; RGPD, art. 6)."""

    FACTS = ("kind", "title", "explanation", "url")
    NAMED_BY = "title"

    sheet = _of_sheet("legal_bases")
    kind = models.CharField(
        "ce que le texte fonde",
        max_length=20,
        choices=enums.LegalBasisKind.choices,
        default=enums.LegalBasisKind.DECISION,
    )
    title = _text("texte de loi, de code ou de règlement")
    explanation = _text("ce qu’il permet, en quelques mots")
    url = _address()

    class Meta(SheetRow.Meta):
        verbose_name = "fondement juridique"
        constraints = [
            *_ordered_and_named("legalbasis", "title"),
            known("kind", enums.LegalBasisKind, name="algorithms_legalbasis_kind_known"),
        ]
        triggers = [_frozen_with_its_sheet()]


class DataSet(SheetRow):
    """Data that the algorithm processes, where it comes from, how it was collected: one row each (Etalab)."""

    FACTS = ("data", "title", "origin", "collection", "usage", "personal", "storage", "sharing", "url")
    NAMED_BY = "data"

    sheet = _of_sheet("datasets")
    data = models.CharField("données traitées", max_length=500)
    title = _line("nom du jeu de données")
    origin = _line("source des données", most=500)
    collection = _line("mode de collecte", most=500)
    usage = models.CharField(
        "quand elles servent", max_length=20, choices=enums.DataUse.choices, default=enums.DataUse.UNKNOWN
    )
    personal = models.CharField(
        "données personnelles", max_length=20, choices=enums.PersonalData.choices, default=enums.PersonalData.UNKNOWN
    )
    storage = _line("accès et durée de conservation", most=1000)
    sharing = _line("conventions de partage", most=1000)
    url = _address()

    class Meta(SheetRow.Meta):
        verbose_name = "jeu de données"
        constraints = [
            *_ordered_and_named("dataset", "data"),
            known("usage", enums.DataUse, name="algorithms_dataset_usage_known"),
            known("personal", enums.PersonalData, name="algorithms_dataset_personal_known"),
        ]
        triggers = [_frozen_with_its_sheet()]


class Supplier(SheetRow):
    """Who outside the body makes, provides or runs it, in whole or in part (ATRS 1.4–1.7; annex VIII A1)."""

    FACTS = ("name", "identifier", "role", "is_provider", "address", "contact", "data_access_terms")
    NAMED_BY = "name"

    sheet = _of_sheet("suppliers")
    name = models.CharField("nom", max_length=300)
    identifier = _line("numéro SIRET ou autre identifiant", most=50)
    role = _line("ce qu’il fait", most=1000)
    is_provider = models.CharField(
        "fournisseur au sens du règlement sur l’IA", max_length=20, choices=enums.Answer.choices, default="unknown"
    )
    address = _line("adresse")
    contact = _line("coordonnées")
    data_access_terms = _line("conditions d’accès aux données", most=1000)

    class Meta(SheetRow.Meta):
        verbose_name = "fournisseur"
        constraints = [
            *_ordered_and_named("supplier", "name"),
            known("is_provider", enums.Answer, name="algorithms_supplier_is_provider_known"),
        ]
        triggers = [_frozen_with_its_sheet()]


class Risk(SheetRow):
    """A risk, for whom, and what is done about it (règlement IA, art. 27, 1, d; ATRS 5.5–5.7)."""

    FACTS = ("name", "description", "groups", "mitigation")
    NAMED_BY = "name"

    sheet = _of_sheet("risks")
    name = models.CharField("risque", max_length=300)
    description = _text("en quoi il consiste")
    groups = _line("personnes exposées", most=1000)
    mitigation = _text("ce qui est fait pour le réduire")

    class Meta(SheetRow.Meta):
        verbose_name = "risque"
        constraints = _ordered_and_named("risk", "name")
        triggers = [_frozen_with_its_sheet()]


class Assessment(SheetRow):
    """A study, an audit or a certificate: what was found, and whether one may read it (ATRS 5.1–5.4; annex VIII)."""

    FACTS = (
        "kind",
        "title",
        "reference",
        "body",
        "carried_on",
        "expires_on",
        "summary",
        "is_published",
        "url",
    )
    NAMED_BY = "title"

    sheet = _of_sheet("assessments")
    kind = models.CharField(
        "nature", max_length=20, choices=enums.AssessmentKind.choices, default=enums.AssessmentKind.OTHER
    )
    title = models.CharField("intitulé", max_length=300)
    reference = _line("numéro ou référence")
    body = _line("réalisée ou délivré par")
    carried_on = _line("date", most=10)
    expires_on = models.DateField("valable jusqu’au", null=True, blank=True)
    summary = _text("conclusions, en résumé")
    is_published = models.CharField("publiée", max_length=20, choices=enums.Answer.choices, default="unknown")
    url = _address()

    class Meta(SheetRow.Meta):
        verbose_name = "étude"
        constraints = [
            *_ordered_and_named("assessment", "title"),
            known("kind", enums.AssessmentKind, name="algorithms_assessment_kind_known"),
            known("is_published", enums.Answer, name="algorithms_assessment_is_published_known"),
            _partial("carried_on", table="assessment"),
        ]
        triggers = [_frozen_with_its_sheet()]


class LifecycleEvent(SheetRow):
    """Something that happened, or is planned, in the life of the algorithm; its date is as precise as it is known."""

    FACTS = ("what", "stage", "began")
    NAMED_BY = "what"

    sheet = _of_sheet("stages")
    what = models.CharField("ce qui se passe, et où", max_length=500)
    stage = models.CharField(
        "étape qui commence", max_length=20, choices=enums.Lifecycle.choices, default=enums.Lifecycle.UNKNOWN
    )
    began = _line("date", most=10)

    class Meta(SheetRow.Meta):
        verbose_name = "étape datée"
        constraints = [
            *_ordered_and_named("lifecycleevent", "what"),
            known("stage", enums.Lifecycle, name="algorithms_lifecycleevent_stage_known"),
            _partial("began", table="lifecycleevent"),
        ]
        triggers = [_frozen_with_its_sheet()]


class SheetSource(SheetRow):
    """A link that documents a sheet."""

    FACTS = ("label", "url", "kind")
    NAMED_BY = "label"

    sheet = _of_sheet("sources")
    label = models.CharField("intitulé", max_length=300)
    url = _address("adresse")
    kind = models.CharField(
        "ce qu’il documente", max_length=20, choices=enums.SourceKind.choices, default=enums.SourceKind.FACTS
    )

    class Meta(SheetRow.Meta):
        verbose_name = "source"
        constraints = [
            *_ordered_and_named("sheetsource", "label"),
            known("kind", enums.SourceKind, name="algorithms_sheetsource_kind_known"),
        ]
        triggers = [_frozen_with_its_sheet()]


_KINDS: tuple[type[SheetRow], ...] = (
    *(Accountable, ContactPoint, LegalBasis, DataSet, Supplier),
    *(Risk, Assessment, LifecycleEvent, SheetSource),
)
# By the name under which a sheet holds them, in the order of the form.
ROWS = {row.held_as(): row for row in _KINDS}

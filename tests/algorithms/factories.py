"""Sheets as they would be found in each state: dated, signed by two persons, published when they should be."""

import uuid
from datetime import UTC, date, datetime

import factory
import pgtrigger

from accounts.models import Department
from algorithms.enums import SheetStatus as S
from algorithms.models import (
    Accountable,
    Algorithm,
    Assessment,
    ContactPoint,
    DataSet,
    LegalBasis,
    LifecycleEvent,
    Risk,
    SheetRow,
    SheetSource,
    SheetVersion,
    Supplier,
)
from common.typography import fold
from tests.committee.factories import UserFactory

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PROPOSED = {S.PROPOSED, S.APPROVED, S.PUBLISHED, S.SUPERSEDED}
APPROVED = {S.APPROVED, S.PUBLISHED, S.SUPERSEDED}
PUBLISHED = {S.PUBLISHED, S.SUPERSEDED}


class DepartmentFactory(factory.django.DjangoModelFactory[Department]):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Direction {n}")
    code = factory.Sequence(lambda n: f"direction-{n}")


class AlgorithmFactory(factory.django.DjangoModelFactory[Algorithm]):
    class Meta:
        model = Algorithm

    reference = factory.Sequence(lambda n: f"ALG-2025-{n + 1:04d}")
    department = factory.SubFactory(DepartmentFactory)
    created_at = LONG_AGO
    created_by = factory.SubFactory(UserFactory, department=factory.SelfAttribute("..department"))


class SheetVersionFactory(factory.django.DjangoModelFactory[SheetVersion]):
    """`SheetVersionFactory(status=S.PUBLISHED)` satisfies every constraint by itself."""

    class Meta:
        model = SheetVersion

    class Params:
        second = factory.SubFactory(UserFactory)

    algorithm = factory.SubFactory(AlgorithmFactory)
    number = 1
    status = S.DRAFT
    administration = "Pôle emploi"
    updated_on = date(2026, 1, 5)
    name = factory.Sequence(lambda n: f"Algorithme {n}")
    purpose = "Orienter les demandes"
    objectives_note = "Aucun objectif de l’article 2"
    search_text = factory.LazyAttribute(lambda made: fold(f"{made.name} {made.purpose}"))
    created_at = LONG_AGO
    created_by = factory.SelfAttribute("algorithm.created_by")
    proposed_at = factory.LazyAttribute(lambda made: LONG_AGO if made.status in PROPOSED else None)
    proposed_by = factory.LazyAttribute(lambda made: made.created_by if made.status in PROPOSED else None)
    approved_at = factory.LazyAttribute(lambda made: LONG_AGO if made.status in APPROVED else None)
    approved_by = factory.LazyAttribute(lambda made: made.second if made.status in APPROVED else None)
    published_at = factory.LazyAttribute(lambda made: LONG_AGO if made.status in PUBLISHED else None)
    published_by = factory.LazyAttribute(lambda made: made.second if made.status in PUBLISHED else None)
    publication_id = factory.LazyAttribute(lambda made: uuid.uuid4() if made.status in PUBLISHED else None)


class RowFactory(factory.django.DjangoModelFactory[SheetRow]):
    """A row, even on a sheet that is frozen: it is as if it had been written before."""

    class Meta:
        abstract = True

    sheet = factory.SubFactory(SheetVersionFactory)
    position = factory.Sequence(lambda n: n + 1)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with pgtrigger.ignore(f"{model_class._meta.label}:frozen_with_its_sheet"):
            return super()._create(model_class, *args, **kwargs)


class DataSetFactory(RowFactory):
    class Meta:
        model = DataSet

    data = "Offres d’emploi"


class SheetSourceFactory(RowFactory):
    class Meta:
        model = SheetSource

    label = "Rapport public"
    url = "https://exemple.fr/rapport"


class SupplierFactory(RowFactory):
    class Meta:
        model = Supplier

    name = "Éditeur Lumen SAS"


class ContactPointFactory(RowFactory):
    class Meta:
        model = ContactPoint

    address = "algorithmes@exemple.fr"


class LegalBasisFactory(RowFactory):
    class Meta:
        model = LegalBasis

    title = "Code du travail"


class AccountableFactory(RowFactory):
    class Meta:
        model = Accountable

    title = "Responsable du service des offres"


class RiskFactory(RowFactory):
    class Meta:
        model = Risk

    name = "Moins bon résultat pour certains"


class AssessmentFactory(RowFactory):
    class Meta:
        model = Assessment

    title = "Analyse d’impact"


class LifecycleEventFactory(RowFactory):
    class Meta:
        model = LifecycleEvent

    what = "Expérimentation"


ROW_FACTORIES = (
    *(AccountableFactory, ContactPointFactory, LegalBasisFactory, DataSetFactory, SupplierFactory),
    *(RiskFactory, AssessmentFactory, LifecycleEventFactory, SheetSourceFactory),
)

"""Sheets as they would be found in each state: dated, signed by two persons, published when they should be."""

import uuid
from datetime import UTC, date, datetime

import factory

from accounts.models import Department
from algorithms.enums import SheetStatus as S
from algorithms.models import Algorithm, DataSet, SheetSource, SheetVersion
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


class DataSetFactory(factory.django.DjangoModelFactory[DataSet]):
    class Meta:
        model = DataSet

    sheet = factory.SubFactory(SheetVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    data = "Offres d’emploi"


class SheetSourceFactory(factory.django.DjangoModelFactory[SheetSource]):
    class Meta:
        model = SheetSource

    sheet = factory.SubFactory(SheetVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    label = "Rapport public"
    url = "https://exemple.fr/rapport"

"""Requests of persons as they would be found."""

from datetime import UTC, date, datetime

import factory

from algorithms.enums import RequestStatus
from algorithms.models import RulesRequest
from tests.algorithms.factories import AlgorithmFactory, SheetVersionFactory
from tests.committee.factories import UserFactory

CLOSED = {RequestStatus.ANSWERED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN}
REGISTERED = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


class RulesRequestFactory(factory.django.DjangoModelFactory[RulesRequest]):
    class Meta:
        model = RulesRequest

    class Params:
        second = factory.SubFactory(UserFactory)

    reference = factory.Sequence(lambda n: f"DEM-2025-{n + 1:04d}")
    algorithm = factory.SubFactory(AlgorithmFactory)
    status = RequestStatus.RECEIVED
    received_on = date(2026, 11, 9)
    channel = "mail"
    file_reference = "D-4521"
    decision = "Refus d’aide du 3 mars 2026"
    contribution = "Il a proposé un refus, que l’agent a suivi"
    applied_parameters = "Ancienneté : 2 sur 10"
    registered_at = REGISTERED
    registered_by = factory.SelfAttribute("algorithm.created_by")
    closed_at = factory.LazyAttribute(lambda made: made.registered_at if made.status in CLOSED else None)
    closed_by = factory.LazyAttribute(lambda made: made.second if made.status in CLOSED else None)
    refusal_reason = factory.LazyAttribute(lambda made: "Secret" if made.status == RequestStatus.REFUSED else "")
    sheet = factory.Maybe(
        factory.LazyAttribute(lambda made: made.status == RequestStatus.ANSWERED),
        factory.SubFactory(SheetVersionFactory, algorithm=factory.SelfAttribute("..algorithm"), status="published"),
        None,
    )
    letter = factory.LazyAttribute(
        lambda made: (
            {"opening": "Lettre", "passages": []} if made.status in CLOSED - {RequestStatus.WITHDRAWN} else None
        )
    )

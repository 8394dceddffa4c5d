"""Incidents as they would be found: closed by a second person, with a note, when they are closed."""

from datetime import UTC, datetime, timedelta

import factory

from algorithms.enums import Breach, Harm, IncidentStatus, NoticeKind, Seriousness
from algorithms.models import Incident, IncidentNotice
from tests.algorithms.factories import AlgorithmFactory
from tests.committee.factories import UserFactory

# The morning before `at`.
KNOWN = datetime(2026, 11, 23, 8, 15, tzinfo=UTC)


class IncidentFactory(factory.django.DjangoModelFactory[Incident]):
    class Meta:
        model = Incident

    class Params:
        second = factory.SubFactory(UserFactory)

    reference = factory.Sequence(lambda n: f"INC-2025-{n + 1:04d}")
    algorithm = factory.SubFactory(AlgorithmFactory)
    status = IncidentStatus.OPEN
    title = factory.Sequence(lambda n: f"Scores inversés {n}")
    description = "Les scores affichés étaient ceux d’une autre personne."
    known_at = KNOWN
    seriousness = Seriousness.SIGNIFICANT
    harm = factory.LazyAttribute(lambda made: Harm.RIGHTS if made.seriousness == Seriousness.SERIOUS else "")
    breach = Breach.NONE
    cause = "Une jointure sans clé."
    measures = "Retour à la version précédente."
    declared_at = KNOWN + timedelta(hours=1)
    declared_by = factory.SelfAttribute("algorithm.created_by")
    closed_at = factory.LazyAttribute(lambda made: made.declared_at if made.status == IncidentStatus.CLOSED else None)
    closed_by = factory.LazyAttribute(lambda made: made.second if made.status == IncidentStatus.CLOSED else None)
    closing_note = factory.LazyAttribute(lambda made: "Corrigé." if made.status == IncidentStatus.CLOSED else "")


class IncidentNoticeFactory(factory.django.DjangoModelFactory[IncidentNotice]):
    class Meta:
        model = IncidentNotice

    incident = factory.SubFactory(IncidentFactory)
    kind = NoticeKind.CNIL
    sent_at = KNOWN + timedelta(hours=2)
    recorded_at = KNOWN + timedelta(hours=3)
    recorded_by = factory.SelfAttribute("incident.declared_by")

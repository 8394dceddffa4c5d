"""Reads about incidents: one function decides which of them a person may read, and another counts only those."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet

from accounts.actors import Actor
from algorithms import roles
from algorithms.clocks import clocks_of
from algorithms.enums import IncidentStatus, NoticeKind, Seriousness, SheetStatus
from algorithms.models import Algorithm, Incident, IncidentEntry, IncidentNotice, SheetVersion

_PROPOSED = SheetVersion.objects.exclude(status=SheetStatus.DRAFT)
_NOTICES = IncidentNotice.objects.select_related("recorded_by").order_by("sent_at", "pk")


@dataclass(frozen=True, slots=True)
class IncidentCount:
    """The open incidents of one algorithm: how many, how many « graves », how many with a notification overdue."""

    open: int = 0
    serious: int = 0
    overdue: int = 0


def with_sharing(algorithms: QuerySet[Algorithm]) -> QuerySet[Algorithm]:
    """With `is_shared`, which the policies read."""
    return algorithms.annotate(has_proposal=Exists(_PROPOSED.filter(algorithm=OuterRef("pk"))))


def registers_visible_to(actor: Actor) -> QuerySet[Algorithm]:
    """The algorithms whose incidents this person may read: the twin of policies.incidents.can_read_register."""
    algorithms = with_sharing(Algorithm.objects.select_related("department"))
    seen = Q(pk__in=[])
    if roles.reads_proposals(actor):
        seen |= Q(has_proposal=True)
    if roles.writes(actor):
        seen |= Q(department=actor.user.department_id)
    return algorithms.filter(seen)


def incidents_visible_to(actor: Actor) -> QuerySet[Incident]:
    """Each comes with its algorithm as `registers_visible_to` gives it, and who was told. Three queries when read."""
    readable = registers_visible_to(actor)
    return (
        Incident.objects.filter(algorithm__in=readable.values("pk"))
        .select_related("sheet", "declared_by", "closed_by")
        .prefetch_related(Prefetch("algorithm", queryset=readable), Prefetch("notices", queryset=_NOTICES))
    )


def with_follow_up(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    entries = IncidentEntry.objects.select_related("written_by").order_by("written_at", "pk")
    return incidents.prefetch_related(Prefetch("entries", queryset=entries))


def counts_visible_to(
    actor: Actor, *, at: datetime, algorithm_ids: Iterable[UUID] | None = None
) -> dict[UUID, IncidentCount]:
    """The open incidents by algorithm, of those this person may read; an algorithm without any is absent.

    One query, whatever the number of algorithms.
    """
    incidents = Incident.objects.filter(algorithm__in=registers_visible_to(actor).values("pk")).exclude(
        status=IncidentStatus.CLOSED
    )
    if algorithm_ids is not None:
        incidents = incidents.filter(algorithm__in=algorithm_ids)
    stands = Q(notices__replaced_by__isnull=True)
    told = {f"told_{kind.value}": Min("notices__sent_at", filter=stands & Q(notices__kind=kind)) for kind in NoticeKind}
    found: dict[UUID, IncidentCount] = {}
    for incident in incidents.annotate(**told):
        count = found.get(incident.algorithm_id, IncidentCount())
        done = {kind.value: when for kind in NoticeKind if (when := getattr(incident, f"told_{kind.value}"))}
        found[incident.algorithm_id] = IncidentCount(
            open=count.open + 1,
            serious=count.serious + (incident.seriousness == Seriousness.SERIOUS),
            overdue=count.overdue + any(clock.is_overdue(at) for clock in clocks_of(incident, done)),
        )
    return found


def with_open_incident(actor: Actor) -> QuerySet[Incident, UUID]:
    """The algorithms that have an open incident, of those this person may read: a subquery."""
    readable = registers_visible_to(actor).values("pk")
    opened = Incident.objects.filter(algorithm__in=readable).exclude(status=IncidentStatus.CLOSED)
    return opened.values_list("algorithm", flat=True)


def open_incidents() -> QuerySet[Incident]:
    """All that are not closed, whoever asks: for the calendar, never for a page."""
    return (
        Incident.objects.exclude(status=IncidentStatus.CLOSED)
        .prefetch_related(Prefetch("algorithm", queryset=with_sharing(Algorithm.objects.all())), "notices")
        .order_by("known_at", "reference")
    )

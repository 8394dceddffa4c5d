"""The versions of sheets that a person may read."""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import SheetStatus
from algorithms.models import ROWS, SheetVersion
from charter.models import StrategicObjective

OPEN = [SheetStatus.DRAFT, SheetStatus.PROPOSED, SheetStatus.APPROVED]


def sheets_visible_to(actor: Actor) -> QuerySet[SheetVersion]:
    """Every version that this person may read: the same rule as policies.can_see, compared in the tests."""
    seen = Q(status__in=roles.PUBLIC_STATES)
    if roles.reads_proposals(actor):
        seen |= ~Q(status=SheetStatus.DRAFT)
    if roles.writes(actor):
        seen |= Q(algorithm__department=actor.user.department_id)
    return SheetVersion.objects.filter(seen).select_related("algorithm__department")


def latest_visible_to(actor: Actor) -> QuerySet[SheetVersion]:
    """For each algorithm, the most recent version that this person may read."""
    latest = (
        sheets_visible_to(actor)
        .select_related(None)
        .order_by("algorithm_id", "-number")
        .distinct("algorithm_id")
        .values("pk")
    )
    return (
        SheetVersion.objects.filter(pk__in=latest)
        .select_related("algorithm__department")
        .order_by("algorithm__reference")
    )


def with_rows(sheets: QuerySet[SheetVersion]) -> QuerySet[SheetVersion]:
    """With all that a sheet says: its rows, its objectives, and who signed."""
    return sheets.select_related(
        "created_by", "proposed_by", "approved_by", "published_by", "sent_back_by"
    ).prefetch_related(
        *(Prefetch(name, queryset=row.objects.order_by("position")) for name, row in ROWS.items()),
        Prefetch(
            "objectives", queryset=StrategicObjective.objects.select_related("act").order_by("act__act_on", "position")
        ),
    )


def published_versions() -> QuerySet[SheetVersion]:
    """The sheets in force, with their algorithm and its direction."""
    return (
        SheetVersion.objects.filter(status=SheetStatus.PUBLISHED)
        .select_related("algorithm__department")
        .order_by("algorithm__reference")
    )


def versions_of(algorithm_id: UUID, actor: Actor) -> QuerySet[SheetVersion]:
    """The versions of one algorithm that this person may read, the most recent first."""
    return sheets_visible_to(actor).filter(algorithm=algorithm_id).order_by("-number")

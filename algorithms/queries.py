"""Reads about the registry."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from algorithms import roles, workflow
from algorithms.enums import IN_USE, Lifecycle, SheetStatus
from algorithms.models import Algorithm, DataSet, SheetSource, SheetVersion
from charter.models import StrategicObjective
from common.todo import Todo
from common.typography import fold, french

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


def listed(sheets: QuerySet[SheetVersion], criteria: Mapping[str, str]) -> QuerySet[SheetVersion]:
    """The sheets that answer: department (code), status, lifecycle, and every word of `q`, accents aside."""
    if department := criteria.get("department"):
        sheets = sheets.filter(algorithm__department__code=department)
    if status := criteria.get("status"):
        sheets = sheets.filter(status=status)
    if lifecycle := criteria.get("lifecycle"):
        sheets = sheets.filter(lifecycle=lifecycle)
    for word in fold(criteria.get("q") or "").split():
        sheets = sheets.filter(search_text__contains=word)
    return sheets


def with_rows(sheets: QuerySet[SheetVersion]) -> QuerySet[SheetVersion]:
    """With all that a sheet says: data sets, links, objectives, and who signed."""
    return sheets.select_related(
        "created_by", "proposed_by", "approved_by", "published_by", "sent_back_by"
    ).prefetch_related(
        Prefetch("datasets", queryset=DataSet.objects.order_by("position")),
        Prefetch("sources", queryset=SheetSource.objects.order_by("position")),
        Prefetch("objectives", queryset=StrategicObjective.objects.order_by("act__act_on", "position")),
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """The registry, counted on the sheets in force."""

    registered: int
    in_use: int
    in_preparation: int
    by_lifecycle: tuple[tuple[str, int], ...]


def coverage() -> Coverage:
    """Registered, in use, by life cycle; and the algorithms that have no published sheet yet. Two queries."""
    counted = Counter(SheetVersion.objects.filter(status=SheetStatus.PUBLISHED).values_list("lifecycle", flat=True))
    in_preparation = Algorithm.objects.exclude(versions__status=SheetStatus.PUBLISHED).count()
    return Coverage(
        registered=counted.total(),
        in_use=sum(counted[state] for state in IN_USE),
        in_preparation=in_preparation,
        by_lifecycle=tuple((state.label, counted[state]) for state in Lifecycle if counted[state]),
    )


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """The sheets that wait for this person, and those of their direction that wait for somebody else."""
    if not (roles.writes(actor) or actor.is_secretariat):
        return []
    waiting = sheets_visible_to(actor).filter(status__in=OPEN).order_by("algorithm__reference")
    return [todo for sheet in waiting if (todo := _todo(actor, sheet))]


def _todo(actor: Actor, sheet: SheetVersion) -> Todo | None:
    status = SheetStatus(sheet.status)
    reference = f"{sheet.algorithm.reference} « {sheet.name} »"
    if asked := _asked_of(actor, sheet, status):
        is_returned = status == SheetStatus.DRAFT and sheet.sent_back_at is not None
        detail = f"Renvoyée : {sheet.sent_back_reason}" if is_returned else ""
        return Todo(label=french(f"{asked} la fiche {reference}"), url=sheet.get_absolute_url(), detail=french(detail))
    if not roles.works_on(actor, sheet):
        return None
    return Todo(
        label=french(f"Fiche {reference}, {status.label}"),
        url=sheet.get_absolute_url(),
        detail=french(f"La main est à : {workflow.SHEET.owners[status]}"),
        is_mine=False,
    )


def _asked_of(actor: Actor, sheet: SheetVersion, status: SheetStatus) -> str:
    """What is asked of this person now, nothing when it is another's turn. Compared with the policies in the tests."""
    if status == SheetStatus.DRAFT:
        return "Compléter et proposer" if roles.contributes_to(actor, sheet) else ""
    if roles.is_proposer(actor, sheet):
        return ""
    if status == SheetStatus.PROPOSED:
        return "Approuver ou renvoyer" if roles.approves_for(actor, sheet) else ""
    return "Publier" if actor.is_secretariat or roles.approves_for(actor, sheet) else ""

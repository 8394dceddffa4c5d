"""Reads about the charter and the acts that founded the committee."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from charter.enums import CharterStatus
from charter.models import CharterVersion, Commitment, Criterion, FoundingAct, StrategicObjective
from charter.points import Point

_PUBLISHED = [CharterStatus.IN_FORCE, CharterStatus.SUPERSEDED]


def charter_in_force(on: date) -> CharterVersion | None:
    """The version that applied on this day, with its commitments and criteria; none before the first charter."""
    return (
        _with_commitments()
        .filter(_applies(on), status__in=_PUBLISHED, in_force_from__lte=on)
        .order_by("-in_force_from")
        .first()
    )


def version_in_force(on: date) -> CharterVersion | None:
    """The same version, alone. One query."""
    in_force = CharterVersion.objects.filter(_applies(on), status__in=_PUBLISHED, in_force_from__lte=on)
    return in_force.order_by("-in_force_from").first()


def versions_visible_to(actor: Actor) -> QuerySet[CharterVersion]:
    """All that were ever in force; the one in preparation for the secretariat only (policies.can_see)."""
    versions = _with_commitments().order_by("-in_force_from", "-opened_at")
    return versions if actor.is_secretariat else versions.exclude(status=CharterStatus.DRAFT)


def founding_acts() -> QuerySet[FoundingAct]:
    """The acts with their articles and objectives, the oldest first."""
    return FoundingAct.objects.prefetch_related("articles", "objectives").order_by("act_on", "number")


def founding_act() -> FoundingAct | None:
    """The act that created the committee: the first that was loaded with objectives."""
    return founding_acts().filter(objectives__isnull=False).first()


def objectives() -> QuerySet[StrategicObjective]:
    """The strategic objectives, in the order of the act that sets them."""
    return StrategicObjective.objects.select_related("act").order_by("act__act_on", "act__number", "position")


def _applies(on: date) -> Q:
    return Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)


def _with_commitments() -> QuerySet[CharterVersion]:
    criteria = Prefetch("criteria", queryset=Criterion.objects.order_by("position"))
    ordered = Prefetch("commitments", queryset=Commitment.objects.order_by("position").prefetch_related(criteria))
    return CharterVersion.objects.select_related("approved_by", "opened_by").prefetch_related(ordered)


def points_of(version_id: UUID) -> list[Point]:
    """What is assessed by this version of the charter, in its order. Two queries."""
    commitments = (
        Commitment.objects.filter(version=version_id)
        .order_by("position")
        .prefetch_related(Prefetch("criteria", queryset=Criterion.objects.order_by("position")))
    )
    return [point for commitment in commitments for point in _points(commitment)]


def _points(commitment: Commitment) -> list[Point]:
    return [Point(commitment, criterion) for criterion in commitment.criteria.all()] or [Point(commitment)]

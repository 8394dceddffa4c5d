"""Reads of recommendations and of their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.actors import Actor
from opinions.enums.opinions import Position
from opinions.enums.opinions import RecommendationStatus as S
from opinions.models import Recommendation
from opinions.policies.recommendations import READERS


@dataclass(frozen=True, slots=True)
class Figures:
    """Recommendations published, answered, accepted at least in part, and late."""

    published: int
    answered: int
    accepted: int
    late: int


def recommendations_visible_to(actor: Actor) -> QuerySet[Recommendation]:
    """The published ones, for everybody inside: the twin of `policies.recommendations.can_see`."""
    rows = Recommendation.objects.select_related("opinion__referral", "addressee", "commitment", "follow_up")
    if not (actor.is_member or actor.roles & READERS or actor.user.department_id is not None):
        return rows.none()
    return rows.filter(reference__isnull=False).order_by("-opinion__year", "-opinion__number", "number")


def filtered(rows: QuerySet[Recommendation], criteria: Mapping[str, Any], *, today: date) -> QuerySet[Recommendation]:
    """By state, by addressee, or only those that are late."""
    if criteria.get("status"):
        rows = rows.filter(status=criteria["status"])
    if criteria.get("department"):
        rows = rows.filter(addressee__code=criteria["department"])
    return rows.filter(_late(today)) if criteria.get("late") else rows


def figures(rows: QuerySet[Recommendation], *, today: date) -> Figures:
    """In one query."""
    accepted = Q(follow_up__position__in=[Position.ACCEPTED, Position.PARTLY])
    counted = rows.order_by().aggregate(
        published=Count("pk"),
        answered=Count("pk", filter=Q(follow_up__isnull=False)),
        accepted=Count("pk", filter=accepted),
        late=Count("pk", filter=_late(today)),
    )
    return Figures(**counted)


def _late(today: date) -> Q:
    return Q(status=S.OPEN, due_on__lt=today)

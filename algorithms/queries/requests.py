"""Reads about the requests of persons: one function decides which of them somebody may read."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import RequestStatus, SheetStatus
from algorithms.models import Algorithm, RulesRequest, SheetVersion
from algorithms.queries.sheets import with_rows


def registers_kept_by(actor: Actor) -> QuerySet[Algorithm]:
    """The algorithms whose requests this person reads and writes: the twin of policies.requests.can_register."""
    algorithms = Algorithm.objects.select_related("department")
    return algorithms.filter(department=actor.user.department_id) if roles.writes(actor) else algorithms.none()


def requests_visible_to(actor: Actor) -> QuerySet[RulesRequest]:
    """Each with its algorithm, its department and who signed. One query."""
    return RulesRequest.objects.filter(algorithm__in=registers_kept_by(actor).values("pk")).select_related(
        "algorithm__department", "sheet", "registered_by", "closed_by"
    )


def quotable(algorithm_id: UUID) -> SheetVersion | None:
    """The sheet that an answer quotes: the published one, with its rows. Nothing when none is published."""
    published = SheetVersion.objects.filter(algorithm=algorithm_id, status=SheetStatus.PUBLISHED)
    return with_rows(published.select_related("algorithm__department")).first()


def waiting_for(algorithm_id: UUID) -> int:
    """How many requests of this algorithm wait for an answer. For those who keep its register."""
    return RulesRequest.objects.filter(algorithm=algorithm_id, status=RequestStatus.RECEIVED).count()

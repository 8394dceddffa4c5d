"""The letters that the clocks of the open incidents call for, asked for once each, whatever the number of runs."""

from datetime import datetime

from django.db import transaction

from algorithms.clocks import Clock, clocks_of, first_told
from algorithms.enums import IncidentLetterKind
from algorithms.models import Incident, IncidentLetter
from algorithms.queries.incidents import open_incidents
from algorithms.tasks.incidents import LETTER
from common import outbox


@transaction.atomic
def post_deadlines(*, at: datetime) -> int:
    """List the letters of this hour that have not left yet. Returns how many.

    A due date that is moved (the incident was known earlier than first said) is a new occasion. Three queries to read.
    """
    incidents = list(open_incidents())
    sent = set(IncidentLetter.objects.filter(incident__in=incidents).values_list("incident", "kind", "occasion"))
    owed = [(incident, kind, clock) for incident in incidents for kind, clock in _called_for(incident, at)]
    waiting = [(one, kind, clock) for one, kind, clock in owed if (one.pk, kind.value, _occasion(clock)) not in sent]
    for incident, kind, clock in waiting:
        announce(kind, incident, at=at, occasion=_occasion(clock))
    return len(waiting)


def announce(
    kind: IncidentLetterKind, incident: Incident, *, at: datetime, occasion: str = "", author_id: int | None = None
) -> None:
    """List the letter in the transaction of the act; each person receives it once for each `occasion`."""
    outbox.post(
        LETTER,
        at=at,
        incident_id=str(incident.pk),
        letter=kind.value,
        occasion=occasion or at.isoformat(),
        asked_at=at.isoformat(),
        author_id=str(author_id or ""),
    )


def _called_for(incident: Incident, at: datetime) -> list[tuple[IncidentLetterKind, Clock]]:
    clocks = clocks_of(incident, first_told(incident.notices.all()))
    soon = [(IncidentLetterKind.SOON, clock) for clock in clocks if clock.is_soon(at)]
    return [*soon, *((IncidentLetterKind.OVERDUE, clock) for clock in clocks if clock.is_overdue(at))]


def _occasion(clock: Clock) -> str:
    return f"{clock.kind.value} {clock.due_at:%Y-%m-%dT%H:%M%z}"

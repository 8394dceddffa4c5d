"""What waits for somebody in the register of incidents: first of all, whom the law says to tell, until when."""

from datetime import datetime

from django.utils import timezone

from accounts.actors import Actor
from algorithms import roles
from algorithms.clocks import Clock, clocks_of, first_told, owed
from algorithms.enums import IncidentStatus
from algorithms.models import Incident
from algorithms.queries.incidents import incidents_visible_to
from common.todo import Todo
from common.typography import french


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """For the direction: each notification due, else the incident itself. For the secretariat: what is overdue."""
    if not (roles.writes(actor) or actor.is_secretariat):
        return []
    waiting = incidents_visible_to(actor).exclude(status=IncidentStatus.CLOSED).order_by("known_at", "reference")
    return [todo for incident in waiting for todo in _todos(actor, incident, at)]


def _todos(actor: Actor, incident: Incident, at: datetime) -> list[Todo]:
    clocks = owed(clocks_of(incident, first_told(incident.notices.all())))
    if not roles.keeps_register(actor, incident.algorithm.department_id):
        return [_due(incident, clock, at, is_mine=False) for clock in clocks if clock.is_overdue(at)]
    if clocks:
        return [_due(incident, clock, at, is_mine=True) for clock in clocks]
    is_open = incident.status == IncidentStatus.OPEN
    act = "Engager la correction de" if is_open else "Corriger puis clore"
    return [Todo(label=french(f"{act} l’incident {_name(incident)}"), url=incident.get_absolute_url())]


def _due(incident: Incident, clock: Clock, at: datetime, *, is_mine: bool) -> Todo:
    return Todo(
        label=french(f"{clock.title}, incident {_name(incident)}"),
        url=incident.get_absolute_url(),
        until=timezone.localdate(clock.due_at) if clock.due_at else None,
        detail=clock.sentence(at),
        is_mine=is_mine,
    )


def _name(incident: Incident) -> str:
    return f"{incident.reference} « {incident.title} »"

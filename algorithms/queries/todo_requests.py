"""The requests of persons that wait for the answer of a department, the most pressing first."""

from datetime import date, datetime

from django.utils import timezone

from accounts.actors import Actor
from algorithms.enums import RequestStatus
from algorithms.models import RulesRequest
from algorithms.queries.requests import requests_visible_to
from algorithms.request_clock import Clock
from common.todo import Todo
from common.typography import french


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """For the contributors and the approvers of the department. One query."""
    waiting = requests_visible_to(actor).filter(status=RequestStatus.RECEIVED).order_by("received_on", "reference")
    today = timezone.localdate(at)
    return [_todo(request, Clock(request.received_on), today) for request in waiting]


def _todo(request: RulesRequest, clock: Clock, today: date) -> Todo:
    return Todo(
        label=french(f"Répondre à la demande {request.reference}, règles de {request.algorithm.reference}"),
        url=request.get_absolute_url(),
        until=clock.due_on,
        detail=clock.sentence(today),
    )

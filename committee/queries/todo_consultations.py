"""What waits for a person in the written consultations, and until when."""

from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from accounts.actors import Actor
from committee.enums.meetings import MeetingKind, MeetingStatus
from committee.models import Meeting
from committee.queries.consultations import awaited
from common.todo import Todo
from common.typography import long_moment

S = MeetingStatus


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """To answer, for members; to send, open, close and follow up, for whoever leads. One query when there is none."""
    if not (actor.is_member or actor.is_secretariat):
        return []
    live = [S.PLANNED, S.CONVENED, S.OPEN, S.POSTPONED, S.STOPPED]
    meetings = list(Meeting.objects.filter(kind=MeetingKind.WRITTEN, status__in=live).order_by("starts_at"))
    found = [todo for meeting in meetings for todo in _to_answer(actor, meeting, at)]
    if actor.is_secretariat or actor.is_president:
        found += [todo for meeting in meetings for todo in _to_lead(meeting, at)]
    if actor.is_secretariat:
        found += _to_follow([meeting for meeting in meetings if meeting.status == S.STOPPED])
    return found


def _to_answer(actor: Actor, meeting: Meeting, at: datetime) -> list[Todo]:
    if (
        actor.mandate is None
        or actor.is_substitute
        or meeting.status != S.OPEN
        or meeting.ends_at is None
        or at >= meeting.ends_at
    ):
        return []
    if actor.mandate.mandate_id not in awaited(meeting):
        return []
    return [
        Todo(
            label=f"Répondre à la consultation écrite {meeting.reference}",
            url=meeting.get_absolute_url(),
            until=_day(meeting.ends_at),
            detail=f"Jusqu’au {long_moment(meeting.ends_at)}",
        )
    ]


def _to_lead(meeting: Meeting, at: datetime) -> list[Todo]:
    url, opens_on = meeting.get_absolute_url(), _day(meeting.starts_at)
    if meeting.status == S.PLANNED:
        return [Todo(label=f"Envoyer la consultation écrite {meeting.reference}", url=url, until=opens_on)]
    if meeting.status == S.POSTPONED:
        return [Todo(label=f"Fixer de nouvelles dates pour la consultation écrite {meeting.reference}", url=url)]
    if meeting.status == S.CONVENED and meeting.starts_at <= at:
        return [Todo(label=f"Ouvrir la consultation écrite {meeting.reference}", url=url, until=opens_on)]
    if meeting.status == S.OPEN and meeting.ends_at is not None and meeting.ends_at <= at:
        return [Todo(label=f"Clore la consultation écrite {meeting.reference}", url=url, until=_day(meeting.ends_at))]
    return []


def _to_follow(stopped: list[Meeting]) -> list[Todo]:
    """A meeting was demanded: until one is planned, it waits."""
    if not stopped:
        return []
    meetings = Meeting.objects.filter(kind=MeetingKind.MEETING)
    last = meetings.aggregate(last=Max("planned_at"))["last"]
    return [
        Todo(
            label=f"Prévoir la séance demandée au cours de la consultation écrite {meeting.reference}",
            url=meeting.get_absolute_url(),
        )
        for meeting in stopped
        if last is None or (meeting.stopped_at is not None and last <= meeting.stopped_at)
    ]


def _day(at: datetime) -> date:
    return timezone.localdate(at)

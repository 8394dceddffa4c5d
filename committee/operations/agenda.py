"""The agenda of a meeting: what it will deal with, in what order."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.actors import Actor
from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem, Meeting
from committee.operations.hearings import refuse_expected
from committee.operations.meeting_steps import note, take_led
from committee.operations.referral_steps import hold
from committee.operations.referrals import schedule_referral, unschedule_referral
from committee.policies.meetings import RECUSED, is_recused
from committee.queries.readiness import readiness_for
from common.errors import NotAllowed, NotVisible, RuleBroken
from common.verdicts import HIDDEN

# CRPA, art. R.133-5 and R.133-8: the notice carries the agenda; what was not announced is not deliberated.
FIXED = "L’ordre du jour est parti avec la convocation : il ne change plus."
BEFORE_THE_NOTICE = frozenset({MeetingStatus.PLANNED})


@transaction.atomic
def add_point(*, meeting_id: UUID, actor: Actor, at: datetime, title: str) -> AgendaItem:
    """Add a matter of the committee's own, at the end."""
    meeting, actor = _take(meeting_id, actor, at)
    if not title.strip():
        raise RuleBroken("Dites de quoi traite ce point.")
    item = AgendaItem.objects.create(meeting=meeting, position=_next_position(meeting), title=title.strip())
    note(meeting, "add_point", actor=actor, at=at, item=str(item.pk))
    return item


@transaction.atomic
def add_referral(*, meeting_id: UUID, referral_id: UUID, actor: Actor, at: datetime) -> AgendaItem:
    """Put a file under review on the agenda, at the end; the file becomes scheduled in the same transaction.

    Raises: RuleBroken when the file is not ready, WrongState when it is on an agenda already.
    """
    meeting, actor = _take(meeting_id, actor, at)
    referral = schedule_referral(referral_id=referral_id, actor=actor, at=at, meeting_reference=meeting.reference)
    item = AgendaItem.objects.create(meeting=meeting, position=_next_position(meeting), referral=referral)
    note(meeting, "add_referral", actor=actor, at=at, item=str(item.pk), referral=str(referral_id))
    return item


@transaction.atomic
def add_ready_referrals(*, meeting_id: UUID, actor: Actor, at: datetime) -> list[AgendaItem]:
    """Put on the agenda, at the end, every file under review that lacks nothing and that this person sees.

    Raises: RuleBroken when there is none.
    """
    _meeting, actor = _take(meeting_id, actor, at)
    ready = [file for file in readiness_for(actor, on=timezone.localdate(at)) if file.is_ready]
    if not ready:
        raise RuleBroken("Aucune saisine en instruction n’est prête : la liste dit ce qui manque à chacune.")
    hold(file.referral.pk for file in ready)
    return [add_referral(meeting_id=meeting_id, referral_id=file.referral.pk, actor=actor, at=at) for file in ready]


@transaction.atomic
def move_point(*, meeting_id: UUID, item_id: UUID, actor: Actor, at: datetime, is_up: bool) -> AgendaItem:
    """Exchange a point with the one before or after it. At either end, nothing changes."""
    meeting, actor = _take(meeting_id, actor, at)
    items = list(meeting.items.order_by("position"))
    item = _among(items, item_id)
    index = items.index(item)
    other_index = index - 1 if is_up else index + 1
    if not 0 <= other_index < len(items):
        return item
    other = items[other_index]
    item.position, other.position = other.position, item.position
    AgendaItem.objects.bulk_update([item, other], ["position"])
    note(meeting, "move_point", actor=actor, at=at, item=str(item.pk), position=item.position)
    return item


@transaction.atomic
def remove_point(*, meeting_id: UUID, item_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """Take a point off the agenda; a file goes back to its examination.

    Raises: RuleBroken when it is there by itself, when a ballot was prepared on it, or somebody invited to be heard.
    """
    meeting, actor = _take(meeting_id, actor, at)
    item = _among(list(meeting.items.all()), item_id)
    if is_recused(actor, item):
        raise NotAllowed(RECUSED)
    if item.minutes_of_id is not None:
        raise RuleBroken("Ce point vient de lui-même tant que le procès-verbal n’est pas approuvé : il reste.")
    if item.ballots.exists():
        raise RuleBroken("Un scrutin est préparé sur ce point : il reste à l’ordre du jour.")
    if item.referral_id is not None:
        refuse_expected(item)
        unschedule_referral(referral_id=item.referral_id, actor=actor, at=at, meeting_reference=meeting.reference)
    removed, position = str(item.pk), item.position
    item.delete()
    meeting.items.filter(position__gt=position).update(position=F("position") - 1)
    note(meeting, "remove_point", actor=actor, at=at, item=removed)
    return meeting


def _take(meeting_id: UUID, actor: Actor, at: datetime) -> tuple[Meeting, Actor]:
    return take_led(meeting_id, actor, at, during=BEFORE_THE_NOTICE, refusal=FIXED)


def _among(items: list[AgendaItem], item_id: UUID) -> AgendaItem:
    for item in items:
        if item.pk == item_id:
            return item
    raise NotVisible(HIDDEN.refusal)


def _next_position(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1

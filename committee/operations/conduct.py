"""The meeting as it goes: from one point to the next, and what the minutes will say of each."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from committee.enums.meetings import BallotStatus, MeetingStatus
from committee.models import AgendaItem, Ballot, Meeting
from committee.operations.meeting_steps import bring_to, take_led
from committee.operations.meetings import WRITABLE
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from common import journal
from common.errors import NotVisible, RuleBroken, Stale
from common.verdicts import HIDDEN, require

UNDER_WAY = frozenset({MeetingStatus.OPEN})
_BEING_VOTED = [BallotStatus.OPEN, BallotStatus.SEALED, BallotStatus.CLOSED]


@transaction.atomic
def go_to_point(*, meeting_id: UUID, item_id: UUID, leaving_id: UUID | None, actor: Actor, at: datetime) -> Meeting:
    """Take up another point of the agenda. Sent twice, the meeting moves once.

    Raises: Stale when somebody moved the meeting from `leaving_id` already; RuleBroken while a vote is under way.
    """
    meeting, actor = take_led(
        meeting_id, actor, at, during=UNDER_WAY, refusal="La séance n’est pas ouverte : elle n’en est à aucun point."
    )
    require(policies.can_move_on(actor, _point_of(meeting)))
    item = _among(meeting, item_id)
    if meeting.current_item_id == item.pk:
        return meeting
    if meeting.current_item_id != leaving_id:
        raise Stale("Une autre personne a changé de point. La page montre maintenant le point en cours.")
    if Ballot.objects.filter(item__meeting=meeting, status__in=_BEING_VOTED).exists():
        raise RuleBroken("Un scrutin n’est ni proclamé ni annulé : terminez-le avant de changer de point.")
    bring_to(meeting, item)
    journal.record(
        action="meeting.go_to_point",
        actor=actor,
        at=at,
        target=meeting,
        details={"item": str(item.pk), "position": item.position},
    )
    return meeting


@transaction.atomic
def write_note(*, meeting_id: UUID, item_id: UUID, actor: Actor, at: datetime, revision: int, text: str) -> AgendaItem:
    """Write what the minutes will say of one point. The same text sent twice is one note.

    Raises: Stale when somebody saved another text since `revision`.
    """
    meeting, actor = take_led(
        meeting_id,
        actor,
        at,
        during=WRITABLE,
        refusal="Les notes s’écrivent pendant la séance ; ensuite, complétez le procès-verbal.",
    )
    item = _among(meeting, item_id)
    require(policies.can_write_note(actor, item))
    if item.note == text.strip():
        return item
    if item.note_revision != revision:
        raise Stale(
            "Cette note a été modifiée par une autre personne depuis que vous avez commencé à écrire. "
            "Votre texte est conservé ci-dessous\u00a0: relisez-le, puis enregistrez de nouveau."
        )
    item.note = text.strip()
    item.note_revision += 1
    item.save()
    journal.record(action="meeting.write_note", actor=actor, at=at, target=item, details={"meeting": str(meeting.pk)})
    return item


def _point_of(meeting: Meeting) -> AgendaItem | None:
    if meeting.current_item_id is None:
        return None
    return queries.items_with_referrals().get(pk=meeting.current_item_id)


def _among(meeting: Meeting, item_id: UUID) -> AgendaItem:
    item = queries.items_with_referrals().filter(meeting=meeting, pk=item_id).first()
    if item is None:
        raise NotVisible(HIDDEN.refusal)
    return item

"""The public extract of the minutes: what is kept back from it, and its publication through the bulletin."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from bulletin import operations as bulletin
from bulletin.models import Publication
from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem, Meeting
from committee.operations.meeting_steps import lock, note, refuse_stale
from committee.policies import minutes as policies
from committee.queries import minutes as queries
from committee.rendering.minutes_extract import extract_act
from committee.rendering.minutes_text import from_record
from common import journal
from common.errors import RuleBroken, WrongState
from common.verdicts import require

HELD = frozenset({MeetingStatus.CLOSED, MeetingStatus.MINUTES_APPROVED})


@transaction.atomic
def keep_points_back(
    *, meeting_id: UUID, actor: Actor, at: datetime, revision: int, kept_back: Collection[UUID]
) -> Meeting:
    """Say which points stay out of the public extract, in one go. A point that the person left stays as it is.

    Raises: Stale when somebody saved since `revision`.
    """
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    require(policies.can_keep_back(actor, meeting))
    if meeting.status not in HELD:
        raise WrongState("Les points tenus hors de l’extrait se choisissent une fois la séance levée.")
    refuse_stale(meeting, revision)
    changed = []
    for item in meeting.items.exclude(referral__in=actor.recused_from):
        if item.is_confidential != (item.pk in kept_back):
            item.is_confidential = not item.is_confidential
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["is_confidential"])
    if changed:
        items = ", ".join(str(item.pk) for item in changed if item.is_confidential)
        note(meeting, "keep_points_back", actor=actor, at=at, kept_back=items, changed=len(changed))
    return meeting


@transaction.atomic
def publish_extract(*, meeting_id: UUID, actor: Actor, at: datetime) -> Publication:
    """Publish what is public of approved minutes; a later extract, when more of it is, replaces this one.

    Raises: RuleBroken when the rules of the meeting keep its minutes inside, or when nothing is new; WrongState before
    the approval.
    """
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    require(policies.can_publish_extract(actor, meeting))
    if meeting.approved_minutes is None:
        raise WrongState("L’extrait se publie une fois le procès-verbal approuvé par le comité.")
    if meeting.rules is None or not meeting.rules.minutes_extract_is_published:
        raise RuleBroken("Les règles de cette séance ne prévoient pas de publier d’extrait de son procès-verbal.")
    items = queries.public_items(meeting)
    act = extract_act(
        meeting,
        from_record(meeting.approved_minutes.content),
        public_items={item.pk for item in items},
        subjects=[item.referral.reference or "" for item in items if item.referral is not None],
    )
    published = queries.published_extract(meeting)
    if published is not None and published.record == act.record:
        raise RuleBroken("L’extrait publié dit déjà tout ce qui est public de ce procès-verbal.")
    publication = bulletin.publish(act=act, actor=actor, at=at)
    details = {"publication": str(publication.pk), "sha256": publication.sha256, "points": len(items)}
    journal.record(action="meeting.publish_extract", actor=actor, at=at, target=meeting, details=details)
    return publication

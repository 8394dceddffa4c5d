"""« Approbation du procès-verbal de la séance du … »: the point that comes on the agenda by itself, and its ballot."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem, Ballot, Meeting
from committee.operations.ballots import prepare_ballot
from committee.operations.meeting_steps import take_led
from committee.queries import minutes as queries
from common.errors import NotVisible, RuleBroken
from common.typography import NBSP, long_date
from common.verdicts import HIDDEN


def bring_minutes_on_agenda(meeting: Meeting) -> None:
    """First on the agenda, one point for each earlier meeting whose minutes wait; what waits no longer is taken off.

    Done when a meeting is planned, and again when it is convened, which hold the row. A second notice keeps the agenda
    of the first (CRPA, art. R.133-10); a written consultation asks only what it was planned for.
    """
    if meeting.second_notice_of_id is not None or meeting.is_written:
        return
    awaited = {earlier.pk: earlier for earlier in queries.meetings_to_approve(meeting)}
    items = list(meeting.items.order_by("position"))
    moot = [item for item in items if item.minutes_of_id is not None and item.minutes_of_id not in awaited]
    there = {item.minutes_of_id for item in items}
    missing = [
        AgendaItem(meeting=meeting, title=title_of(earlier), minutes_of=earlier)
        for earlier in awaited.values()
        if earlier.pk not in there
    ]
    if not (moot or missing):
        return
    AgendaItem.objects.filter(pk__in=[item.pk for item in moot]).delete()
    kept = [item for item in items if item not in moot]
    for position, item in enumerate([*missing, *kept], start=1):
        item.position = position
    AgendaItem.objects.bulk_update(kept, ["position"])
    AgendaItem.objects.bulk_create(missing)


def title_of(earlier: Meeting) -> str:
    return f"Approbation du procès-verbal de la {earlier.noun} du {long_date(earlier.day)}"


def prepare_approvals(meeting: Meeting, *, actor: Actor, at: datetime) -> None:
    """When the meeting opens, a ballot is ready on each of these points whose minutes are submitted."""
    waiting = {"minutes_of__submitted_minutes__isnull": False, "minutes_of__status": MeetingStatus.CLOSED}
    for item in meeting.items.filter(**waiting):
        _prepare(item, actor=actor, at=at)


@transaction.atomic
def put_minutes_to_the_vote(*, meeting_id: UUID, item_id: UUID, actor: Actor, at: datetime) -> Ballot:
    """Make the ballot ready on minutes that were submitted after the opening. Asked twice, it is the same one.

    Raises: RuleBroken when they are not submitted.
    """
    meeting, actor = take_led(
        meeting_id,
        actor,
        at,
        during=frozenset({MeetingStatus.OPEN}),
        refusal="Le procès-verbal se met aux voix en séance.",
    )
    item = meeting.items.filter(pk=item_id, minutes_of__isnull=False).first()
    if item is None:
        raise NotVisible(HIDDEN.refusal)
    return _prepare(item, actor=actor, at=at)


def _prepare(item: AgendaItem, *, actor: Actor, at: datetime) -> Ballot:
    earlier = Meeting.objects.select_related("submitted_minutes").get(approval_items=item)
    version = earlier.submitted_minutes
    if version is None or earlier.status != MeetingStatus.CLOSED:
        raise RuleBroken(f"Le procès-verbal de la séance {earlier.reference} n’est pas soumis à l’approbation.")
    if pending := queries.pending_ballot_on(earlier):
        return pending
    return prepare_ballot(
        item_id=item.pk,
        actor=actor,
        at=at,
        question=f"Approuvez-vous le procès-verbal de la {earlier.noun} du {long_date(earlier.day)}{NBSP}?",
        subject_label=f"Procès-verbal de la {earlier.noun} {earlier.reference}, version {version.number}",
        text_sha256=version.sha256,
    )

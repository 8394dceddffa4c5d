"""Presence for some points only: a member comes late, leaves early, or gives a proxy for the rest of the meeting."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from committee.enums.meetings import BallotStatus, MeetingKind
from committee.models import AgendaItem, Attendance, Ballot, ItemPresence, Meeting
from committee.operations.attendance import (
    RECORDED,
    Entry,
    refuse_incoherent,
    refuse_objections,
    refuse_remote,
    refuse_while_voting,
)
from committee.operations.meeting_steps import note, refuse_other_kind, refuse_stale, take_led
from committee.queries import meetings as queries
from common.errors import RuleBroken, WrongState

# Whoever could vote then is written in the record of the ballot: it does not change afterwards.
_HELD = [BallotStatus.CLOSED, BallotStatus.PROCLAIMED]


@transaction.atomic
def record_for_points(
    *, meeting_id: UUID, mandate_id: int, first: int, last: int, actor: Actor, at: datetime, revision: int, entry: Entry
) -> Meeting:
    """Write down how one member attends the points from `first` to `last`, both included.

    What is recorded for the whole meeting stays; said again for some points, it lifts what was written for them alone.
    Raises: Stale when somebody recorded since `revision`; WrongState while a ballot is open or once one was held on
    these points; RuleBroken when a proxy may not stand.
    """
    meeting, actor = take_led(
        meeting_id,
        actor,
        at,
        during=RECORDED,
        refusal="La présence s’enregistre de la convocation à la levée de la séance.",
    )
    refuse_other_kind(meeting, MeetingKind.MEETING)
    refuse_stale(meeting, revision)
    refuse_while_voting(meeting)
    items = _fit(meeting, mandate_id, first, last, entry)
    _write(meeting, mandate_id, items, entry, actor, at)
    refuse_objections(meeting)
    told: dict[str, str | int] = {"mandate": mandate_id, "first": first, "last": last, "presence": entry.presence.value}
    note(meeting, "record_item_presence", actor=actor, at=at, **told)
    return meeting


def _fit(meeting: Meeting, mandate_id: int, first: int, last: int, entry: Entry) -> list[AgendaItem]:
    """The points concerned, once what is said of this member makes sense."""
    assembly = queries.assemblies_of(meeting).general
    if mandate_id not in assembly.by_mandate:
        raise RuleBroken("Cette personne ne siège pas au comité le jour de la séance.")
    refuse_remote(entry, meeting)
    refuse_incoherent(entry, mandate_id, assembly)
    items = list(meeting.items.filter(position__gte=first, position__lte=last))
    if not items:
        raise RuleBroken("Choisissez un premier point qui ne vient pas après le dernier.")
    _refuse_held(items)
    return items


def _write(
    meeting: Meeting, mandate_id: int, items: list[AgendaItem], entry: Entry, actor: Actor, at: datetime
) -> None:
    ItemPresence.objects.filter(item__in=items, mandate=mandate_id).delete()
    whole = Attendance.objects.filter(meeting=meeting, mandate=mandate_id).first()
    if whole is not None and (whole.presence, whole.proxy_holder_id) == (entry.presence, entry.holder_id):
        return
    ItemPresence.objects.bulk_create(
        ItemPresence(
            item=item,
            mandate_id=mandate_id,
            presence=entry.presence,
            proxy_holder_id=entry.holder_id,
            recorded_at=at,
            recorded_by=actor.user,
        )
        for item in items
    )


def _refuse_held(items: list[AgendaItem]) -> None:
    held = Ballot.objects.filter(item__in=items, status__in=_HELD).select_related("item").first()
    if held is not None:
        raise WrongState(
            f"Un scrutin a été clos sur le point {held.item.position} : la présence n’y change plus. "
            "Choisissez les points qui le suivent."
        )

"""What every act on a meeting begins and ends with: the lock and the three questions, then the row and the journal."""

from datetime import datetime
from uuid import UUID

from accounts import actors
from accounts.actors import Actor
from committee import workflow
from committee.enums.meetings import MeetingKind, MeetingStatus, MeetingStep
from committee.models import AgendaItem, CommitteeRules, Meeting
from committee.policies import meetings as policies
from committee.queries import composition
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.verdicts import HIDDEN, require


def lock(meeting_id: UUID) -> Meeting:
    """The row, held until the end of the transaction.

    Raises: NotVisible when there is none.
    """
    rows = Meeting.objects.select_related("rules").select_for_update(of=("self",), no_key=True)
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotVisible(HIDDEN.refusal)
    return meeting


def take(
    meeting_id: UUID, step: MeetingStep, actor: Actor, at: datetime, *, kind: MeetingKind | None = None
) -> tuple[Meeting, Actor]:
    """Lock, read the person again, then ask in this order: may this person, and is it the moment?

    `kind` when the act is of a meeting only, or of a written consultation only.
    """
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, meeting))
    refuse_other_kind(meeting, kind)
    workflow.MEETING.target(step, source=meeting.status)
    return meeting, actor


def refuse_other_kind(meeting: Meeting, kind: MeetingKind | None) -> None:
    """Raises: WrongState when the act is not of this kind of meeting."""
    if kind is not None and meeting.kind != kind:
        raise WrongState(f"Une {meeting.noun} ne se conduit pas ainsi.")


def take_led(
    meeting_id: UUID, actor: Actor, at: datetime, *, during: frozenset[MeetingStatus], refusal: str
) -> tuple[Meeting, Actor]:
    """The same for an act that moves no state: whoever leads, while the meeting is in one of these states."""
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    require(policies.can_lead(actor, meeting))
    if meeting.status not in during:
        raise WrongState(refusal)
    return meeting, actor


def settle(
    meeting: Meeting, step: MeetingStep, *, actor: journal.Person, at: datetime, **details: str | int | bool
) -> None:
    """Move the row to where the table says, and tell the journal."""
    before, meeting.status = meeting.status, workflow.MEETING.target(step, source=meeting.status).value
    meeting.revision += 1
    meeting.save()
    journal.record(
        action=f"meeting.{step}",
        actor=actor,
        at=at,
        target=meeting,
        before=before,
        after=meeting.status,
        details=details,
    )


def note(meeting: Meeting, act: str, *, actor: Actor, at: datetime, **details: str | int | bool) -> None:
    """Save a change that moves no state, and tell the journal."""
    meeting.revision += 1
    meeting.save()
    journal.record(action=f"meeting.{act}", actor=actor, at=at, target=meeting, details=details)


def bring_to(meeting: Meeting, item: AgendaItem) -> None:
    """Make this the point that the meeting is dealing with, if it is not."""
    if meeting.current_item_id != item.pk:
        meeting.current_item = item
        meeting.revision += 1
        meeting.save()


def refuse_stale(meeting: Meeting, revision: int) -> None:
    """Raises: Stale when somebody saved since the form was opened."""
    if meeting.revision != revision:
        raise Stale(
            "Cette séance a été modifiée par une autre personne depuis que vous avez ouvert le formulaire. "
            "Rechargez la page pour voir ce qui a changé, puis recommencez."
        )


def rules_of(meeting: Meeting) -> CommitteeRules:
    """The rules pinned to the meeting; before it is convened, those that will be in force on its day.

    Raises: RuleBroken when there are none.
    """
    rules = meeting.rules or composition.rules_in_force(meeting.day)
    if rules is None:
        raise RuleBroken("Aucune règle de fonctionnement n’est en vigueur à cette date : enregistrez-les d’abord.")
    return rules

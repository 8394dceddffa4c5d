"""What every act on a ballot begins and ends with: the locks and the three questions, then the row and the journal."""

from datetime import datetime
from uuid import UUID

from accounts import actors
from accounts.actors import Actor
from committee import workflow
from committee.assembly import Assembly
from committee.enums.meetings import BallotMode, BallotStep, MeetingKind
from committee.models import AgendaItem, Ballot, Meeting
from committee.operations.meeting_steps import lock as lock_meeting
from committee.operations.meeting_steps import refuse_other_kind, rules_of
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.rules.quorum import Quorum, quorum
from committee.workflow.meetings import belongs
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.typography import lowered
from common.verdicts import HIDDEN, require


def lock(ballot_id: UUID) -> Ballot:
    """The row, held until the end of the transaction.

    Raises: NotVisible when there is none.
    """
    rows = Ballot.objects.select_related("item__meeting").select_for_update(of=("self",), no_key=True)
    ballot = rows.filter(pk=ballot_id).first()
    if ballot is None:
        raise NotVisible(HIDDEN.refusal)
    return ballot


def lock_both(ballot_id: UUID) -> tuple[Meeting, Ballot]:
    """The meeting, then the ballot: always in this order."""
    item = AgendaItem.objects.filter(ballots=ballot_id).first()
    if item is None:
        raise NotVisible(HIDDEN.refusal)
    meeting = lock_meeting(item.meeting_id)
    return meeting, lock(ballot_id)


def take(ballot_id: UUID, step: BallotStep, actor: Actor, at: datetime) -> tuple[Meeting, Ballot, Actor, Assembly]:
    """Lock, read the person again, then ask in this order: may this person, and is it the moment?"""
    meeting, ballot = lock_both(ballot_id)
    actor = actors.again(actor, at)
    assembly = queries.assemblies_of(meeting).of(ballot.item)
    require(policies.BALLOT_STEPS[step](actor, assembly))
    # All its ballots open and close with the consultation (operations/consultations.py).
    refuse_other_kind(meeting, MeetingKind.MEETING)
    workflow.BALLOT.target(step, source=ballot.status)
    if not belongs(step, ballot.mode):
        raise WrongState(f"Un scrutin {BallotMode(ballot.mode).label} ne se conduit pas ainsi.")
    return meeting, ballot, actor, assembly


def settle(ballot: Ballot, step: BallotStep, *, actor: journal.Person, at: datetime, **details: str | int) -> None:
    """Move the row to where the table says, and tell the journal."""
    before, ballot.status = ballot.status, workflow.BALLOT.target(step, source=ballot.status).value
    ballot.save()
    journal.record(
        action=f"ballot.{step}",
        actor=actor,
        at=at,
        target=ballot,
        before=before,
        after=ballot.status,
        details=details,
    )


def quorum_of(meeting: Meeting, assembly: Assembly) -> Quorum:
    return quorum(assembly, rules_of(meeting), is_waived=meeting.needs_no_quorum)


def require_quorum(reached: Quorum, otherwise: str = "") -> None:
    if not reached.is_reached:
        raise RuleBroken(f"Pour ce point, {lowered(reached.sentence)}{otherwise}")

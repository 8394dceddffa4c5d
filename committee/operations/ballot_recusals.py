"""What a recusal does to the ballots of a file, whatever their mode: nothing is counted of whoever left it."""

from datetime import datetime

from accounts.actors import Actor
from accounts.models import User
from committee.assembly import from_record
from committee.enums.meetings import BallotMode, BallotStatus, BallotStep
from committee.models import Ballot, Mandate
from committee.operations import secret_boxes
from committee.workflow.meetings import BALLOT
from common import journal

_LIVE = frozenset({BallotStatus.OPEN, BallotStatus.SEALED})


def take_votes_back(ballots: list[Ballot], mandate: Mandate, person: User, *, actor: Actor, at: datetime) -> list[str]:
    """What was undone in each ballot, in words for the history. `ballots` are locked, with their votes and marks.

    An open ballot will be counted without them (`ballots.close_ballot`); a closed one is annulled, never recounted. A
    secret vote in which they took part cannot be counted without them, since nobody finds their choice: it is annulled
    and held again. A result that was proclaimed stands: the file says that the recusal came after it
    (`queries.standing`).
    """
    return [said for ballot in ballots if (said := _take_back(ballot, mandate, person, actor=actor, at=at))]


def _take_back(ballot: Ballot, mandate: Mandate, person: User, *, actor: Actor, at: datetime) -> str:
    status = BallotStatus(ballot.status)
    if status not in _LIVE | {BallotStatus.CLOSED} or not _took_part(ballot, person.pk):
        return ""
    if ballot.mode == BallotMode.SECRET or status == BallotStatus.CLOSED:
        _annul(ballot, mandate, person, actor=actor, at=at)
        return "le scrutin clos est annulé" if status == BallotStatus.CLOSED else "le scrutin secret est annulé"
    details = {"mandate": mandate.pk}
    if ballot.mode == BallotMode.HANDS:
        ballot.hands = {}
        ballot.save()
        journal.record(action="ballot.forget_hands", actor=actor, at=at, target=ballot, details=details)
        return "les mains sont à recompter"
    journal.record(action="ballot.set_vote_aside", actor=actor, at=at, target=ballot, details=details)
    return "son vote est écarté"


def _took_part(ballot: Ballot, person_id: int) -> bool:
    """Whether they, or their substitute, voted. Hands have no name: whoever could raise one, did."""
    if ballot.mode == BallotMode.NAMED:
        return any(person_id in (vote.mandate.person_id, vote.cast_by_id) for vote in ballot.votes.all())
    if ballot.mode == BallotMode.SECRET:
        return any(person_id in (mark.mandate.person_id, mark.cast_by_id) for mark in ballot.marks.all())
    if not ballot.hands:
        return False
    if not ballot.assembly:
        return True
    assembly = from_record(ballot.assembly)
    voting = [assembly.by_mandate[each] for pair in assembly.casters.items() for each in pair]
    return any(person_id in (member.person_id, member.replaces_id) for member in voting)


def _annul(ballot: Ballot, mandate: Mandate, person: User, *, actor: Actor, at: datetime) -> None:
    before, ballot.status = ballot.status, BALLOT.target(BallotStep.ANNUL, source=ballot.status).value
    ballot.annulled_at, ballot.annulled_by = at, actor.user
    ballot.annulled_reason = f"Déport de {person.full_name}, enregistré après son vote : le vote est à refaire."
    ballot.save()
    journal.record(
        action="ballot.annul",
        actor=actor,
        at=at,
        target=ballot,
        before=before,
        after=ballot.status,
        details={"mandate": mandate.pk},
    )
    secret_boxes.destroy(ballot, at=at)

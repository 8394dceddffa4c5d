"""What a recusal does to the ballots of its file, and to a deliberation that rests on one of them (ADR 13).

Whatever the mode, nothing is counted of whoever left the file, and no result stands in which they took part, as long as
the opinion is not given.
"""

from datetime import datetime
from uuid import UUID

from accounts.actors import Actor
from committee.assembly import from_record
from committee.enums.meetings import BallotMode, BallotStatus, BallotStep, MeetingStatus
from committee.enums.referrals import ReferralStatus, ReferralStep
from committee.models import Ballot, Meeting, Recusal, Referral
from committee.operations import secret_boxes
from committee.operations.ballot_steps import settle as settle_ballot
from committee.operations.referral_steps import settle as settle_referral
from common import journal

_HELD = frozenset({BallotStatus.OPEN, BallotStatus.SEALED, BallotStatus.CLOSED, BallotStatus.PROCLAIMED})


def lock_ballots(referral_id: UUID) -> list[Ballot]:
    """The meetings, then the ballots, then (by the caller) the file: the order of a proclamation.

    A vote under way is either seen here, or finds the recusal.
    """
    meetings = Meeting.objects.filter(items__referral=referral_id).order_by("pk")
    list(meetings.select_for_update(of=("self",), no_key=True))
    return list(
        Ballot.objects.filter(item__referral=referral_id)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
        .select_related("item__meeting")
        .prefetch_related("votes__mandate", "marks__mandate")
    )


def take_votes_back(
    ballots: list[Ballot], referral: Referral, recusal: Recusal, *, actor: Actor, at: datetime
) -> list[str]:
    """What was undone in each ballot, in words for the history. `ballots` are locked, with their votes and marks.

    An open vote with names will be counted without theirs, an open show of hands is counted anew; anything else falls
    whole and is held again. After the opinion, the result stands and the file says so (`queries.standing`).
    """
    if not referral.is_open:
        return []
    held = [ballot for ballot in ballots if ballot.status in _HELD and _took_part(ballot, recusal.person_id)]
    return [_take_back(ballot, referral, recusal, actor=actor, at=at) for ballot in held]


def _take_back(ballot: Ballot, referral: Referral, recusal: Recusal, *, actor: Actor, at: datetime) -> str:
    status = BallotStatus(ballot.status)
    if status != BallotStatus.OPEN or ballot.mode == BallotMode.SECRET:
        _fall(ballot, recusal, actor=actor, at=at)
        if status == BallotStatus.PROCLAIMED:
            _deliberate_again(referral, ballot, actor=actor, at=at)
        return f"le scrutin {status.label} est annulé"
    details = {"person": recusal.person_id, "mandates": _mandates_of(ballot, recusal.person_id)}
    if ballot.mode == BallotMode.HANDS:
        ballot.hands = {}
        ballot.save()
        journal.record(action="ballot.forget_hands", actor=actor, at=at, target=ballot, details=details)
        return "les mains sont à recompter"
    journal.record(action="ballot.set_vote_aside", actor=actor, at=at, target=ballot, details=details)
    return "son vote est écarté"


def _took_part(ballot: Ballot, person_id: int) -> bool:
    """They voted, or somebody for them: proxy or substitute. Whoever could raise a hand, did."""
    if ballot.mode != BallotMode.HANDS:
        return bool(_mandates_of(ballot, person_id))
    if not ballot.hands:
        return False
    if not ballot.assembly:
        return True
    assembly = from_record(ballot.assembly)
    voting = [assembly.by_mandate[each] for pair in assembly.casters.items() for each in pair]
    return any(person_id in (member.person_id, member.replaces_id) for member in voting)


def _mandates_of(ballot: Ballot, person_id: int) -> list[int]:
    """The votes of this person, and those that they cast for others: what is known of who voted, never of what."""
    signed = ballot.marks.all() if ballot.mode == BallotMode.SECRET else ballot.votes.all()
    return sorted(one.mandate_id for one in signed if person_id in {one.mandate.person_id, one.cast_by_id})


def _fall(ballot: Ballot, recusal: Recusal, *, actor: Actor, at: datetime) -> None:
    ballot.annulled_at, ballot.annulled_by = at, actor.user
    ballot.annulled_reason = (
        f"Déport de {recusal.person.full_name}, enregistré après sa participation au scrutin : "
        "le vote est à refaire (CRPA, art. R.133-12)."
    )
    settle_ballot(ballot, BallotStep.FALL, actor=actor, at=at, person=recusal.person_id)
    secret_boxes.destroy(ballot, at=at)


def _deliberate_again(referral: Referral, ballot: Ballot, *, actor: Actor, at: datetime) -> None:
    """The deliberation rested on this vote: in the same meeting while it is open, else by another one."""
    if referral.status != ReferralStatus.DELIBERATED or not (ballot.is_carried and ballot.text_sha256):
        return
    is_sitting = ballot.item.meeting.status == MeetingStatus.OPEN
    referral.deliberated_at = None
    step = ReferralStep.RESUME if is_sitting else ReferralStep.REOPEN
    settle_referral(referral, step, actor=actor, at=at, told=ballot.item.meeting.reference)

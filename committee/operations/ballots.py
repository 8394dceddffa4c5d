"""A ballot: prepared, opened, cast, closed once, proclaimed; or annulled with its reason."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from committee.enums.meetings import BallotMode, BallotStatus, BallotStep, Choice, MeetingStatus
from committee.models import AgendaItem, Ballot, Meeting, Vote
from committee.operations import secret_boxes
from committee.operations.ballot_counts import recounted, tally_of
from committee.operations.ballot_steps import lock, lock_both, quorum_of, require_quorum, settle, take
from committee.operations.meeting_steps import bring_to, rules_of
from committee.operations.meeting_steps import lock as lock_meeting
from committee.operations.minutes_approval import conclude_minutes, refuse_unfit_ballot, take_minutes
from committee.operations.referral_steps import hold
from committee.operations.referrals import mark_deliberated, settle_request_by_vote
from committee.operations.respondents import NAMED_ONLY, note_respondent
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.rules import hands, secrecy
from committee.rules.hands import Hands
from committee.rules.points import blocks_of_point
from committee.rules.secrecy import NO_GROUNDS, Grounds
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.verdicts import HIDDEN, require

PREPARED_DURING = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.OPEN})


@transaction.atomic
def prepare_ballot(
    *,
    item_id: UUID,
    actor: Actor,
    at: datetime,
    question: str,
    subject_label: str = "",
    text_sha256: str = "",
    mode: BallotMode = BallotMode.NAMED,
    grounds: Grounds = NO_GROUNDS,
    ballot_id: UUID | None = None,
) -> Ballot:
    """Make a ballot ready on a point of the agenda, with the digest of the text it bears on.

    Sent twice with the same `ballot_id`, it is prepared once.
    """
    item = _item(item_id)
    meeting = lock_meeting(item.meeting_id)
    actor = actors.again(actor, at)
    require(policies.can_prepare_ballot(actor, item))
    if ballot_id and (already := Ballot.objects.filter(pk=ballot_id, item=item).first()):
        return already
    _refuse_late(meeting)
    _refuse_other_question(item, question.strip())
    refuse_unfit_ballot(item, text_sha256)
    ballot = Ballot.objects.create(
        pk=ballot_id or uuid4(),
        item=item,
        question=question.strip(),
        subject_label=subject_label,
        text_sha256=text_sha256,
        prepared_at=at,
        prepared_by=actor.user,
        **_mode(mode, grounds, meeting, item),
    )
    details = {"item": str(item.pk), "text_sha256": text_sha256, "mode": mode}
    journal.record(action="ballot.prepare", actor=actor, at=at, target=ballot, after=ballot.status, details=details)
    return ballot


@transaction.atomic
def choose_mode(
    *, ballot_id: UUID, actor: Actor, at: datetime, mode: BallotMode, grounds: Grounds = NO_GROUNDS
) -> Ballot:
    """Change how the committee will vote, as long as the ballot is not open.

    Raises: RuleBroken when the rules do not let it be secret on these grounds.
    """
    meeting, ballot = lock_both(ballot_id)
    actor = actors.again(actor, at)
    require(policies.can_prepare_ballot(actor, _item(ballot.item_id)))
    if ballot.status != BallotStatus.READY:
        raise WrongState("Le mode de scrutin ne change plus une fois le scrutin ouvert.")
    if ballot.mode == mode and secret_boxes.grounds_of(ballot) == grounds:
        return ballot
    before = ballot.mode
    for field, value in _mode(mode, grounds, meeting, ballot.item).items():
        setattr(ballot, field, value)
    ballot.save()
    journal.record(action="ballot.choose_mode", actor=actor, at=at, target=ballot, before=before, after=mode)
    return ballot


@transaction.atomic
def open_ballot(*, ballot_id: UUID, actor: Actor, at: datetime, has_read_warning: bool = False) -> Ballot:
    """Let the members vote, if the quorum is there for this point, the recused set aside.

    A secret vote opens when its three shares are held: the key of its box is made here, and forgotten here.
    Raises: WrongState when the meeting is not open or another ballot is; RuleBroken without quorum, when a text
    has lost its rapporteur, without the shares, or, for a secret vote among few, when the warning was not read.
    """
    meeting, ballot, actor, assembly = take(ballot_id, BallotStep.OPEN, actor, at)
    if meeting.status != MeetingStatus.OPEN:
        raise WrongState("La séance n’est pas ouverte : ouvrez-la avant le scrutin.")
    if Ballot.objects.filter(item__meeting=meeting, status=BallotStatus.OPEN).exists():
        raise WrongState("Un autre scrutin est ouvert : un seul à la fois.")
    if ballot.text_sha256 and (blocks := blocks_of_point(ballot.item, assembly)):
        raise RuleBroken(" ".join(blocks))
    require_quorum(quorum_of(meeting, assembly))
    if ballot.mode == BallotMode.SECRET:
        secret_boxes.refuse_unfit(ballot, assembly, rules_of(meeting), has_read_warning=has_read_warning)
        secret_boxes.close_box(ballot)
    ballot.opened_at, ballot.opened_by = at, actor.user
    settle(ballot, BallotStep.OPEN, actor=actor, at=at)
    bring_to(meeting, ballot.item)
    return ballot


@transaction.atomic
def cast_vote(
    *, ballot_id: UUID, choice: Choice, actor: Actor, at: datetime, for_mandate_id: int | None = None
) -> Vote:
    """Vote for oneself, or for the member whose proxy one holds. The choice may change until the close.

    The same choice sent twice is one vote. The journal says that somebody voted, never what.
    """
    ballot = lock(ballot_id)
    actor = actors.again(actor, at)
    note_respondent(ballot, actor, at)
    assembly = queries.assemblies_of(ballot.item.meeting).of(ballot.item)
    mandate_id = for_mandate_id or (actor.mandate.mandate_id if actor.mandate else 0)
    require(policies.can_vote_for(actor, assembly, mandate_id))
    if ballot.status != BallotStatus.OPEN:
        raise WrongState("Le scrutin n’est pas ouvert : votre vote n’a pas été enregistré.")
    if ballot.mode != BallotMode.NAMED:
        raise WrongState(f"Ce scrutin est {BallotMode(ballot.mode).label}\u00a0: on ne vote pas ici.")
    vote = Vote.objects.filter(ballot=ballot, mandate_id=mandate_id).first()
    if vote is not None and vote.choice == choice and vote.cast_by_id == actor.user.pk:
        return vote
    is_change = vote is not None
    vote = vote or Vote(ballot=ballot, mandate_id=mandate_id)
    vote.choice, vote.cast_at, vote.cast_by = choice, at, actor.user
    vote.as_proxy = actor.mandate is None or actor.mandate.mandate_id != mandate_id
    vote.save()
    journal.record(
        action="ballot.change_vote" if is_change else "ballot.cast_vote",
        actor=actor,
        at=at,
        target=ballot,
        details={"mandate": mandate_id, "as_proxy": vote.as_proxy},
    )
    return vote


@transaction.atomic
def count_hands(*, ballot_id: UUID, actor: Actor, at: datetime, counted: Hands) -> Ballot:
    """Write down the hands that were counted in the room. It may be corrected until the close.

    Raises: WrongState outside an open show of hands; RuleBroken when the count cannot stand.
    """
    meeting, ballot = lock_both(ballot_id)
    actor = actors.again(actor, at)
    assembly = queries.assemblies_of(meeting).of(ballot.item)
    require(policies.can_count_hands(actor, assembly))
    if ballot.status != BallotStatus.OPEN or ballot.mode != BallotMode.HANDS:
        raise WrongState("On compte les mains d’un scrutin à main levée, tant qu’il est ouvert.")
    if objections := hands.objections(counted, assembly, rules_of(meeting)):
        raise RuleBroken(" ".join(objections))
    if ballot.hands == counted.as_record():
        return ballot
    ballot.hands = counted.as_record()
    ballot.save()
    journal.record(action="ballot.count_hands", actor=actor, at=at, target=ballot, details=ballot.hands)
    return ballot


@transaction.atomic
def close_ballot(*, ballot_id: UUID, actor: Actor, at: datetime) -> Ballot:
    """Close once and count: the votes of this instant, the recused of this instant set aside.

    Raises: RuleBroken when recusals have broken the quorum of this point (the ballot is then to be annulled), or when
    the hands are not counted.
    """
    meeting, ballot, actor, assembly = take(ballot_id, BallotStep.CLOSE, actor, at)
    reached = quorum_of(meeting, assembly)
    require_quorum(reached, otherwise=" Annulez ce scrutin.")
    tally = tally_of(ballot, assembly, rules_of(meeting))
    ballot.closed_at, ballot.closed_by = at, actor.user
    ballot.assembly, ballot.tally = assembly.as_record(), tally.as_record()
    ballot.explanation = f"{reached.sentence} {_how(ballot)}{tally.sentence}"
    ballot.is_carried = tally.is_carried
    settle(ballot, BallotStep.CLOSE, actor=actor, at=at)
    return ballot


@transaction.atomic
def proclaim_ballot(*, ballot_id: UUID, actor: Actor, at: datetime) -> Ballot:
    """Make the result official, with its consequence for the file or for the minutes that were voted, in the same
    transaction.

    Raises: RuleBroken when the votes no longer give the tally that was counted.
    """
    meeting, ballot, actor, _assembly = take(ballot_id, BallotStep.PROCLAIM, actor, at)
    if recounted(ballot, rules_of(meeting)).as_record() != ballot.tally:
        raise RuleBroken("Le décompte ne correspond plus aux votes enregistrés : annulez ce scrutin et revotez.")
    minuted = take_minutes(ballot)
    hold(filter(None, [ballot.item.referral_id]))
    ballot.proclaimed_at, ballot.proclaimed_by = at, actor.user
    settle(ballot, BallotStep.PROCLAIM, actor=actor, at=at)
    if ballot.item.referral_id is not None:
        draw_consequence(ballot, ballot.item.referral_id, actor, at)
    conclude_minutes(minuted, ballot, actor=actor, at=at)
    return ballot


@transaction.atomic
def annul_ballot(*, ballot_id: UUID, actor: Actor, at: datetime, reason: str) -> Ballot:
    """Set a ballot aside before its result is proclaimed; its votes stay in the record, but for what a box holds."""
    _meeting, ballot, actor, _assembly = take(ballot_id, BallotStep.ANNUL, actor, at)
    if not reason.strip():
        raise RuleBroken("Donnez le motif de l’annulation : il est porté au procès-verbal.")
    ballot.annulled_at, ballot.annulled_by, ballot.annulled_reason = at, actor.user, reason.strip()
    settle(ballot, BallotStep.ANNUL, actor=actor, at=at)
    secret_boxes.destroy(ballot, at=at)
    return ballot


def still_takes_questions(meeting: Meeting) -> bool:
    """Until its end for a meeting; until it leaves for a written consultation, which is sent with its questions."""
    return meeting.status in ({MeetingStatus.PLANNED} if meeting.is_written else PREPARED_DURING)


def _refuse_late(meeting: Meeting) -> None:
    if still_takes_questions(meeting):
        return
    if meeting.is_written:
        raise WrongState("La consultation écrite est partie avec ses questions : aucune ne s’y ajoute.")
    raise WrongState("La séance est achevée : aucun scrutin ne peut plus y être préparé.")


def _item(item_id: UUID) -> AgendaItem:
    item = queries.items_with_referrals().filter(pk=item_id).first()
    if item is None:
        raise NotVisible(HIDDEN.refusal)
    return item


def _mode(mode: BallotMode, grounds: Grounds, meeting: Meeting, item: AgendaItem) -> dict[str, Any]:
    """The fields of a ballot that say how it is held.

    Raises: RuleBroken when the rules do not let it be secret on these grounds.
    """
    if meeting.is_written and mode != BallotMode.NAMED:
        raise RuleBroken(NAMED_ONLY)
    assembly = queries.assemblies_of(meeting).of(item)
    if mode == BallotMode.SECRET and (objection := secrecy.objection(mode, grounds, assembly, rules_of(meeting))):
        raise RuleBroken(objection)
    is_secret = mode == BallotMode.SECRET
    return {
        "mode": mode,
        "secret_asked_by_id": grounds.asked_by_id if is_secret else None,
        "concerns_people": is_secret and grounds.concerns_people,
    }


def _how(ballot: Ballot) -> str:
    """Votes with a name explain themselves; other modes are said."""
    return "" if ballot.mode == BallotMode.NAMED else f"Scrutin {BallotMode(ballot.mode).label}. "


def draw_consequence(ballot: Ballot, referral_id: UUID, actor: Actor, at: datetime) -> None:
    """A text adopted is a file deliberated; without a text, the committee may have voted whether to seize itself."""
    if not ballot.text_sha256:
        settle_request_by_vote(
            referral_id=referral_id,
            actor=actor,
            at=at,
            is_carried=bool(ballot.is_carried),
            result=ballot.explanation,
        )
    elif ballot.is_carried:
        mark_deliberated(referral_id=referral_id, actor=actor, at=at)


def _refuse_other_question(item: AgendaItem, question: str) -> None:
    """On a request for a self-referral one question only is voted: its answer takes the file up, or declines it."""
    if not question:
        raise RuleBroken("Écrivez la question posée au comité.")
    imposed = queries.question_imposed_on(item)
    if imposed and question != imposed:
        raise RuleBroken(f"Une autosaisine demandée se vote par cette question seulement : « {imposed} »")

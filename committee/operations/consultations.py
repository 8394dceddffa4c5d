"""A written consultation between two meetings: sent, opened, answered, closed; or stopped by whoever demands a meeting.

Ordonnance n° 2014-1329 du 6 novembre 2014. It follows the table of meetings, with an opening and a closing moment in
the place of a room: all its ballots open and close with it, each answer is an attendance, nobody is represented.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from accounts.models import User
from committee.assembly import Assembly
from committee.enums.meetings import (
    BallotMode,
    BallotStatus,
    BallotStep,
    MeetingKind,
    MeetingLetterKind,
    MeetingStatus,
)
from committee.enums.meetings import MeetingStep as Step
from committee.models import Ballot, CommitteeRules, Meeting, MeetingDemand, MeetingLetter
from committee.operations import ballot_steps
from committee.operations.ballot_counts import tally_of
from committee.operations.ballots import draw_consequence
from committee.operations.convening import freeze_papers
from committee.operations.meeting_letters import announce
from committee.operations.meeting_steps import lock, refuse_other_kind, rules_of, settle, take
from committee.operations.meetings import hold_files, release_files
from committee.operations.minutes import assemble_minutes
from committee.operations.respondents import NAMED_ONLY
from committee.operations.waivers import refuse_unsettled_agenda
from committee.policies import meetings as policies
from committee.queries import consultations as queries
from committee.queries.meetings import assemblies_of
from committee.rules import consultation as rule
from common import journal
from common.errors import RuleBroken, WrongState
from common.typography import long_moment, lowered, plural
from common.verdicts import require

S = MeetingStatus
WRITTEN = MeetingKind.WRITTEN
CALENDAR = journal.System("calendrier")
_UNDECIDED = [BallotStatus.READY, BallotStatus.OPEN]
REMINDED_BEFORE = timedelta(days=1)


@transaction.atomic
def send(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """Send the consultation to every member, with its rules, its papers and its questions; open it when it is time.

    Raises: RuleBroken when the rules know no written consultation, when it is too short, or when a point has no
    question that can be answered by name.
    """
    meeting, actor = take(meeting_id, Step.CONVENE, actor, at, kind=WRITTEN)
    meeting.rules = rules_of(meeting)
    _refuse_unfit(meeting, meeting.rules, at)
    meeting.convened_at, meeting.convened_by = at, actor.user
    meeting.edition += 1
    papers = freeze_papers(meeting, at=at)
    settle(meeting, Step.CONVENE, actor=actor, at=at, papers=papers)
    if meeting.starts_at <= at:
        _open(meeting, by=actor.user, person=actor, at=at)
    announce(MeetingLetterKind.NOTICE, meeting, at=at)
    return meeting


@transaction.atomic
def open_consultation(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """Open by hand one whose moment has come, when the calendar has not done it yet."""
    meeting, actor = take(meeting_id, Step.OPEN, actor, at, kind=WRITTEN)
    if at < meeting.starts_at:
        raise RuleBroken(f"La consultation s’ouvre le {long_moment(meeting.starts_at)}.")
    _open(meeting, by=actor.user, person=actor, at=at)
    return meeting


def open_those_due(*, at: datetime) -> int:
    """Called by the calendar: open what was sent and whose moment has come. Returns how many."""
    return sum(_open_if_due(meeting_id, at) for meeting_id in queries.to_open(at=at))


def remind(*, at: datetime) -> int:
    """Called by the calendar: the day before the close, tell those who have not answered, once. Returns how many."""
    reminded = 0
    for meeting in queries.ending_within(REMINDED_BEFORE, at=at):
        told = MeetingLetter.objects.filter(
            meeting=meeting, edition=meeting.edition, kind=MeetingLetterKind.REMINDER
        ).values_list("mandate_id", flat=True)
        waiting = queries.awaited(meeting) - set(told)
        announce(MeetingLetterKind.REMINDER, meeting, at=at, only=waiting)
        reminded += len(waiting)
    return reminded


@transaction.atomic
def close(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """Close and count every ballot at once, and proclaim the results; or state that too few have answered.

    Raises: RuleBroken before its end, as long as a member may still answer.
    """
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    require(policies.can_lead(actor, meeting))
    refuse_other_kind(meeting, WRITTEN)
    if meeting.status != S.OPEN:
        raise WrongState("Seule une consultation ouverte peut être close.")
    _refuse_early(meeting, at)
    rules = rules_of(meeting)
    ballots = _lock_ballots(meeting)
    hold_files(meeting)
    assemblies = assemblies_of(meeting)
    reached = rule.respondents(rule.answered_by(assemblies.general, queries.respondents_of(meeting)), rules)
    meeting.quorum_note = reached.sentence
    for ballot in ballots:
        if reached.is_reached:
            _count(ballot, assemblies.of(ballot.item), rules, actor, at)
        else:
            _annul(ballot, reached.sentence, actor, at)
    release_files(meeting, actor=actor, at=at)
    if reached.is_reached:
        meeting.closed_at, meeting.closed_by = at, actor.user
    step = Step.CLOSE if reached.is_reached else Step.LAPSE
    settle(meeting, step, actor=actor, at=at, answered=reached.answered, required=reached.required)
    if reached.is_reached:
        assemble_minutes(meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def demand_meeting(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """A member demands that the committee meet. Once enough do, the consultation stops and decides nothing.

    Sent twice, it is one demand.
    """
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    require(policies.can_demand_meeting(actor, meeting))
    refuse_other_kind(meeting, WRITTEN)
    if meeting.status not in {S.CONVENED, S.OPEN} or (meeting.ends_at is not None and at >= meeting.ends_at):
        raise WrongState("On demande une séance tant que la consultation n’est pas terminée.")
    mine = actor.mandate.mandate_id if actor.mandate else 0
    if mine not in assemblies_of(meeting).general.by_mandate:
        raise RuleBroken("Votre mandat ne couvre pas cette consultation.")
    ballots = _lock_ballots(meeting)
    hold_files(meeting)
    _demand, is_new = MeetingDemand.objects.get_or_create(
        meeting=meeting, mandate_id=mine, defaults={"demanded_at": at, "demanded_by": actor.user}
    )
    if not is_new:
        return meeting
    journal.record(action="meeting.demand_meeting", actor=actor, at=at, target=meeting, details={"mandate": mine})
    names = list(meeting.demands.values_list("mandate__person__full_name", flat=True))
    if len(names) >= rules_of(meeting).members_to_demand_meeting:
        _stop(meeting, ballots, rule.demand(names, rules_of(meeting)), actor, at)
    return meeting


def _stop(meeting: Meeting, ballots: list[Ballot], reason: str, actor: Actor, at: datetime) -> None:
    for ballot in ballots:
        _annul(ballot, reason, actor, at)
    release_files(meeting, actor=actor, at=at)
    meeting.stopped_at, meeting.postponed_reason = at, reason
    settle(meeting, Step.STOP, actor=actor, at=at)
    announce(MeetingLetterKind.STOPPED, meeting, at=at)


@transaction.atomic
def _open_if_due(meeting_id: UUID, at: datetime) -> bool:
    meeting = lock(meeting_id)
    # Read again under the lock: it may have been opened by hand, put off or stopped meanwhile.
    if meeting.status != S.CONVENED or meeting.starts_at > at or meeting.convened_by is None:
        return False
    _open(meeting, by=meeting.convened_by, person=CALENDAR, at=at)
    return True


def _open(meeting: Meeting, *, by: User, person: journal.Person, at: datetime) -> None:
    """All the ballots open with the consultation; `by` is who sent it, or who opened it by hand."""
    meeting.opened_at, meeting.opened_by = at, by
    settle(meeting, Step.OPEN, actor=person, at=at)
    for ballot in _lock_ballots(meeting):
        ballot.opened_at, ballot.opened_by = at, by
        ballot_steps.settle(ballot, BallotStep.OPEN, actor=person, at=at)


def _count(ballot: Ballot, members: Assembly, rules: CommitteeRules, actor: Actor, at: datetime) -> None:
    """The quorum and the count of one point, the recused set aside: of this question, who answered takes part."""
    assembly = rule.answered_by(members, {vote.mandate_id for vote in ballot.votes.all()})
    reached = rule.respondents(assembly, rules)
    if not reached.is_reached:
        _annul(ballot, f"Pour ce point, {lowered(reached.sentence)}", actor, at)
        return
    tally = tally_of(ballot, assembly, rules)
    ballot.closed_at, ballot.closed_by = at, actor.user
    ballot.assembly, ballot.tally = assembly.as_record(), tally.as_record()
    ballot.explanation = f"{reached.sentence} {tally.sentence}"
    ballot.is_carried = tally.is_carried
    ballot_steps.settle(ballot, BallotStep.CLOSE, actor=actor, at=at)
    ballot.proclaimed_at, ballot.proclaimed_by = at, actor.user
    ballot_steps.settle(ballot, BallotStep.PROCLAIM, actor=actor, at=at)
    if ballot.item.referral_id is not None:
        draw_consequence(ballot, ballot.item.referral_id, actor, at)


def _annul(ballot: Ballot, reason: str, actor: Actor, at: datetime) -> None:
    ballot.annulled_at, ballot.annulled_by, ballot.annulled_reason = at, actor.user, reason
    ballot_steps.settle(ballot, BallotStep.ANNUL, actor=actor, at=at)


def _lock_ballots(meeting: Meeting) -> list[Ballot]:
    """A vote under way is either seen here, or finds the ballot closed."""
    return list(
        Ballot.objects.filter(item__meeting=meeting, status__in=_UNDECIDED)
        .select_related("item")
        .prefetch_related("votes")
        .select_for_update(of=("self",), no_key=True)
        .order_by("item__position", "pk")
    )


def _refuse_unfit(meeting: Meeting, rules: CommitteeRules, at: datetime) -> None:
    if not rules.written_consultation:
        raise RuleBroken(
            f"Les règles ne permettent pas de consultation écrite ({rules.source('written_consultation')})\u00a0: "
            "prévoyez une séance."
        )
    items = list(meeting.items.prefetch_related("ballots"))
    if not items:
        raise RuleBroken("L’ordre du jour est vide : ajoutez un point avant d’envoyer la consultation.")
    for item in items:
        ready = [ballot for ballot in item.ballots.all() if ballot.status == BallotStatus.READY]
        if not ready:
            raise RuleBroken(f"Le point {item.position} ne pose pas de question : préparez d’abord son scrutin.")
        if any(ballot.mode != BallotMode.NAMED for ballot in ready):
            raise RuleBroken(NAMED_ONLY)
    refuse_unsettled_agenda(meeting)
    given = rule.opening_of(meeting, rules, at=at)
    if not given.is_long_enough:
        raise RuleBroken(f"{given.sentence} Corrigez les dates.")


def _refuse_early(meeting: Meeting, at: datetime) -> None:
    if meeting.ends_at is not None and at < meeting.ends_at and (waiting := queries.awaited(meeting)):
        have = "n’ont" if len(waiting) >= 2 else "n’a"
        raise RuleBroken(
            f"La consultation est ouverte jusqu’au {long_moment(meeting.ends_at)} et {plural(len(waiting), 'membre')} "
            f"{have} pas répondu à tout : attendez sa clôture."
        )

"""The life of a meeting: planned, convened, opened, closed, its minutes approved; postponed; convened a second time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from committee.enums.hearings import HearingLetterKind
from committee.enums.meetings import BallotStatus, MeetingKind, MeetingLetterKind, MeetingStatus
from committee.enums.meetings import MeetingStep as Step
from committee.models import AgendaItem, Ballot, ItemPresence, Meeting, Referral
from committee.operations.convening import freeze_papers
from committee.operations.hearings import announce_to_guests, invite_to_second
from committee.operations.meeting_letters import announce
from committee.operations.meeting_steps import note, refuse_other_kind, refuse_stale, rules_of, settle, take, take_led
from committee.operations.minutes import assemble_minutes, has_left_a_point
from committee.operations.minutes_agenda import bring_minutes_on_agenda, prepare_approvals
from committee.operations.referral_steps import hold
from committee.operations.referrals import unschedule_referral
from committee.operations.waivers import refuse_unsettled_agenda
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.rules.notice import Notice, notice
from committee.rules.quorum import Quorum, quorum
from committee.workflow.referrals import ON_AN_AGENDA
from common import journal
from common.errors import NotAllowed, RuleBroken, WrongState
from common.locks import one_at_a_time
from common.verdicts import require

S = MeetingStatus
# Notes are taken in the meeting; afterwards the minutes have versions (operations/minutes.py).
WRITABLE = frozenset({S.OPEN})


@transaction.atomic
def plan_meeting(
    *,
    meeting_id: UUID,
    actor: Actor,
    at: datetime,
    starts_at: datetime,
    place: str,
    remote_access: str = "",
    second_notice_of: Meeting | None = None,
    ends_at: datetime | None = None,
    is_demonstration: bool = False,
) -> Meeting:
    """Put a meeting in the calendar, with the next reference of its year. Sent twice, it is planned once.

    The approval of the minutes that wait comes first on its agenda; a second notice has the agenda of the first.
    With `ends_at` it is a written consultation.
    """
    actor = actors.again(actor, at)
    require(policies.can_plan(actor))
    one_at_a_time(f"meeting.{(year := timezone.localtime(starts_at).year)}")
    if already := Meeting.objects.filter(pk=meeting_id).first():
        return already
    _refuse_past(starts_at, at, ends_at)
    meeting = Meeting.objects.create(
        pk=meeting_id,
        kind=MeetingKind.WRITTEN if ends_at else MeetingKind.MEETING,
        ends_at=ends_at,
        year=year,
        number=_next_number(year),
        starts_at=starts_at,
        place=place,
        remote_access=remote_access,
        second_notice_of=second_notice_of,
        planned_at=at,
        planned_by=actor.user,
        is_demonstration=is_demonstration,
    )
    bring_minutes_on_agenda(meeting)
    journal.record(action="meeting.plan", actor=actor, at=at, target=meeting, after=meeting.status)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting_id: UUID,
    actor: Actor,
    at: datetime,
    revision: int,
    starts_at: datetime,
    place: str,
    remote_access: str,
    ends_at: datetime | None = None,
) -> Meeting:
    """Correct the date or the place of a meeting that is not convened yet.

    Raises: Stale when somebody saved since `revision`.
    """
    meeting, actor = take_led(
        meeting_id,
        actor,
        at,
        during=frozenset({S.PLANNED}),
        refusal="La séance est convoquée : reportez-la pour changer la date ou le lieu.",
    )
    refuse_stale(meeting, revision)
    _refuse_past(starts_at, at, ends_at)
    refuse_other_kind(meeting, MeetingKind.WRITTEN if ends_at else MeetingKind.MEETING)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.remote_access = place, remote_access
    note(meeting, "change", actor=actor, at=at)
    return meeting


@transaction.atomic
def convene_meeting(*, meeting_id: UUID, actor: Actor, at: datetime, urgency_reason: str = "") -> Meeting:
    """Send the notice to every member; pin the rules in force on the day of the meeting, and the papers of each file.

    Raises: RuleBroken when the agenda is empty, when a declared link with one of its files is not settled, when no
    rules are in force, or when the notice is too short and no urgency is given (CRPA, art. R.133-8: « sauf urgence »).
    """
    meeting, actor = take(meeting_id, Step.CONVENE, actor, at, kind=MeetingKind.MEETING)
    bring_minutes_on_agenda(meeting)
    if not meeting.items.exists():
        raise RuleBroken("L’ordre du jour est vide : ajoutez un point avant de convoquer.")
    refuse_unsettled_agenda(meeting)
    meeting.rules = rules_of(meeting)
    given = notice_of(meeting, at)
    if not given.is_met and not urgency_reason.strip():
        raise RuleBroken(f"{given.sentence} Reportez la séance, ou donnez le motif de l’urgence.")
    meeting.urgency_reason = "" if given.is_met else urgency_reason.strip()
    meeting.convened_at, meeting.convened_by = at, actor.user
    meeting.edition += 1
    papers = freeze_papers(meeting, at=at)
    settle(meeting, Step.CONVENE, actor=actor, at=at, days=given.days, is_urgent=not given.is_met, papers=papers)
    announce(MeetingLetterKind.NOTICE, meeting, at=at)
    announce_to_guests(HearingLetterKind.INVITATION, meeting, at=at)
    return meeting


@transaction.atomic
def postpone_meeting(*, meeting_id: UUID, actor: Actor, at: datetime, reason: str) -> Meeting:
    """Put the meeting off; those who were convened are told."""
    meeting, actor = take(meeting_id, Step.POSTPONE, actor, at)
    if not reason.strip():
        raise RuleBroken("Donnez le motif du report : il est conservé avec la séance.")
    was_convened = meeting.status == S.CONVENED
    meeting.postponed_reason = reason.strip()
    settle(meeting, Step.POSTPONE, actor=actor, at=at)
    if was_convened:
        announce(MeetingLetterKind.POSTPONEMENT, meeting, at=at)
        announce_to_guests(HearingLetterKind.POSTPONEMENT, meeting, at=at)
    return meeting


@transaction.atomic
def reschedule_meeting(*, meeting_id: UUID, actor: Actor, at: datetime, starts_at: datetime) -> Meeting:
    """Give a new date to a meeting that was postponed. What was answered to the first notice falls."""
    meeting, actor = take(meeting_id, Step.RESCHEDULE, actor, at)
    _refuse_past(starts_at, at)
    if meeting.ends_at is not None:
        # A consultation that was put off stays open as long.
        meeting.ends_at += starts_at - meeting.starts_at
    meeting.starts_at = starts_at
    meeting.convened_at = meeting.convened_by = None
    meeting.rules = None
    meeting.urgency_reason = ""
    ItemPresence.objects.filter(item__meeting=meeting).delete()
    meeting.attendances.all().delete()
    settle(meeting, Step.RESCHEDULE, actor=actor, at=at)
    return meeting


@transaction.atomic
def open_meeting(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """Open, once the quorum is there; on a second notice none is required.

    Raises: RuleBroken when the day is not the one convened, or when the quorum is not reached.
    """
    meeting, actor = take(meeting_id, Step.OPEN, actor, at, kind=MeetingKind.MEETING)
    _refuse_other_day(meeting, at)
    reached = quorum_of(meeting)
    if not reached.is_reached:
        raise RuleBroken(f"{reached.sentence} Attendez les membres, ou constatez l’absence de quorum.")
    meeting.opened_at, meeting.opened_by = at, actor.user
    meeting.current_item = meeting.items.first()
    meeting.quorum_note = reached.sentence
    settle(meeting, Step.OPEN, actor=actor, at=at, counted=reached.counted, required=reached.required)
    prepare_approvals(meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def note_no_quorum(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """State that the committee could not sit.

    Raises: RuleBroken when the quorum is there, or when the day has not come.
    """
    meeting, actor = take(meeting_id, Step.NOTE_NO_QUORUM, actor, at, kind=MeetingKind.MEETING)
    _refuse_before_the_day(meeting, at)
    reached = quorum_of(meeting)
    if reached.is_reached:
        raise RuleBroken(f"{reached.sentence} La séance peut être ouverte.")
    meeting.quorum_note = reached.sentence
    settle(meeting, Step.NOTE_NO_QUORUM, actor=actor, at=at, counted=reached.counted, required=reached.required)
    return meeting


@transaction.atomic
def convene_again(
    *, meeting_id: UUID, second_id: UUID, actor: Actor, at: datetime, starts_at: datetime, urgency_reason: str = ""
) -> Meeting:
    """Convene a second time on the same agenda, saying that no quorum will be required (CRPA, art. R.133-10).

    Raises: WrongState when the first meeting had its quorum or has its second meeting already.
    """
    first, actor = take_led(
        meeting_id,
        actor,
        at,
        during=frozenset({S.INQUORATE}),
        refusal="Seule une séance qui n’a pas réuni le quorum est convoquée une seconde fois.",
    )
    if Meeting.objects.filter(second_notice_of=first).exists():
        raise WrongState("La seconde convocation de cette séance est déjà partie.")
    second = plan_meeting(
        meeting_id=second_id,
        actor=actor,
        at=at,
        starts_at=starts_at,
        place=first.place,
        remote_access=first.remote_access,
        second_notice_of=first,
        is_demonstration=first.is_demonstration,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=second,
            position=item.position,
            title=item.title,
            referral_id=item.referral_id,
            minutes_of_id=item.minutes_of_id,
        )
        for item in first.items.all()
    )
    invite_to_second(first, second)
    return convene_meeting(meeting_id=second.pk, actor=actor, at=at, urgency_reason=urgency_reason)


@transaction.atomic
def close_meeting(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """End the meeting, and assemble its minutes. A file that was not voted goes back to its examination.

    Raises: RuleBroken while a ballot is neither proclaimed nor annulled.
    """
    meeting, actor = take(meeting_id, Step.CLOSE, actor, at, kind=MeetingKind.MEETING)
    settled = [BallotStatus.PROCLAIMED, BallotStatus.ANNULLED]
    if Ballot.objects.filter(item__meeting=meeting).exclude(status__in=settled).exists():
        raise RuleBroken("Un scrutin n’est ni proclamé ni annulé : terminez-le avant de lever la séance.")
    release_files(meeting, actor=actor, at=at)
    meeting.closed_at, meeting.closed_by = at, actor.user
    settle(meeting, Step.CLOSE, actor=actor, at=at)
    assemble_minutes(meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def write_minutes_note(*, meeting_id: UUID, actor: Actor, at: datetime, revision: int, text: str) -> Meeting:
    """Write what the minutes say beyond attendance and votes.

    Raises: Stale when somebody saved since `revision`.
    """
    meeting, actor = take_led(
        meeting_id,
        actor,
        at,
        during=WRITABLE,
        refusal="Les observations se notent ici pendant la séance ; ensuite, complétez le procès-verbal.",
    )
    if has_left_a_point(meeting, actor):
        raise NotAllowed(
            "Vous vous êtes déporté d’un point de cette séance : une autre personne écrit ces observations."
        )
    refuse_stale(meeting, revision)
    meeting.minutes_note = text.strip()
    note(meeting, "write_minutes", actor=actor, at=at)
    return meeting


def hold_files(meeting: Meeting) -> None:
    """Hold every file of the agenda, before the first line of the journal."""
    hold(meeting.items.filter(referral__isnull=False).values_list("referral_id", flat=True))


def release_files(meeting: Meeting, *, actor: Actor, at: datetime) -> None:
    """A file that the committee did not decide goes back to its examination, free for another agenda."""
    hold_files(meeting)
    for referral in Referral.objects.filter(agenda_items__meeting=meeting, status__in=ON_AN_AGENDA):
        unschedule_referral(referral_id=referral.pk, actor=actor, at=at, meeting_reference=meeting.reference)


def quorum_of(meeting: Meeting) -> Quorum:
    """The quorum of the meeting as a whole, as attendance stands."""
    return quorum(queries.assemblies_of(meeting).general, rules_of(meeting), is_waived=meeting.needs_no_quorum)


def notice_of(meeting: Meeting, at: datetime) -> Notice:
    """The notice that members have if the meeting is convened at this moment."""
    return notice(
        convened_on=timezone.localdate(at), meets_on=timezone.localdate(meeting.starts_at), rules=rules_of(meeting)
    )


def _next_number(year: int) -> int:
    return (Meeting.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1


def _refuse_past(starts_at: datetime, at: datetime, ends_at: datetime | None = None) -> None:
    if starts_at <= at:
        raise RuleBroken("La date de la séance est passée : choisissez une date à venir.")
    if ends_at is not None and ends_at <= starts_at:
        raise RuleBroken("La consultation se termine après son ouverture : corrigez les dates.")


def _refuse_before_the_day(meeting: Meeting, at: datetime) -> None:
    if timezone.localdate(at) < timezone.localdate(meeting.starts_at):
        raise RuleBroken("Le jour de la séance n’est pas venu.")


def _refuse_other_day(meeting: Meeting, at: datetime) -> None:
    """Who composes the committee is settled by the day for which it was convened."""
    _refuse_before_the_day(meeting, at)
    if timezone.localdate(at) > timezone.localdate(meeting.starts_at):
        raise RuleBroken("Le jour de la séance est passé : constatez l’absence de quorum ou reportez la séance.")

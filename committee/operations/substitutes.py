"""Substitutes: who may sit for a seat held by function, and at which meeting they do (CRPA, art. R.133-3)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Civility
from accounts.models import User
from committee.enums.composition import PERSONALITIES
from committee.enums.meetings import MeetingLetterKind, MeetingStatus, Presence
from committee.models import Attendance, Ballot, ItemPresence, Mandate, Meeting, Seat, Substitute
from committee.operations.attendance import RECORDED, refuse_objections
from committee.operations.composition_steps import (
    as_secretariat,
    note_civility,
    refuse_outside_the_seat,
    refuse_seated,
    seat_of,
)
from committee.operations.meeting_letters import announce_to
from committee.operations.meeting_steps import lock
from committee.policies import meetings as policies
from committee.queries import composition as queries
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.typography import long_date
from common.verdicts import HIDDEN, require

SUBSTITUTES = "CRPA, art. R.133-3"
NOT_OPENED = frozenset(
    {MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.POSTPONED, MeetingStatus.INQUORATE}
)


@transaction.atomic
def name_substitute(
    *,
    seat_id: int,
    person_id: int,
    actor: Actor,
    at: datetime,
    starts_on: date,
    ends_on: date,
    designation: str,
    designated_on: date | None = None,
    civility: Civility | None = None,
) -> Substitute:
    """Say who may sit for a seat held by function, from one day to another, both included.

    Raises: RuleBroken for an outside personality, who has none, or when the seat or the person is taken.
    """
    actor = as_secretariat(actor, at)
    seat, person = seat_of(seat_id), User.objects.get(pk=person_id)
    _refuse_unfit(seat, person, starts_on, ends_on)
    note_civility(person, civility)
    substitute = Substitute.objects.create(
        seat=seat,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        term_ends_on=ends_on,
        designation=designation,
        designated_on=designated_on,
        recorded_at=at,
        recorded_by=actor.user,
    )
    details = {"seat": seat.pk, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    journal.record(action="substitute.name", actor=actor, at=at, target=substitute, details=details)
    return substitute


@transaction.atomic
def end_substitute(*, substitute_id: int, actor: Actor, at: datetime, ends_on: date, reference: str) -> Substitute:
    """End before its term. Where they were to sit later, nobody is announced any more.

    Raises: RuleBroken when the day is not within it, or when they sat later at a meeting that was held.
    """
    actor = as_secretariat(actor, at)
    substitute = Substitute.objects.select_for_update(no_key=True).filter(pk=substitute_id).first()
    if substitute is None:
        raise NotVisible(HIDDEN.refusal)
    if substitute.end_reference:
        raise RuleBroken(f"La fin de cette suppléance est déjà enregistrée, au {long_date(substitute.ends_on)}.")
    if not substitute.starts_on <= ends_on < substitute.ends_on:
        raise RuleBroken(f"Le dernier jour doit être avant le terme prévu, le {long_date(substitute.ends_on)}.")
    if not reference.strip():
        raise RuleBroken("Indiquez l’acte ou le courrier qui met fin à la suppléance.")
    later = Attendance.objects.filter(
        substitute=substitute.person_id, mandate__seat=substitute.seat_id, meeting__starts_at__date__gt=ends_on
    )
    if sat := later.exclude(meeting__status__in=NOT_OPENED).select_related("meeting").first():
        raise RuleBroken(f"Ce suppléant a siégé à la séance {sat.meeting.reference} : la fin ne peut pas la précéder.")
    later.delete()
    substitute.ends_on, substitute.end_reference = ends_on, reference.strip()
    substitute.save()
    details = {"ends_on": ends_on.isoformat()}
    journal.record(action="substitute.end", actor=actor, at=at, target=substitute, details=details)
    return substitute


@transaction.atomic
def send_substitute(*, meeting_id: UUID, mandate_id: int, actor: Actor, at: datetime) -> Attendance:
    """The substitute sits at this meeting in the place of the holder of the seat, and is convened.

    Raises: WrongState before the notice, after the closing or once a ballot was opened; RuleBroken when the seat has
    no substitute that day, or holds the proxy of another member. Sent twice, it is done once.
    """
    meeting, mandate, actor = _take(meeting_id, mandate_id, actor, at)
    substitute = mandate.seat.substitutes.filter(starts_on__lte=meeting.day, ends_on__gte=meeting.day).first()
    if substitute is None:
        raise RuleBroken(f"Ce siège n’a pas de suppléant le {long_date(meeting.day)} ({SUBSTITUTES}).")
    attendance = Attendance.objects.filter(meeting=meeting, mandate=mandate).first()
    if attendance is not None and attendance.substitute_id == substitute.person_id:
        return attendance
    if ItemPresence.objects.filter(item__meeting=meeting, mandate=mandate).exists():
        raise WrongState("La présence de ce membre est déjà notée point par point : elle se lève d’abord.")
    attendance, _is_new = Attendance.objects.update_or_create(
        meeting=meeting,
        mandate=mandate,
        defaults={
            "presence": Presence.IN_PERSON,
            "proxy_holder": None,
            "substitute_id": substitute.person_id,
            "recorded_at": at,
            "recorded_by": actor.user,
        },
    )
    refuse_objections(meeting)
    announce_to(MeetingLetterKind.SUBSTITUTE, meeting, [mandate], at=at)
    _note(meeting, "meeting.send_substitute", mandate, substitute.person_id, actor=actor, at=at)
    return attendance


@transaction.atomic
def recall_substitute(*, meeting_id: UUID, mandate_id: int, actor: Actor, at: datetime) -> None:
    """The holder sits after all, and answers again. Done twice, it is done once."""
    meeting, mandate, actor = _take(meeting_id, mandate_id, actor, at)
    attendance = Attendance.objects.filter(meeting=meeting, mandate=mandate, substitute__isnull=False).first()
    if attendance is None:
        return
    _note(meeting, "meeting.recall_substitute", mandate, attendance.substitute_id, actor=actor, at=at)
    ItemPresence.objects.filter(item__meeting=meeting, mandate=mandate).delete()
    attendance.delete()


def _take(meeting_id: UUID, mandate_id: int, actor: Actor, at: datetime) -> tuple[Meeting, Mandate, Actor]:
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    seated = queries.mandates_in_force(meeting.day).filter(pk=mandate_id).first()
    require(policies.can_send_substitute(actor, meeting, holder_id=seated.person_id if seated else 0))
    if seated is None:
        raise NotVisible(HIDDEN.refusal)
    if meeting.status not in RECORDED or meeting.is_written:
        raise WrongState("Le suppléant est annoncé de la convocation à la levée de la séance.")
    if Ballot.objects.filter(item__meeting=meeting, opened_at__isnull=False).exists():
        raise WrongState("Un scrutin a été ouvert à cette séance : qui siège n’y change plus.")
    return meeting, seated, actor


def _note(
    meeting: Meeting, action: str, mandate: Mandate, substitute_id: int | None, *, actor: Actor, at: datetime
) -> None:
    details = {"mandate": mandate.pk, "substitute": substitute_id}
    on_behalf_of = "" if actor.user.pk == mandate.person_id else mandate.person.full_name
    journal.record(action=action, actor=actor, at=at, target=meeting, on_behalf_of=on_behalf_of, details=details)


def _refuse_unfit(seat: Seat, person: User, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise RuleBroken("Le dernier jour de la suppléance précède le premier.")
    if seat.quality in PERSONALITIES:
        raise RuleBroken(
            f"Une personnalité extérieure siège pour elle-même : elle n’a pas de suppléant ({SUBSTITUTES})."
        )
    refuse_outside_the_seat(seat, starts_on, ends_on)
    refuse_seated(person, starts_on, ends_on)
    _refuse_taken(seat, person, starts_on, ends_on)


def _refuse_taken(seat: Seat, person: User, starts_on: date, ends_on: date) -> None:
    overlapping = Substitute.objects.select_related("person").filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if other := overlapping.filter(seat=seat).first():
        raise RuleBroken(f"Le siège a déjà un suppléant, {other.person}, jusqu’au {long_date(other.ends_on)}.")
    if overlapping.filter(person=person).exists():
        raise RuleBroken(f"{person} est déjà suppléant d’un autre siège à ces dates.")

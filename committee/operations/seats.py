"""Seats and mandates: what the secretariat writes down of the composition."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Civility, Office
from accounts.models import User
from bulletin import operations as bulletin
from bulletin.models import Publication
from committee.enums.composition import College, EndReason, SeatQuality
from committee.models import Mandate, Seat
from committee.operations.composition_steps import (
    as_secretariat,
    mandate_of,
    note_civility,
    refuse_after_held_meeting,
    refuse_outside_the_seat,
    refuse_overlaps,
    seat_of,
)
from committee.queries import composition as queries
from committee.queries.interests import public_interests_on
from committee.rendering.composition import composition_act
from committee.rules.terms import one_too_many
from common import journal
from common.errors import RuleBroken
from common.typography import long_date

REPLACEMENT = "CRPA, art. R.133-4"
PEERS = "délibération n° 2020-41, art. 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """The act that gives a seat to a person, and what proves it; `election` is to the office, when there was one."""

    act: str
    on: date | None = None
    is_by_peers: bool = False
    minutes_reference: str = ""
    election: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "designation": self.act,
            "designated_on": self.on,
            "designated_by_peers": self.is_by_peers,
            "minutes_reference": self.minutes_reference.strip(),
            "office_reference": self.election,
        }


@transaction.atomic
def create_seat(
    *,
    actor: Actor,
    at: datetime,
    quality: SeatQuality,
    label: str,
    rule_reference: str,
    opened_on: date,
    college: College | None = None,
    competence: str = "",
    designating_body: str = "",
    is_demonstration: bool = False,
) -> Seat:
    """Open a seat.

    Raises: RuleBroken when article 3 does not allow it: a board seat without its college, or a second one for it.
    """
    actor = as_secretariat(actor, at)
    is_board = quality == SeatQuality.BOARD
    if is_board is not bool(college):
        raise RuleBroken(f"Un membre du conseil d’administration, et lui seul, représente un collège ({PEERS}).")
    still_open = Seat.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=opened_on))
    if college and still_open.filter(college=college).exists():
        raise RuleBroken(f"Le collège « {college.label} » a déjà son siège : un seul par collège ({PEERS}).")
    seat = Seat.objects.create(
        quality=quality,
        college=college or "",
        label=label,
        competence=competence,
        designating_body=designating_body,
        rule_reference=rule_reference,
        opened_on=opened_on,
        is_demonstration=is_demonstration,
    )
    journal.record(action="seat.create", actor=actor, at=at, target=seat, details={"quality": quality})
    return seat


@transaction.atomic
def close_seat(*, seat_id: int, actor: Actor, at: datetime, closed_on: date) -> Seat:
    """Suppress a seat from a day on.

    Raises: RuleBroken while somebody holds it on that day or later.
    """
    actor = as_secretariat(actor, at)
    seat = seat_of(seat_id)
    if closed_on < seat.opened_on:
        raise RuleBroken(f"Le siège a été créé le {long_date(seat.opened_on)} : il ne peut pas être supprimé avant.")
    if seat.closed_on is not None:
        raise RuleBroken(f"Le siège est déjà supprimé à compter du {long_date(seat.closed_on)}.")
    if seat.mandates.filter(ends_on__gte=closed_on).exists():
        raise RuleBroken("Un mandat court encore sur ce siège à cette date : mettez-y fin d’abord.")
    if seat.substitutes.filter(ends_on__gte=closed_on).exists():
        raise RuleBroken("Une suppléance court encore sur ce siège à cette date : mettez-y fin d’abord.")
    seat.closed_on = closed_on
    seat.save(update_fields=["closed_on"])
    journal.record(action="seat.close", actor=actor, at=at, target=seat, details={"closed_on": closed_on.isoformat()})
    return seat


@transaction.atomic
def appoint_member(
    *,
    seat_id: int,
    person_id: int,
    actor: Actor,
    at: datetime,
    starts_on: date,
    designation: Designation,
    ends_on: date | None = None,
    office: Office = Office.MEMBER,
    civility: Civility | None = None,
) -> Mandate:
    """Give a seat to a person from one day to another, both included.

    Without `ends_on`: the term of the rules, or the rest of the term of the member replaced (CRPA, art. R.133-4).
    Raises: RuleBroken when the seat, the person or the office is taken on these days, or the designation is not fit.
    """
    actor = as_secretariat(actor, at)
    seat, person = seat_of(seat_id), User.objects.get(pk=person_id)
    last = ends_on or _term_of(seat, starts_on)
    _refuse_unfit(seat, designation, starts_on, last)
    refuse_overlaps(seat, person, office, starts_on, last)
    _refuse_one_too_many(person, starts_on)
    refuse_after_held_meeting(changed_from=starts_on, changed_to=last, effect="Le mandat commence")
    note_civility(person, civility)
    mandate = Mandate.objects.create(
        seat=seat,
        person=person,
        office=office,
        starts_on=starts_on,
        ends_on=last,
        term_ends_on=last,
        recorded_at=at,
        recorded_by=actor.user,
        **designation.columns,
    )
    details = {"seat": seat.pk, "office": office, "starts_on": starts_on.isoformat(), "ends_on": last.isoformat()}
    journal.record(action="mandate.appoint", actor=actor, at=at, target=mandate, details=details)
    return mandate


@transaction.atomic
def end_mandate(
    *, mandate_id: int, actor: Actor, at: datetime, ends_on: date, reason: EndReason, reference: str = ""
) -> Mandate:
    """End a mandate before its term. `ends_on` is its last day; what was done until then stands.

    Raises: RuleBroken when the day is not within the mandate.
    """
    actor = as_secretariat(actor, at)
    mandate = mandate_of(mandate_id)
    if mandate.end_reason:
        raise RuleBroken(f"La fin de ce mandat est déjà enregistrée, au {long_date(mandate.ends_on)}.")
    if not mandate.starts_on <= ends_on < mandate.ends_on:
        raise RuleBroken(
            f"Le mandat court du {long_date(mandate.starts_on)} au {long_date(mandate.ends_on)} : "
            "son dernier jour doit être avant ce terme."
        )
    refuse_after_held_meeting(
        changed_from=ends_on + timedelta(days=1), changed_to=mandate.ends_on, effect="Le mandat s’achève"
    )
    mandate.ends_on, mandate.end_reason, mandate.end_reference = ends_on, reason, reference
    mandate.save()
    details = {"ends_on": ends_on.isoformat(), "reason": reason}
    journal.record(action="mandate.end", actor=actor, at=at, target=mandate, details=details)
    return mandate


@transaction.atomic
def publish_composition(*, actor: Actor, at: datetime) -> Publication:
    """Publish who composes the committee today: the public card of each member, and what is missing."""
    actor = as_secretariat(actor, at)
    day = timezone.localdate(at)
    act = composition_act(queries.seats_on(day), day=day, interests=public_interests_on(day))
    publication = bulletin.publish(act=act, actor=actor, at=at)
    journal.record(
        action="composition.publish", actor=actor, at=at, target=publication, details={"day": day.isoformat()}
    )
    return publication


def _replaced(seat: Seat, starts_on: date) -> Mandate | None:
    """The mandate whose rest this one would serve: the last on this seat, ended early, its term still to come.

    Whoever changes office goes on with their own term.
    """
    last = seat.mandates.filter(ends_on__lt=starts_on).order_by("-ends_on").first()
    return last if last and last.end_reason and last.term_ends_on >= starts_on else None


def _term_of(seat: Seat, starts_on: date) -> date:
    if replaced := _replaced(seat, starts_on):
        return replaced.term_ends_on
    rules = queries.rules_in_force(starts_on)
    if rules is None:
        raise RuleBroken("Aucune règle ne fixe la durée d’un mandat à cette date : indiquez son dernier jour.")
    return _years_later(starts_on, rules.term_years) - timedelta(days=1)


def _years_later(day: date, years: int) -> date:
    """The same day of another year; 1 March for a 29 February that does not exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _refuse_unfit(seat: Seat, designation: Designation, starts_on: date, last: date) -> None:
    if last < starts_on:
        raise RuleBroken("Le dernier jour du mandat précède le premier.")
    refuse_outside_the_seat(seat, starts_on, last)
    _refuse_unproved_peers(seat, designation)
    _refuse_beyond_the_rest(seat, starts_on, last)


def _refuse_unproved_peers(seat: Seat, designation: Designation) -> None:
    if seat.quality != SeatQuality.BOARD:
        return
    if not designation.is_by_peers:
        raise RuleBroken(f"Ce membre est désigné par ses pairs au sein de son collège ({PEERS}) : cochez la case.")
    if not designation.minutes_reference.strip():
        raise RuleBroken(f"Indiquez le procès-verbal de la désignation par les pairs ({PEERS}).")


def _refuse_one_too_many(person: User, starts_on: date) -> None:
    served = Mandate.objects.filter(person=person)
    if refusal := one_too_many(person.full_name, served, queries.rules_in_force(starts_on)):
        raise RuleBroken(refusal)


def _refuse_beyond_the_rest(seat: Seat, starts_on: date, last: date) -> None:
    replaced = _replaced(seat, starts_on)
    if replaced and last > replaced.term_ends_on:
        raise RuleBroken(
            "Le remplacement vaut pour le reste du mandat, "
            f"jusqu’au {long_date(replaced.term_ends_on)} ({REPLACEMENT})."
        )

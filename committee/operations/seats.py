"""Seats and mandates: what the secretariat writes down of the composition."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Office
from accounts.models import User
from bulletin import operations as bulletin
from bulletin.models import Publication
from committee.enums.composition import College, EndReason, SeatQuality
from committee.models import Mandate, Seat
from committee.policies import composition as policies
from committee.queries import composition as queries
from committee.rendering.composition import composition_act
from common import journal
from common.errors import NotVisible, RuleBroken
from common.locks import one_at_a_time
from common.typography import long_date
from common.verdicts import HIDDEN, require

REPLACEMENT = "CRPA, art. R.133-4"
PEERS = "délibération n° 2020-41, art. 3"


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
    actor = _secretariat(actor, at)
    is_board = quality == SeatQuality.BOARD
    if is_board is not bool(college):
        raise RuleBroken(f"Un membre du conseil d’administration, et lui seul, représente un collège ({PEERS}).")
    if college and Seat.objects.filter(college=college, closed_on__isnull=True).exists():
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
    actor = _secretariat(actor, at)
    seat = _seat(seat_id)
    if closed_on < seat.opened_on:
        raise RuleBroken(f"Le siège a été créé le {long_date(seat.opened_on)} : il ne peut pas être supprimé avant.")
    if seat.mandates.filter(ends_on__gte=closed_on).exists():
        raise RuleBroken("Un mandat court encore sur ce siège à cette date : mettez-y fin d’abord.")
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
    designation: str,
    ends_on: date | None = None,
    office: Office = Office.MEMBER,
    designated_by_peers: bool = False,
) -> Mandate:
    """Give a seat to a person from one day to another, both included.

    Without `ends_on`: the term of the rules, or the rest of the term of the member replaced (CRPA, art. R.133-4).
    Raises: RuleBroken when the seat, the person or the office is taken on these days, or the designation is not fit.
    """
    actor = _secretariat(actor, at)
    seat, person = _seat(seat_id), User.objects.get(pk=person_id)
    last = ends_on or _term_of(seat, starts_on)
    if last < starts_on:
        raise RuleBroken("Le dernier jour du mandat précède le premier.")
    _refuse_unfit_seat(seat, starts_on, last, designated_by_peers=designated_by_peers)
    _refuse_overlaps(seat, person, office, starts_on, last)
    mandate = Mandate.objects.create(
        seat=seat,
        person=person,
        office=office,
        starts_on=starts_on,
        ends_on=last,
        term_ends_on=last,
        designation=designation,
        designated_by_peers=designated_by_peers,
        recorded_at=at,
        recorded_by=actor.user,
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
    actor = _secretariat(actor, at)
    mandate = Mandate.objects.select_for_update(no_key=True).filter(pk=mandate_id).first()
    if mandate is None:
        raise NotVisible(HIDDEN.refusal)
    if not mandate.starts_on <= ends_on < mandate.ends_on:
        raise RuleBroken(
            f"Le mandat court du {long_date(mandate.starts_on)} au {long_date(mandate.ends_on)} : "
            "son dernier jour doit être avant ce terme."
        )
    mandate.ends_on, mandate.end_reason, mandate.end_reference = ends_on, reason, reference
    mandate.save()
    details = {"ends_on": ends_on.isoformat(), "reason": reason}
    journal.record(action="mandate.end", actor=actor, at=at, target=mandate, details=details)
    return mandate


@transaction.atomic
def publish_composition(*, actor: Actor, at: datetime) -> Publication:
    """Publish who composes the committee today: the public card of each member, and what is missing."""
    actor = _secretariat(actor, at)
    day = timezone.localdate(at)
    publication = bulletin.publish(act=composition_act(queries.seats_on(day), day=day), actor=actor, at=at)
    journal.record(
        action="composition.publish", actor=actor, at=at, target=publication, details={"day": day.isoformat()}
    )
    return publication


def _secretariat(actor: Actor, at: datetime) -> Actor:
    """One change of the composition at a time; PostgreSQL's exclusion constraints are the second lock."""
    one_at_a_time("committee.composition")
    actor = actors.again(actor, at)
    require(policies.can_manage_seats(actor))
    return actor


def _seat(seat_id: int) -> Seat:
    seat = Seat.objects.filter(pk=seat_id).first()
    if seat is None:
        raise NotVisible(HIDDEN.refusal)
    return seat


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


def _refuse_unfit_seat(seat: Seat, starts_on: date, last: date, *, designated_by_peers: bool) -> None:
    if starts_on < seat.opened_on or (seat.closed_on and last >= seat.closed_on):
        raise RuleBroken("Le siège n’existe pas pendant tout ce mandat.")
    if seat.quality == SeatQuality.BOARD and not designated_by_peers:
        raise RuleBroken(f"Ce membre est désigné par ses pairs au sein de son collège ({PEERS}) : cochez la case.")
    replaced = _replaced(seat, starts_on)
    if replaced and last > replaced.term_ends_on:
        raise RuleBroken(
            "Le remplacement vaut pour le reste du mandat, "
            f"jusqu’au {long_date(replaced.term_ends_on)} ({REPLACEMENT})."
        )


def _refuse_overlaps(seat: Seat, person: User, office: Office, starts_on: date, last: date) -> None:
    overlapping = Mandate.objects.select_related("person", "seat").filter(starts_on__lte=last, ends_on__gte=starts_on)
    taken = [
        (Q(seat=seat), "Le siège est déjà tenu par {0.person}"),
        (Q(person=person), "{0.person} tient déjà un siège"),
    ]
    if office != Office.MEMBER:
        taken.append((Q(office=office), "La fonction est déjà exercée par {0.person}"))
    for condition, words in taken:
        if other := overlapping.filter(condition).first():
            raise RuleBroken(f"{words.format(other)}, du {long_date(other.starts_on)} au {long_date(other.ends_on)}.")

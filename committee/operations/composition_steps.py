"""What every act on the composition begins with: one at a time, by the secretariat, without rewriting what was."""

from datetime import date, datetime

from django.db.models import Q

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Civility, Office
from accounts.models import User
from committee.models import Mandate, Meeting, Seat, Substitute
from committee.policies import composition as policies
from common.errors import NotVisible, RuleBroken
from common.locks import one_at_a_time
from common.typography import long_date
from common.verdicts import HIDDEN, require


def as_secretariat(actor: Actor, at: datetime) -> Actor:
    """One change of the composition at a time; PostgreSQL's exclusion constraints are the second lock."""
    one_at_a_time("committee.composition")
    actor = actors.again(actor, at)
    require(policies.can_manage_seats(actor))
    return actor


def seat_of(seat_id: int) -> Seat:
    seat = Seat.objects.filter(pk=seat_id).first()
    if seat is None:
        raise NotVisible(HIDDEN.refusal)
    return seat


def mandate_of(mandate_id: int) -> Mandate:
    """The row, held until the end of the transaction, with its seat and its person."""
    rows = Mandate.objects.select_related("seat", "person").select_for_update(of=("self",), no_key=True)
    mandate = rows.filter(pk=mandate_id).first()
    if mandate is None:
        raise NotVisible(HIDDEN.refusal)
    return mandate


def refuse_outside_the_seat(seat: Seat, starts_on: date, last: date) -> None:
    if starts_on < seat.opened_on or (seat.closed_on and last >= seat.closed_on):
        raise RuleBroken("Le siège n’existe pas pendant tout ce mandat.")


def refuse_overlaps(seat: Seat, person: User, office: Office, starts_on: date, last: date) -> None:
    """No two holders of a seat or of an office, no two seats for a person, no member who is also a substitute."""
    _refuse_taken(Q(seat=seat), "Le siège est déjà tenu par {0.person}", starts_on, last)
    refuse_seated(person, starts_on, last)
    if office != Office.MEMBER:
        refuse_taken_office(office, starts_on, last)
    substitutes = Substitute.objects.select_related("person").filter(starts_on__lte=last, ends_on__gte=starts_on)
    if substitute := substitutes.filter(person=person).first():
        raise RuleBroken(
            f"{substitute.person} est suppléant jusqu’au {long_date(substitute.ends_on)} : "
            "mettez fin à cette suppléance d’abord."
        )


def refuse_seated(person: User, starts_on: date, last: date) -> None:
    _refuse_taken(Q(person=person), "{0.person} tient déjà un siège", starts_on, last)


def refuse_taken_office(office: Office, starts_on: date, last: date) -> None:
    _refuse_taken(Q(office=office), "La fonction est déjà exercée par {0.person}", starts_on, last)


def _refuse_taken(condition: Q, words: str, starts_on: date, last: date) -> None:
    overlapping = Mandate.objects.select_related("person", "seat").filter(starts_on__lte=last, ends_on__gte=starts_on)
    if other := overlapping.filter(condition).first():
        raise RuleBroken(f"{words.format(other)}, du {long_date(other.starts_on)} au {long_date(other.ends_on)}.")


def refuse_after_held_meeting(*, changed_from: date, changed_to: date, effect: str) -> None:
    """Who composed the committee on the day of a meeting that was held is history.

    Raises: RuleBroken when a meeting was opened between these two days, both included.
    """
    held = Meeting.objects.filter(opened_at__date__gte=changed_from, opened_at__date__lte=changed_to)
    if meeting := held.order_by("-opened_at").first():
        raise RuleBroken(
            f"La séance {meeting.reference} s’est tenue le {long_date(meeting.day)} avec la composition enregistrée : "
            f"elle ne se réécrit pas. {effect} au plus tôt après cette séance."
        )


def note_civility(person: User, civility: Civility | None) -> None:
    """What the secretariat was told; nothing is guessed from a first name."""
    if civility and person.civility != civility:
        person.civility = civility
        person.save(update_fields=["civility"])

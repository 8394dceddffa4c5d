"""Elections of the president and of the vice-president, recorded by the secretariat: two mandates change at once."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Office
from committee.enums.composition import EndReason
from committee.enums.meetings import MeetingStatus
from committee.models import Attendance, ItemPresence, Mandate, Meeting, MeetingLetter, NoticeReading
from committee.operations.composition_steps import (
    as_secretariat,
    mandate_of,
    refuse_after_held_meeting,
    refuse_taken_office,
)
from common import journal
from common.errors import RuleBroken
from common.typography import long_date

NOT_YET_HELD = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.POSTPONED})


@transaction.atomic
def elect(
    *, mandate_id: int, office: Office, actor: Actor, at: datetime, starts_on: date, minutes_reference: str
) -> Mandate:
    """A member takes an office from a day on, as the minutes of the election say.

    Their mandate ends the day before and goes on with the office, on the same seat and for the same term; whoever held
    the office goes on as a plain member from the same day.
    Raises: RuleBroken without the minutes, for a day outside the mandate, or that of a meeting already held.
    """
    actor = as_secretariat(actor, at)
    elected = mandate_of(mandate_id)
    if office == Office.MEMBER:
        raise RuleBroken("Choisissez la présidence ou la vice-présidence.")
    if elected.office == office and elected.starts_on <= starts_on <= elected.ends_on:
        raise RuleBroken(f"{elected.person} exerce déjà cette fonction.")
    reference = _proved(minutes_reference)
    outgoing = _holder_of(office, starts_on)
    for mandate in filter(None, (outgoing, elected)):
        _refuse_unfit(mandate, starts_on)
    if outgoing is not None:
        _go_on(outgoing, Office.MEMBER, starts_on, reference, actor=actor, at=at)
    return _go_on(elected, office, starts_on, reference, actor=actor, at=at)


@transaction.atomic
def leave_office(*, mandate_id: int, actor: Actor, at: datetime, starts_on: date, reference: str) -> Mandate:
    """Whoever holds an office goes on as a plain member from a day on; nobody replaces them yet.

    Raises: RuleBroken for whoever holds none, without a reference, or for the day of a meeting already held.
    """
    actor = as_secretariat(actor, at)
    mandate = mandate_of(mandate_id)
    if mandate.office == Office.MEMBER:
        raise RuleBroken(f"{mandate.person} n’exerce pas de fonction élue.")
    _refuse_unfit(mandate, starts_on)
    return _go_on(mandate, Office.MEMBER, starts_on, _proved(reference), actor=actor, at=at)


def _proved(reference: str) -> str:
    if not reference.strip():
        raise RuleBroken("Indiquez le procès-verbal ou l’acte : référence et date.")
    return reference.strip()


def _holder_of(office: Office, day: date) -> Mandate | None:
    held = Mandate.objects.filter(office=office, starts_on__lte=day, ends_on__gte=day).values_list("pk", flat=True)
    return mandate_of(held[0]) if held else None


def _refuse_unfit(mandate: Mandate, starts_on: date) -> None:
    if mandate.end_reason:
        raise RuleBroken(f"La fin du mandat de {mandate.person} est déjà enregistrée, au {long_date(mandate.ends_on)}.")
    if not mandate.starts_on < starts_on <= mandate.ends_on:
        raise RuleBroken(
            f"Le mandat de {mandate.person} court du {long_date(mandate.starts_on)} au {long_date(mandate.ends_on)} : "
            "la fonction change au plus tôt le lendemain du premier jour, au plus tard le dernier."
        )
    refuse_after_held_meeting(changed_from=starts_on, changed_to=mandate.ends_on, effect="La fonction change")


def _go_on(mandate: Mandate, office: Office, starts_on: date, reference: str, *, actor: Actor, at: datetime) -> Mandate:
    """The same person on the same seat, with another office: what was is ended, never rewritten."""
    if office != Office.MEMBER:
        refuse_taken_office(office, starts_on, mandate.ends_on)
    before = mandate.office
    mandate.ends_on, mandate.end_reason = starts_on - timedelta(days=1), EndReason.NEW_OFFICE
    mandate.end_reference = reference
    mandate.save()
    following = Mandate.objects.create(
        seat=mandate.seat,
        person=mandate.person,
        office=office,
        starts_on=starts_on,
        ends_on=mandate.term_ends_on,
        term_ends_on=mandate.term_ends_on,
        designation=mandate.designation,
        designated_on=mandate.designated_on,
        designated_by_peers=mandate.designated_by_peers,
        minutes_reference=mandate.minutes_reference,
        office_reference=reference if office != Office.MEMBER else "",
        recorded_at=at,
        recorded_by=actor.user,
    )
    _carry_over(mandate, following)
    journal.record(
        action="mandate.change_office",
        actor=actor,
        at=at,
        target=following,
        before=before,
        after=office,
        details={"follows": mandate.pk, "starts_on": starts_on.isoformat()},
    )
    return following


def _carry_over(mandate: Mandate, following: Mandate) -> None:
    """The notice that the person received for a meeting to come, and their answer, are still theirs."""
    coming = Meeting.objects.filter(status__in=NOT_YET_HELD, starts_at__date__gte=following.starts_on)
    for held in (Attendance.objects.filter(meeting__in=coming), ItemPresence.objects.filter(item__meeting__in=coming)):
        held.filter(mandate=mandate).update(mandate=following)
        held.filter(proxy_holder=mandate).update(proxy_holder=following)
    for letter in MeetingLetter.objects.filter(meeting__in=coming, mandate=mandate):
        letter.pk, letter.mandate = None, following
        letter.save(force_insert=True)
    for reading in NoticeReading.objects.filter(meeting__in=coming, mandate=mandate):
        reading.pk, reading.mandate = None, following
        reading.save(force_insert=True)

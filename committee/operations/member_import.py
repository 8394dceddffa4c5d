"""Members from a file: shown line by line, then all written, or none."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.models import User
from committee.models import Mandate, Seat
from committee.operations.composition_steps import as_secretariat
from committee.operations.seats import Designation, appoint_member, create_seat
from committee.rules.member_files import MemberRow, UnfitRow, read
from common import journal
from common.errors import RuleBroken
from common.typography import fold, long_date, plural

ARTICLE_3 = "Délibération n° 2020-41, art. 3"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one line of the file does, or why it does nothing."""

    line: int
    name: str
    is_fit: bool
    sentences: tuple[str, ...]


@transaction.atomic
def preview_members(*, text: str, actor: Actor, at: datetime, is_demonstration: bool = False) -> list[Outcome]:
    """What the import would do, line by line, by doing it and taking everything back.

    Raises: RuleBroken when the file itself cannot be read.
    """
    outcomes = _run(text, actor, at, is_demonstration=is_demonstration)
    transaction.set_rollback(True)
    return outcomes


@transaction.atomic
def import_members(*, text: str, actor: Actor, at: datetime, is_demonstration: bool = False) -> int:
    """Create what each line says: the account when the address is new, the seat when it is not there, the mandate.

    Raises: RuleBroken when one line is refused: nothing is then written.
    """
    outcomes = _run(text, actor, at, is_demonstration=is_demonstration)
    if refused := [outcome for outcome in outcomes if not outcome.is_fit]:
        raise RuleBroken(
            f"{plural(len(refused), 'ligne refusée', 'lignes refusées')}, rien n’est enregistré. "
            f"Ligne {refused[0].line} : {refused[0].sentences[0]}"
        )
    journal.record(
        action="composition.import", actor=actor, at=at, target=actor.user, details={"members": len(outcomes)}
    )
    return len(outcomes)


def _run(text: str, actor: Actor, at: datetime, *, is_demonstration: bool) -> list[Outcome]:
    actor = as_secretariat(actor, at)
    rows = read(text)
    opened = _first_days(rows)
    return [_tried(row, opened, actor, at, is_demonstration=is_demonstration) for row in rows]


def _first_days(rows: list[MemberRow | UnfitRow]) -> dict[tuple[str, str, str], date]:
    """A seat that the file brings is there from the first day of its first holder."""
    found: dict[tuple[str, str, str], date] = {}
    for row in rows:
        if isinstance(row, MemberRow):
            key = _seat_key(row)
            found[key] = min(row.starts_on, found.get(key, row.starts_on))
    return found


def _seat_key(row: MemberRow) -> tuple[str, str, str]:
    return row.quality, row.college or "", fold(row.label)


def _tried(
    row: MemberRow | UnfitRow,
    opened: dict[tuple[str, str, str], date],
    actor: Actor,
    at: datetime,
    *,
    is_demonstration: bool,
) -> Outcome:
    if isinstance(row, UnfitRow):
        return Outcome(row.line, row.name, False, row.reasons)
    try:
        with transaction.atomic():
            person, account = _account(row, actor, at)
            seat, place = _seat(row, opened[_seat_key(row)], actor, at, is_demonstration=is_demonstration)
            mandate = _mandate(row, seat, person, actor, at)
    except RuleBroken as refusal:
        return Outcome(row.line, row.full_name, False, (refusal.message,))
    days = f"Mandat du {long_date(mandate.starts_on)} au {long_date(mandate.ends_on)}."
    return Outcome(row.line, row.full_name, True, (place, days, account))


def _account(row: MemberRow, actor: Actor, at: datetime) -> tuple[User, str]:
    person = User.objects.filter(email__iexact=row.email).first()
    if person is None:
        person = User.objects.create_user(row.email, full_name=row.full_name, joined_at=at)
        journal.record(action="account.create", actor=actor, at=at, target=person)
        return person, f"Compte à ouvrir pour {person.email}, sans mot de passe."
    if not person.is_active:
        raise RuleBroken(f"Le compte {person.email} est fermé.")
    if fold(person.full_name) != fold(row.full_name):
        raise RuleBroken(f"Le compte {person.email} est au nom de {person.full_name} : corrigez le nom ou l’adresse.")
    return person, f"Compte {person.email} déjà ouvert."


def _seat(row: MemberRow, opened_on: date, actor: Actor, at: datetime, *, is_demonstration: bool) -> tuple[Seat, str]:
    there = Seat.objects.filter(quality=row.quality, college=row.college or "", closed_on__isnull=True)
    if found := next((seat for seat in there if fold(seat.label) == fold(row.label)), None):
        return found, f"Siège « {found.label} » déjà créé."
    seat = create_seat(
        actor=actor,
        at=at,
        quality=row.quality,
        label=row.label,
        rule_reference=row.rule_reference or ARTICLE_3,
        opened_on=opened_on,
        college=row.college,
        competence=row.competence,
        designating_body=row.designating_body,
        is_demonstration=is_demonstration,
    )
    return seat, f"Siège « {seat.label} » à créer."


def _mandate(row: MemberRow, seat: Seat, person: User, actor: Actor, at: datetime) -> Mandate:
    return appoint_member(
        seat_id=seat.pk,
        person_id=person.pk,
        actor=actor,
        at=at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        office=row.office,
        designation=Designation(
            act=row.designation,
            on=row.designated_on,
            is_by_peers=row.by_peers,
            minutes_reference=row.minutes_reference,
        ),
        civility=row.civility,
    )

"""The invented committee: seats of article 3, their holders, and rules by default."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from accounts.actors import Actor
from accounts.enums import Civility, Office
from committee.enums.composition import College, SeatQuality
from committee.enums.interests import InterestKind
from committee.models import Seat
from committee.operations.interests import DeclarationContent, InterestContent, submit_declaration
from committee.operations.rules import RulesContent, adopt_rules
from committee.operations.seats import Designation, appoint_member, create_seat, publish_composition
from committee.operations.substitutes import name_substitute
from opinions.demonstration.people import PEOPLE
from opinions.demonstration.stage import Stage

ARTICLE_3 = "Délibération n° 2020-41, art. 3"
DESIGNATION = "Désignation inventée pour la démonstration"
MINUTES = "Procès-verbal inventé pour la démonstration"
ELECTION = "Élection inventée pour la démonstration"
Q = SeatQuality
# Who declares something; the organisations are invented too.
LINKS = {
    "ai-1": InterestContent(
        kind=InterestKind.EMPLOYMENT,
        organisation="École d’exemple en informatique",
        function="Enseignement (donnée de démonstration)",
        is_public=True,
    ),
    "users-1": InterestContent(
        kind=InterestKind.OFFICE,
        organisation="Association d’exemple d’usagers",
        function="Membre du bureau (donnée de démonstration)",
        is_public=True,
    ),
}
# Whoever is invented there is called Madame; the others Monsieur.
HELD_BY_WOMEN = {"ai-1", "ethics-1", "ethics-2", "users-1", "board-state", "board-employers"}

# Key → quality, college, label, designating body.
SEATS: dict[str, tuple[SeatQuality, College | None, str, str]] = {
    "ai-1": (Q.AI, None, "Personnalité extérieure, intelligence artificielle", "Directeur général"),
    "ai-2": (Q.AI, None, "Personnalité extérieure, intelligence artificielle (second siège)", "Directeur général"),
    "ethics-1": (Q.ETHICS, None, "Personnalité extérieure, éthique", "Directeur général"),
    "ethics-2": (Q.ETHICS, None, "Personnalité extérieure, éthique (second siège)", "Directeur général"),
    "law-1": (Q.LAW, None, "Personnalité extérieure, droit", "Directeur général"),
    "state-1": (Q.STATE, None, "Représentant de l’État", "Ministre chargé de l’emploi"),
    "users-1": (Q.USERS, None, "Représentant des usagers", "Associations d’usagers"),
    "users-2": (Q.USERS, None, "Représentant des usagers (second siège)", "Associations d’usagers"),
    "board-state": (Q.BOARD, College.STATE, "Conseil d’administration, représentant de l’État", "Ses pairs"),
    "board-employees": (
        Q.BOARD,
        College.EMPLOYEES,
        "Conseil d’administration, organisations syndicales de salariés",
        "Ses pairs",
    ),
    "board-employers": (
        Q.BOARD,
        College.EMPLOYERS,
        "Conseil d’administration, organisations d’employeurs",
        "Ses pairs",
    ),
}


def seat_committee(stage: Stage) -> None:
    """Eleven seats, eleven holders for a term that covers the demonstration, and the rules by default."""
    at = stage.days_ago(330)
    secretariat = stage.actor("secretariat", at)
    begins = date(stage.today.year - 1, 1, 1)
    adopt_rules(actor=secretariat, at=at, in_force_from=begins, content=RulesContent())
    holders = {person.seat: person for person in PEOPLE if person.seat}
    for key, (quality, college, label, body) in SEATS.items():
        seat = create_seat(
            quality=quality,
            college=college,
            label=label,
            rule_reference=ARTICLE_3,
            designating_body=body,
            opened_on=begins,
            is_demonstration=True,
            actor=secretariat,
            at=at,
        )
        appoint_member(
            seat_id=seat.pk,
            person_id=stage.people[holders[key].login].pk,
            starts_on=begins,
            office=Office(holders[key].office),
            designation=Designation(
                act=DESIGNATION,
                on=begins - timedelta(days=30),
                is_by_peers=college is not None,
                minutes_reference=MINUTES if college else "",
                election=ELECTION if holders[key].office != Office.MEMBER else "",
            ),
            civility=Civility.MADAME if key in HELD_BY_WOMEN else Civility.MONSIEUR,
            actor=secretariat,
            at=at,
        )
    _name_substitute(stage, begins, actor=secretariat, at=at)
    for person in holders.values():
        declare(stage, person.login, LINKS.get(person.seat))
    publish_composition(actor=secretariat, at=at)


def _name_substitute(stage: Stage, begins: date, *, actor: Actor, at: datetime) -> None:
    """The seat of the State is held by function: somebody may sit in the place of its holder."""
    name_substitute(
        seat_id=Seat.objects.get(quality=Q.STATE).pk,
        person_id=stage.people["suppleance.etat"].pk,
        starts_on=begins,
        ends_on=date(begins.year + 2, 12, 31),
        designation=DESIGNATION,
        designated_on=begins - timedelta(days=30),
        civility=Civility.MADAME,
        actor=actor,
        at=at,
    )


def declare(stage: Stage, login: str, link: InterestContent | None) -> None:
    """Each holder declares, most of them nothing: the reminders have nobody to write to."""
    at = stage.days_ago(330)
    content = DeclarationContent(nothing_to_declare=link is None, interests=(link,) if link else ())
    submit_declaration(
        declaration_id=uuid4(), actor=stage.actor(login, at), at=at, revision=0, content=content, is_demonstration=True
    )

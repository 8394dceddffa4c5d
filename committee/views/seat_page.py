"""The page of one seat: who held it, by which act, until when; and the acts on each mandate."""

from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.enums import Office
from accounts.middleware import ActorRequest
from committee.enums.composition import PERSONALITIES, SeatQuality
from committee.models import Mandate, Seat
from committee.policies import composition as policies
from committee.queries import composition as queries
from committee.rules.composition import substitute_note
from committee.rules.terms import rank_in_words, renewals_of
from committee.views.letters import has_ended
from common.typography import long_date


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    look: str = "btn-link"


@dataclass(frozen=True, slots=True)
class MandateLine:
    mandate: Mandate
    office: str
    facts: list[tuple[str, str]]
    links: list[Link] = field(default_factory=list)


@require_GET
def seat(request: ActorRequest, seat_id: int) -> HttpResponse:
    found = get_object_or_404(queries.seats_with_history(), pk=seat_id)
    today = timezone.localdate()
    mandates = list(found.mandates.all())
    of_people = queries.mandates_of_people(mandate.person_id for mandate in mandates)
    context = {
        "seat": found,
        "facts": _of_seat(found),
        "lines": [_line(request.actor, mandate, of_people, today) for mandate in mandates],
        "substitutes": list(found.substitutes.all()),
        "note": substitute_note(SeatQuality(found.quality)),
        "may_be_replaced": found.quality not in PERSONALITIES,
        "can_manage": bool(policies.can_manage_seats(request.actor)),
    }
    return render(request, "committee/composition/seat.html", context)


def _of_seat(seat: Seat) -> list[tuple[str, str]]:
    facts = [
        ("Compétence", seat.competence),
        ("Autorité qui désigne", seat.designating_body),
        ("Texte qui crée le siège", seat.rule_reference),
        ("Créé le", long_date(seat.opened_on)),
    ]
    return [*facts, ("Supprimé à compter du", long_date(seat.closed_on))] if seat.closed_on else facts


def _line(actor: Actor, mandate: Mandate, of_people: list[Mandate], today: date) -> MandateLine:
    return MandateLine(
        mandate=mandate,
        office=mandate.get_office_display() if mandate.office != Office.MEMBER else "",
        facts=_of_mandate(mandate, of_people),
        links=_links(actor, mandate, today),
    )


def _of_mandate(mandate: Mandate, of_people: list[Mandate]) -> list[tuple[str, str]]:
    act = mandate.designation
    if mandate.designated_on:
        act += f", du {long_date(mandate.designated_on)}"
    facts = [
        ("Mandat", f"du {long_date(mandate.starts_on)} au {long_date(mandate.ends_on)}"),
        ("Rang", rank_in_words(renewals_of(mandate, of_people))),
        ("Acte de désignation", act),
    ]
    if mandate.designated_by_peers:
        facts.append(("Procès-verbal de la désignation par les pairs", mandate.minutes_reference))
    if mandate.office != Office.MEMBER:
        facts.append(("Élection à la fonction", mandate.office_reference))
    if mandate.end_reason:
        facts += [
            ("Terme prévu", long_date(mandate.term_ends_on)),
            ("Motif de la fin", mandate.get_end_reason_display()),
            ("Acte qui constate la fin", mandate.end_reference),
        ]
    return facts


def _links(actor: Actor, mandate: Mandate, today: date) -> list[Link]:
    found: list[Link] = []
    if policies.can_read_letters(actor, mandate):
        found.append(Link("Lettre de nomination (PDF)", reverse("committee:appointment-letter", args=[mandate.pk])))
        if has_ended(mandate, today):
            found.append(Link("Lettre de fin de mandat (PDF)", reverse("committee:end-letter", args=[mandate.pk])))
    if policies.can_manage_seats(actor) and not mandate.end_reason:
        found.append(Link("Renouveler", reverse("committee:renew-mandate", args=[mandate.pk]), "btn-secondary"))
        if mandate.office != Office.MEMBER and mandate.starts_on <= today <= mandate.ends_on:
            found.append(Link("Mettre fin à la fonction", reverse("committee:leave-office", args=[mandate.pk])))
        if mandate.ends_on >= today:
            found.append(Link("Mettre fin au mandat", reverse("committee:end-mandate", args=[mandate.pk])))
    return found

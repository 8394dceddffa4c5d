"""The composition of the committee: read by everybody inside, kept by the secretariat."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Office
from accounts.middleware import ActorRequest
from committee.enums.composition import EndReason, SeatQuality
from committee.forms.composition import AppointForm, CloseSeatForm, EndForm, SeatForm
from committee.models import Mandate, Seat, Substitute
from committee.operations import seats as operations
from committee.policies import composition as policies
from committee.policies import interests
from committee.policies.reviews import can_read_workload
from committee.queries import composition as queries
from committee.rules.composition import findings, held_seats, holder_on, substitute_note
from committee.rules.terms import rank_in_words, renewals_of
from committee.views.typed import typed
from common.verdicts import require


@dataclass(frozen=True, slots=True)
class SeatCard:
    seat: Seat
    mandate: Mandate | None
    office: str
    rank: str
    substitute: Substitute | None
    past: list[Mandate]
    coming: list[Mandate]
    note: str


@require_GET
def composition(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    seats = list(queries.seats_on(today))
    found = findings(held_seats(seats, on=today), on=today)
    mandates = queries.mandates_of_people(mandate.person_id for seat in seats for mandate in seat.mandates.all())
    context = {
        "today": today,
        "cards": [_card(seat, mandates) for seat in seats],
        "met": [finding for finding in found if finding.is_met],
        "missing": [finding for finding in found if not finding.is_met],
        "can_manage": bool(policies.can_manage_seats(request.actor)),
        "rules": queries.rules_in_force(today),
        "reads_interests": bool(interests.can_read_public_part(request.actor)),
        "reads_workload": bool(can_read_workload(request.actor)),
    }
    return render(request, "committee/composition/detail.html", context)


def _card(seat: Seat, of_people: list[Mandate]) -> SeatCard:
    today = timezone.localdate()
    mandate = holder_on(seat, today)
    mandates = list(seat.mandates.all())
    has_office = mandate is not None and mandate.office != Office.MEMBER
    return SeatCard(
        seat=seat,
        mandate=mandate,
        office=mandate.get_office_display() if mandate and has_office else "",
        rank=rank_in_words(renewals_of(mandate, of_people)) if mandate else "",
        substitute=next((each for each in seat.substitutes.all() if each.starts_on <= today <= each.ends_on), None),
        past=[other for other in mandates if other.ends_on < today],
        coming=[other for other in mandates if other.starts_on > today],
        note=substitute_note(SeatQuality(seat.quality)),
    )


@require_http_methods(["GET", "POST"])
def new_seat(request: ActorRequest) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    form = SeatForm(request.POST or None)
    return typed(
        request,
        form,
        lambda: operations.create_seat(
            actor=request.actor, at=timezone.now(), is_demonstration=settings.IS_DEMONSTRATION, **form.cleaned_data
        ),
        done="Le siège est créé. Désignez son titulaire.",
        title="Créer un siège",
        submit="Créer le siège",
    )


@require_http_methods(["GET", "POST"])
def close_seat(request: ActorRequest, seat_id: int) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    seat = get_object_or_404(Seat, pk=seat_id)
    form = CloseSeatForm(request.POST or None)
    return typed(
        request,
        form,
        lambda: operations.close_seat(
            seat_id=seat.pk, actor=request.actor, at=timezone.now(), closed_on=form.cleaned_data["closed_on"]
        ),
        done="Le siège est supprimé à cette date. Son histoire est conservée.",
        title=f"Supprimer le siège : {seat.label}",
        submit="Supprimer le siège",
        is_danger=True,
    )


@require_http_methods(["GET", "POST"])
def appoint(request: ActorRequest, seat_id: int) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    seat = get_object_or_404(Seat, pk=seat_id)
    lead = substitute_note(SeatQuality(seat.quality))
    return _appointed(request, seat, title=f"Désigner le titulaire : {seat.label}", lead=lead)


@require_http_methods(["GET", "POST"])
def renew(request: ActorRequest, mandate_id: int) -> HttpResponse:
    """The same person again on the same seat, from the day after: the form comes filled, the rules may refuse."""
    require(policies.can_manage_seats(request.actor))
    mandate = get_object_or_404(Mandate.objects.select_related("person", "seat"), pk=mandate_id)
    initial = {
        "person": mandate.person_id,
        "starts_on": mandate.ends_on + timedelta(days=1),
        "designated_by_peers": mandate.designated_by_peers,
    }
    rank = rank_in_words(renewals_of(mandate, queries.mandates_of_people([mandate.person_id])) + 1)
    lead = f"Ce sera le {rank} de {mandate.person.full_name}. Un nouvel acte de désignation est nécessaire."
    title = f"Renouveler le mandat de {mandate.person.full_name}"
    return _appointed(request, mandate.seat, title=title, lead=lead, initial=initial)


def _appointed(request: ActorRequest, seat: Seat, **words: Any) -> HttpResponse:
    initial = words.pop("initial", None)
    form = AppointForm(request.POST or None, people=queries.people_to_appoint(), initial=initial)
    return typed(
        request,
        form,
        lambda: operations.appoint_member(
            seat_id=seat.pk,
            person_id=form.cleaned_data["person"],
            actor=request.actor,
            at=timezone.now(),
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            office=form.cleaned_data["office"] or Office.MEMBER,
            designation=form.proof,
            civility=form.cleaned_data["civility"],
        ),
        done="Le mandat est enregistré.",
        submit="Enregistrer le mandat",
        **words,
    )


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, mandate_id: int) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    mandate = get_object_or_404(Mandate.objects.select_related("person", "seat"), pk=mandate_id)
    form = EndForm(request.POST or None)
    return typed(
        request,
        form,
        lambda: operations.end_mandate(
            mandate_id=mandate.pk,
            actor=request.actor,
            at=timezone.now(),
            ends_on=form.cleaned_data["ends_on"],
            reason=EndReason(form.cleaned_data["reason"]),
            reference=form.cleaned_data["reference"],
        ),
        done="La fin du mandat est enregistrée. Le siège est à pourvoir pour le reste du mandat.",
        title=f"Mettre fin au mandat de {mandate.person.full_name}",
        submit="Mettre fin au mandat",
        lead="Le membre est remplacé pour le reste du mandat (CRPA, art. R.133-4). Ce qui a été fait reste acquis.",
        is_danger=True,
    )


@require_POST
def publish(request: ActorRequest) -> HttpResponse:
    operations.publish_composition(actor=request.actor, at=timezone.now())
    messages.success(request, "La composition du comité est publiée sur le site public.")
    return redirect("committee:composition")

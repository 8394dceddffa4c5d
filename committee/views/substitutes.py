"""Substitutes: named and ended by the secretariat, sent to a meeting by the holder of the seat."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.forms.composition import EndSubstituteForm, SubstituteForm
from committee.models import Seat, Substitute
from committee.operations import substitutes as operations
from committee.policies import composition as policies
from committee.queries import composition as queries
from committee.views.acts import act_on, seen
from committee.views.typed import typed
from common.verdicts import require


@require_http_methods(["GET", "POST"])
def name(request: ActorRequest, seat_id: int) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    seat = get_object_or_404(Seat, pk=seat_id)
    form = SubstituteForm(request.POST or None, people=queries.people_to_appoint())
    return typed(
        request,
        form,
        lambda: operations.name_substitute(
            seat_id=seat.pk,
            person_id=form.cleaned_data["person"],
            actor=request.actor,
            at=timezone.now(),
            **{field: value for field, value in form.cleaned_data.items() if field != "person"},
        ),
        done="La suppléance est enregistrée.",
        title=f"Désigner un suppléant : {seat.label}",
        submit="Enregistrer la suppléance",
        lead="Le suppléant n’est membre que pour la séance où il siège, de la convocation à la levée.",
    )


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, substitute_id: int) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    substitute = get_object_or_404(Substitute.objects.select_related("person", "seat"), pk=substitute_id)
    form = EndSubstituteForm(request.POST or None)
    return typed(
        request,
        form,
        lambda: operations.end_substitute(
            substitute_id=substitute.pk, actor=request.actor, at=timezone.now(), **form.cleaned_data
        ),
        done="La fin de la suppléance est enregistrée.",
        title=f"Mettre fin à la suppléance de {substitute.person.full_name}",
        submit="Mettre fin à la suppléance",
        is_danger=True,
    )


@require_POST
def send(request: ActorRequest, meeting_id: UUID, mandate_id: int) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request,
        meeting,
        lambda: operations.send_substitute(
            meeting_id=meeting.pk, mandate_id=mandate_id, actor=request.actor, at=timezone.now()
        ),
        done="Le suppléant siège à cette séance. Il reçoit la convocation.",
        anchor="#presence",
    )


@require_POST
def recall(request: ActorRequest, meeting_id: UUID, mandate_id: int) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request,
        meeting,
        lambda: operations.recall_substitute(
            meeting_id=meeting.pk, mandate_id=mandate_id, actor=request.actor, at=timezone.now()
        ),
        done="Le titulaire siège à cette séance. Sa réponse à la convocation est à donner de nouveau.",
        anchor="#presence",
    )

"""Elections of the president and of the vice-president: typed by the secretariat from the minutes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from committee.forms.composition import ElectForm, LeaveOfficeForm
from committee.models import Mandate
from committee.operations import elections as operations
from committee.policies import composition as policies
from committee.queries import composition as queries
from committee.views.typed import typed
from common.verdicts import require


@require_http_methods(["GET", "POST"])
def elect(request: ActorRequest) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    form = ElectForm(request.POST or None, members=queries.members_on(timezone.localdate()))
    return typed(
        request,
        form,
        lambda: operations.elect(
            mandate_id=form.cleaned_data["mandate"],
            office=form.cleaned_data["office"],
            actor=request.actor,
            at=timezone.now(),
            starts_on=form.cleaned_data["starts_on"],
            minutes_reference=form.cleaned_data["minutes_reference"],
        ),
        done="L’élection est enregistrée.",
        title="Enregistrer une élection",
        submit="Enregistrer l’élection",
        lead="La personne élue garde son siège et son terme. Qui exerçait la fonction redevient membre le même jour.",
    )


@require_http_methods(["GET", "POST"])
def leave_office(request: ActorRequest, mandate_id: int) -> HttpResponse:
    require(policies.can_manage_seats(request.actor))
    mandate = get_object_or_404(Mandate.objects.select_related("person", "seat"), pk=mandate_id)
    form = LeaveOfficeForm(request.POST or None)
    return typed(
        request,
        form,
        lambda: operations.leave_office(
            mandate_id=mandate.pk, actor=request.actor, at=timezone.now(), **form.cleaned_data
        ),
        done="La fin de la fonction est enregistrée : la personne reste membre.",
        title=f"{mandate.person.full_name} quitte la fonction de {mandate.get_office_display()}",
        submit="Mettre fin à la fonction",
        lead="Le mandat de membre continue sur le même siège, pour le même terme.",
        is_danger=True,
    )

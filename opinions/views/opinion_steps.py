"""The steps of an opinion: one operation each, then back to its page."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from committee.views.referrals import seen as referral_seen
from common.verdicts import require
from opinions.models import Opinion
from opinions.operations import opinions as operations
from opinions.policies import opinions as policies
from opinions.views.opinion_page import seen

Operation = Callable[..., Opinion]


@require_POST
def open_opinion(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    require(policies.can_see_of(request.actor, referral_seen(referral_id)))
    opened = operations.open_opinion(referral_id=referral_id, actor=request.actor, at=timezone.now())
    messages.success(request, "L’avis est ouvert. Son premier texte est proposé d’après le dossier.")
    return redirect(opened)


@require_POST
def circulate(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.circulate, "Le texte est communiqué aux membres du comité.")


@require_POST
def send_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.send_back, "La rédaction est reprise.")


@require_POST
def submit_to_vote(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.submit_to_vote, "Le scrutin est prêt : le texte ne change plus.")


@require_POST
def adopt(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.adopt, "L’adoption est constatée. La présidence signe l’avis.")


@require_POST
def note_rejection(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.note_rejection, "Le rejet est constaté : la rédaction reprend.")


@require_POST
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.sign, "L’avis est signé. Le secrétariat prépare sa publication.")


def _step(request: ActorRequest, pk: UUID, operation: Operation, done: str) -> HttpResponse:
    seen(request, pk)
    moved = operation(opinion_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, done)
    return redirect(moved)

"""Pages of the acts that rectify, repeal or withdraw a published opinion."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from common.errors import NotVisible, RuleBroken
from common.verdicts import HIDDEN, require
from opinions.content import paragraphs_of
from opinions.enums.amendments import AmendmentKind
from opinions.enums.amendments import AmendmentStatus as S
from opinions.enums.amendments import AmendmentStep as Step
from opinions.forms.amendments import AmendmentForm
from opinions.models import Amendment, Opinion
from opinions.operations import amendments as operations
from opinions.policies import amendments as policies
from opinions.queries import amendments as queries
from opinions.queries.opinions import public_pages
from opinions.views.history import events_of
from opinions.views.opinion_page import seen
from opinions.workflow.amendments import AMENDMENT

_TONES = {S.DRAFTED: "waiting", S.SIGNED: "progress", S.PUBLISHED: "success"}
_HISTORY = {
    "amendment.prepare": "Acte préparé",
    "amendment.save": "Texte enregistré",
    "amendment.sign": "Acte signé",
    "amendment.send_back": "Rédaction reprise",
    "amendment.abandon": "Acte abandonné",
    "amendment.publish": "Acte publié au Bulletin officiel",
}


@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest, pk: UUID, kind: str) -> HttpResponse:
    """Begin an act of this nature on a published opinion. What was typed comes back whatever the answer."""
    opinion, nature = seen(request, pk), _kind(kind)
    require(policies.can_prepare(request.actor, opinion))
    deciding = queries.deciding(opinion)
    form = AmendmentForm(request.POST or None, kind=nature, deciding=deciding)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, opinion, nature, form)
    try:
        amendment = operations.prepare_amendment(
            opinion_id=pk,
            kind=nature,
            content=form.content(),
            amendment_id=form.cleaned_data["form_token"],
            actor=request.actor,
            at=timezone.now(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _editor(request, opinion, nature, form)
    messages.success(request, "L’acte est préparé. La présidence le signe.")
    return redirect(amendment)


@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _seen(request, pk)
    require(policies.can_write(request.actor, found))
    AMENDMENT.target(Step.SAVE, source=found.status)
    nature = AmendmentKind(found.kind)
    given = {name: getattr(found, name) for name in ("reasons", "wrong_text", "right_text")}
    given["decided_by"] = str(found.decided_by_id or "")
    form = AmendmentForm(request.POST or None, initial=given, kind=nature, deciding=queries.deciding(found.opinion))
    if request.method != "POST" or not form.is_valid():
        return _editor(request, found.opinion, nature, form)
    try:
        operations.save_amendment(amendment_id=pk, content=form.content(), actor=request.actor, at=timezone.now())
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _editor(request, found.opinion, nature, form)
    messages.success(request, "Le texte est enregistré.")
    return redirect(found)


@require_GET
def amendment(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _seen(request, pk)
    context: dict[str, Any] = {
        "amendment": found,
        "opinion": found.opinion,
        "tone": _TONES.get(S(found.status), "neutral"),
        "pen": AMENDMENT.owners[S(found.status)],
        "reasons": paragraphs_of(found.reasons),
        "wrong": paragraphs_of(found.wrong_text),
        "right": paragraphs_of(found.right_text),
        "public_opinion": public_pages([found.opinion]).get(found.opinion_id, ""),
        "open_steps": {
            step.value
            for step in map(Step, AMENDMENT.steps_from(found.status))
            if policies.STEPS[step](request.actor, found)
        },
        "events": events_of(found, _HISTORY),
    }
    return render(request, "opinions/amendment/detail.html", context)


@require_POST
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.sign_amendment, "L’acte est signé. Le secrétariat le met dans un numéro.")


@require_POST
def send_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.send_back_amendment, "La rédaction est reprise.")


@require_POST
def abandon(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.abandon_amendment, "L’acte est abandonné : l’avis reste comme il est.")


def _step(request: ActorRequest, pk: UUID, operation: Callable[..., Amendment], done: str) -> HttpResponse:
    _seen(request, pk)
    moved = operation(amendment_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, done)
    return redirect(moved)


def _seen(request: ActorRequest, pk: UUID) -> Amendment:
    found = get_object_or_404(queries.amendment_pages(on=timezone.localdate()), pk=pk)
    require(policies.can_see(request.actor, found))
    return found


def _kind(given: str) -> AmendmentKind:
    """Raises: NotVisible (404) for a nature that does not exist."""
    if given not in AmendmentKind.values:
        raise NotVisible(HIDDEN.refusal)
    return AmendmentKind(given)


def _editor(request: ActorRequest, opinion: Opinion, kind: AmendmentKind, form: AmendmentForm) -> HttpResponse:
    context = {"opinion": opinion, "kind": kind, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "opinions/amendment/edit.html", context, status=status)

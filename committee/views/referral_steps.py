"""The steps of a file: a page for what must be typed, one operation for what is sent."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.enums.referrals import ReferralStep as Step
from committee.enums.referrals import Urgency
from committee.forms.referrals import AnswerForm, ClassifyForm, ReasonForm
from committee.models import Referral
from committee.operations import referrals as operations
from committee.queries.files import open_request_of
from committee.views.referrals import acted_on
from committee.workflow.referrals import REFERRAL
from common.errors import RuleBroken, WrongState

F = TypeVar("F", bound=forms.Form)


@require_POST
def submit(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    made = operations.submit_referral(referral_id=referral_id, actor=request.actor, at=timezone.now())
    messages.success(request, f"La saisine {made.reference} est transmise au secrétariat.")
    return redirect(made)


@require_POST
def take_up(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    made = operations.take_up_referral(referral_id=referral_id, actor=request.actor, at=timezone.now())
    messages.success(
        request, "La saisine est prise en charge : le président désigne le rapporteur et deux examinateurs."
    )
    return redirect(made)


@require_http_methods(["GET", "POST"])
def classify(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    found = acted_on(request.actor, referral_id, Step.CLASSIFY)

    def act(form: ClassifyForm) -> None:
        operations.classify_referral(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            lane=Urgency(form.cleaned_data["lane"]),
            reason=form.cleaned_data["reason"],
        )

    other = Urgency.ORDINARY if found.is_urgent else Urgency.URGENT
    return step_page(
        request,
        found,
        step=Step.CLASSIFY,
        form=ClassifyForm(request.POST or None, initial={"lane": other}),
        act=act,
        words=(
            "Requalifier l’urgence",
            "Enregistrer",
            "L’échéance est recalculée par les règles de cette saisine. La direction est prévenue.",
        ),
        done="L’urgence est requalifiée.",
    )


@require_http_methods(["GET", "POST"])
def decline(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    return _closing(
        request,
        referral_id,
        Step.DECLINE,
        operations.decline_referral,
        words=("Ne pas retenir la saisine", "Ne pas retenir", "Le comité n’examine pas le dossier. Le motif y reste."),
        done="La saisine n’est pas retenue. La direction est informée.",
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    return _closing(
        request,
        referral_id,
        Step.WITHDRAW,
        operations.withdraw_referral,
        words=(
            "Retirer la saisine",
            "Retirer la saisine",
            "Le comité n’aura plus à répondre. Le dossier est conservé.",
        ),
        done="La saisine est retirée.",
    )


@require_http_methods(["GET", "POST"])
def lapse(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    return _closing(
        request,
        referral_id,
        Step.LAPSE,
        operations.lapse_referral,
        words=("Clore sans avis", "Clore sans avis", "Le délai a expiré : l’établissement peut décider sans avis."),
        done="La saisine est close sans avis.",
    )


def step_page(
    request: ActorRequest,
    referral: Referral,
    *,
    step: Step,
    form: F,
    act: Callable[[F], Any],
    words: tuple[str, str, str],
    done: str,
    is_grave: bool = False,
) -> HttpResponse:
    """Ask, or do. Whatever the refusal, what was typed comes back with the sentence that says why."""
    if request.method != "POST":
        REFERRAL.target(step, source=referral.status)
        return _page(request, referral, form, words, is_grave=is_grave)
    if not form.is_valid():
        return _page(request, referral, form, words, is_grave=is_grave, status=422)
    try:
        act(form)
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _page(request, referral, form, words, is_grave=is_grave, status=refusal.status_code)
    messages.success(request, done)
    return redirect(referral)


def _closing(
    request: ActorRequest,
    referral_id: UUID,
    step: Step,
    operation: Callable[..., Referral],
    *,
    words: tuple[str, str, str],
    done: str,
) -> HttpResponse:
    def act(form: ReasonForm) -> None:
        operation(referral_id=referral_id, actor=request.actor, at=timezone.now(), reason=form.cleaned_data["reason"])

    return step_page(
        request,
        acted_on(request.actor, referral_id, step),
        step=step,
        form=ReasonForm(request.POST or None),
        act=act,
        words=words,
        done=done,
        is_grave=True,
    )


def _page(
    request: ActorRequest,
    referral: Referral,
    form: forms.Form,
    words: tuple[str, str, str],
    *,
    is_grave: bool,
    status: int = 200,
) -> HttpResponse:
    heading, button, note = words
    context = {
        "referral": referral,
        "form": form,
        "heading": heading,
        "button": button,
        "note": note,
        "submit_class": "btn-danger" if is_grave else "btn-primary",
        "asked": open_request_of(referral) if isinstance(form, AnswerForm) else None,
    }
    return render(request, "committee/referral/step.html", context, status=status)

"""The page of one's separate opinion, and what the page of the opinion says of them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.enums.meetings import BallotMode
from committee.models import Ballot, CommitteeRules
from common.errors import RuleBroken
from common.verdicts import require
from opinions import workflow
from opinions.enums.opinions import OpinionStep as Step
from opinions.enums.separate import SeparateKind
from opinions.forms.separate import SeparateForm
from opinions.models import Opinion
from opinions.operations import separate as operations
from opinions.policies import opinions as policies
from opinions.queries import separate as queries
from opinions.separate import closes_on, naming_of
from opinions.views.opinion_page import seen


@require_http_methods(["GET", "POST"])
def separate(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Join, change or decline. Whatever the answer, what was typed comes back."""
    found = seen(request, pk)
    require(policies.can_speak_apart(request.actor, found))
    ballot, rules, last_day = _asked(found)
    naming = naming_of(ballot, rules)
    if request.method != "POST":
        workflow.OPINION.target(Step.SPEAK_APART, source=found.status)
        answer = queries.answer_of(request.actor, found)
        given = {"kind": answer.kind, "body": answer.body} if answer else {}
        is_named = answer.is_named if answer and answer.body else ballot.mode != BallotMode.SECRET
        given["is_named"] = "yes" if is_named else "no"
        return _page(request, found, SeparateForm(initial=given, naming=naming), last_day)
    form = SeparateForm(request.POST, naming=naming)
    if not form.is_valid():
        return _page(request, found, form, last_day, status=422)
    try:
        answer = operations.speak_apart(opinion_id=pk, actor=request.actor, at=timezone.now(), **form.said())
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, form, last_day, status=422)
    is_none = answer.kind == SeparateKind.NONE
    done = "Vous ne joignez pas d’opinion séparée." if is_none else "Votre opinion séparée est jointe."
    messages.success(request, done)
    return redirect(found)


@require_POST
def take_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = seen(request, pk)
    operations.take_back(opinion_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, "Votre réponse est retirée : rien n’en est gardé.")
    return redirect(found)


def _asked(found: Opinion) -> tuple[Ballot, CommitteeRules, date]:
    """Raises: RuleBroken (422) where the rules foresee none, or before the vote."""
    last_day = closes_on(found.decided_on, found.referral.rules) if found.adopted_at else None
    if last_day is None or found.ballot is None or found.referral.rules is None:
        raise RuleBroken(operations.NOT_FORESEEN)
    return found.ballot, found.referral.rules, last_day


def _page(
    request: ActorRequest, found: Opinion, form: SeparateForm, last_day: date, *, status: int = 200
) -> HttpResponse:
    rules = found.referral.rules
    context: dict[str, Any] = {
        "opinion": found,
        "form": form,
        "last_day": last_day,
        "is_secret": found.ballot is not None and found.ballot.mode == BallotMode.SECRET,
        "naming": form.naming.label,
        "source": rules.source("separate_opinion") if rules else "",
    }
    return render(request, "opinions/opinion/separate.html", context, status=status)

"""What a department checks: the passages opened to it, and nothing else of the opinion, of its state or of its file.

This page reads `FactCheck` and its passages only. It never loads a draft, a finding, a vote or an opinion's text.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from common.errors import RuleBroken, WrongState
from common.given_back import gives_back
from opinions.enums.review import FactVerdict
from opinions.forms.review import AnswerForm
from opinions.models import FactCheck
from opinions.operations import fact_checks as operations
from opinions.operations.fact_checks import Answered
from opinions.queries import fact_checks as queries


@gives_back
@require_http_methods(["GET", "POST"])
def check_facts(request: ActorRequest, check_id: UUID) -> HttpResponse:
    """Answer passage by passage, until the end of the delay; then read what was answered."""
    check = get_object_or_404(queries.checks_for(request.actor).select_related("opinion__referral"), pk=check_id)
    if request.method != "POST":
        return _page(request, check, _forms(check))
    forms = _forms(check, request.POST)
    if [form for form in forms if not form.is_valid()]:
        return _page(request, check, forms, status=422)
    try:
        operations.answer_check(
            check_id=check.pk,
            actor=request.actor,
            at=timezone.now(),
            answers=dict(_answer(form) for form in forms if form.cleaned_data["verdict"]),
        )
    except (RuleBroken, WrongState) as refusal:
        return _page(request, check, forms, refusal=refusal.message, status=refusal.status_code)
    messages.success(request, "Vos réponses sont enregistrées. Vous pouvez les changer jusqu’à la fin du délai.")
    return redirect(check)


def _answer(form: AnswerForm) -> tuple[int, Answered]:
    said = form.cleaned_data
    return form.passage.pk, Answered(
        verdict=FactVerdict(said["verdict"]), correction=said["correction"], evidence=said["evidence"]
    )


def _forms(check: FactCheck, data: Any = None) -> list[AnswerForm]:
    """One for each passage, on its last answer."""
    forms = []
    for passage in check.passages.all():
        last = next(iter(reversed(passage.answers.all())), None)
        names = ("verdict", "correction", "evidence")
        initial = {name: getattr(last, name) for name in names} if last else {}
        forms.append(AnswerForm(data, passage=passage, initial=initial))
    return forms


def _page(
    request: ActorRequest, check: FactCheck, forms: list[AnswerForm], *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "check": check,
        "reference": check.opinion.referral.reference,
        "forms": forms,
        "is_open": queries.is_open(check, at=timezone.now()),
        "refusal": refusal,
        "has_faults": any(form.errors for form in forms),
    }
    return render(request, "opinions/facts/check.html", context, status=status)

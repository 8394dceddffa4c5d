"""The contradictory phase inside the committee: opening a check, reading the answers, answering each remark."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from common.errors import RuleBroken, WrongState
from common.verdicts import require
from opinions.content import from_json
from opinions.enums.review import FactVerdict, RemarkOutcome
from opinions.forms.review import DecisionForm, OpenCheckForm
from opinions.models import FactAnswer, FactCheck, Opinion
from opinions.operations import fact_checks as operations
from opinions.passages import blocks_in, passages_of
from opinions.policies import review as policies
from opinions.queries import fact_checks as queries
from opinions.queries import opinions as opinion_queries
from opinions.views.opinion_page import seen
from opinions.workflow.review import REVIEWED


@require_GET
def fact_checks(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Every check of the facts of this draft, with the whole exchange."""
    return _page(request, seen(request, pk))


@require_http_methods(["GET", "POST"])
def open_check(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Choose the passages, the department and the delay."""
    found = seen(request, pk)
    require(policies.can_open_check(request.actor, found))
    departments = queries.departments_concerned(found.referral)
    if request.method != "POST":
        form = OpenCheckForm(departments=departments, initial={"form_token": uuid4()})
        return _opening(request, found, form, opinion_queries.latest_draft(found).number, set())
    form = OpenCheckForm(request.POST, departments=departments)
    version, chosen = request.POST.get("version", ""), request.POST.getlist("passages")
    number = int(version) if version.isdecimal() and len(version) < 6 else 0
    if not form.is_valid():
        return _opening(request, found, form, number, set(chosen), status=422)
    try:
        operations.open_check(
            opinion_id=found.pk,
            check_id=form.cleaned_data["form_token"],
            actor=request.actor,
            at=timezone.now(),
            department_id=form.cleaned_data["department"].pk,
            version=number,
            passages=chosen,
            days=form.cleaned_data["days"],
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _opening(request, found, form, number, set(chosen), status=refusal.status_code)
    messages.success(request, "La vérification est ouverte. La direction est prévenue par courriel.")
    return redirect("opinions:fact-checks", pk=found.pk)


@require_POST
def decide(request: ActorRequest, pk: UUID, answer_id: int) -> HttpResponse:
    """Take a remark up, or set it aside. What was typed comes back."""
    found = seen(request, pk)
    answer = get_object_or_404(FactAnswer, pk=answer_id, passage__check_opened__opinion=found)
    form = _decision(answer, request.POST)
    if not form.is_valid():
        return _page(request, found, given={answer.pk: form}, status=422)
    try:
        operations.decide_remark(
            answer_id=answer.pk,
            actor=request.actor,
            at=timezone.now(),
            outcome=RemarkOutcome(form.cleaned_data["outcome"]),
            reason=form.cleaned_data["reason"],
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, given={answer.pk: form}, status=refusal.status_code)
    messages.success(request, "La suite donnée est enregistrée.")
    return redirect("opinions:fact-checks", pk=found.pk)


def _page(
    request: ActorRequest, found: Opinion, *, given: dict[int, DecisionForm] | None = None, status: int = 200
) -> HttpResponse:
    """`given`: what was typed under a remark, and why it was refused."""
    now = timezone.now()
    may_decide = found.status in REVIEWED and bool(policies.can_decide(request.actor, found))
    checks = list(queries.checks_of(found))
    context = {
        "opinion": found,
        "checks": [
            (check, queries.is_open(check, at=now), _exchange(check, given or {}, may_decide=may_decide))
            for check in checks
        ],
        "may_open": found.status in REVIEWED and bool(policies.can_open_check(request.actor, found)),
    }
    return render(request, "opinions/opinion/fact_checks.html", context, status=status)


def _exchange(check: FactCheck, given: dict[int, DecisionForm], *, may_decide: bool) -> list[dict[str, Any]]:
    """Each passage with its last answer, those before it, what was decided, and the form of the decision to take."""
    shown = []
    for passage in check.passages.all():
        answers = list(passage.answers.all())
        last = answers[-1] if answers else None
        decision = getattr(last, "decision", None) if last else None
        waits = last is not None and last.verdict == FactVerdict.INEXACT and decision is None
        form = (given.get(last.pk) or _decision(last)) if last and waits and may_decide else None
        blocks = blocks_in(passage.zone, passage.text)
        shown.append(
            {
                "passage": passage,
                "blocks": blocks,
                "last": last,
                "before": answers[:-1],
                "decision": decision,
                "form": form,
            }
        )
    return shown


def _decision(answer: FactAnswer, data: Any = None) -> DecisionForm:
    return DecisionForm(data, prefix=f"remarque-{answer.pk}")


def _opening(
    request: ActorRequest, found: Opinion, form: OpenCheckForm, number: int, chosen: set[str], *, status: int = 200
) -> HttpResponse:
    latest = opinion_queries.latest_draft(found)
    version = opinion_queries.drafts_of(found).filter(number=number).first() or latest
    passages = [one for one in passages_of(from_json(version.content)) if one.is_factual]
    context = {
        "opinion": found,
        "version": latest if status == 409 else version,
        "form": form,
        "passages": [(one, one.key in chosen) for one in passages],
        "has_department": bool(form.fields["department"].queryset),  # type: ignore[attr-defined]  # a choice of rows
    }
    return render(request, "opinions/opinion/open_check.html", context, status=status)

"""The requests of persons for the rules of an algorithm, and the mention that tells them of their right."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from algorithms import letters
from algorithms import queries as sheets
from algorithms.enums import RequestStatus, RequestStep
from algorithms.forms.requests import PreparationForm, ReceivedForm, RefusalForm, typed_of
from algorithms.models import Algorithm, RulesRequest, SheetVersion
from algorithms.operations import requests as operations
from algorithms.policies import requests as policies
from algorithms.queries import requests as queries
from algorithms.request_clock import Clock
from algorithms.workflow import REQUEST
from common.errors import RuleBroken, WrongState
from common.forms import give_back
from common.verdicts import require

PER_PAGE = 50


@require_GET
def mention(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The text to put on each decision, ready to copy."""
    found = get_object_or_404(sheets.with_rows(sheets.sheets_visible_to(request.actor)), pk=pk)
    context = {
        "sheet": found,
        "algorithm": found.algorithm,
        "mention": letters.mention(found),
        "missing": letters.missing_for_mention(found),
    }
    return render(request, "algorithms/sheet/mention.html", context)


@require_GET
def register(request: ActorRequest) -> HttpResponse:
    """The requests that this person answers for: those to answer first, then the others, the latest first."""
    visible = queries.requests_visible_to(request.actor)
    closed = visible.exclude(status=RequestStatus.RECEIVED).order_by("-closed_at", "reference")
    page = Paginator(closed, PER_PAGE).get_page(request.GET.get("page"))
    waiting = visible.filter(status=RequestStatus.RECEIVED).order_by("received_on", "reference")
    context = {
        "waiting": [_row(one) for one in waiting],
        "closed": [_row(one) for one in page],
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
    }
    return render(request, "algorithms/request/register.html", context)


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A request that came in. The key of the row is in the page: a second click finds the row of the first."""
    algorithm = get_object_or_404(queries.registers_kept_by(request.actor), pk=pk)
    if request.method != "POST":
        initial = {"form_token": uuid4(), "received_on": timezone.localdate()}
        return _form(request, ReceivedForm(initial=initial), algorithm)
    form = ReceivedForm(request.POST)
    if not form.is_valid():
        return _form(request, form, algorithm, status=422)
    try:
        made = operations.register_request(
            request_id=form.key,
            algorithm_id=algorithm.pk,
            actor=request.actor,
            at=timezone.now(),
            received=form.received(),
            is_demonstration=settings.IS_DEMONSTRATION,
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _form(request, form, algorithm, status=422)
    messages.success(request, f"La demande {made.reference} est enregistrée. Son délai court depuis sa réception.")
    return redirect(made)


@require_GET
def detail(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest, pk: UUID) -> HttpResponse:
    """What is said of the person's own case. Whatever the answer, what was typed comes back."""
    found = _found(request, pk)
    require(policies.STEPS[RequestStep.PREPARE](request.actor, found))
    if request.method != "POST":
        REQUEST.target(RequestStep.PREPARE, source=found.status)
        return _form(request, PreparationForm(initial=typed_of(found)), found.algorithm, found)
    form = PreparationForm(request.POST)
    if not form.is_valid():
        return _form(request, form, found.algorithm, found, status=422)
    try:
        operations.prepare_answer(
            request_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"] or 0,
            received=form.received(),
            prepared=form.prepared(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _form(request, form, found.algorithm, found, status=422)
    except WrongState as refusal:
        now = _found(request, pk)
        give_back(form, now.revision, f"{refusal.message} Relisez la page de la demande, puis enregistrez de nouveau.")
        return _form(request, form, found.algorithm, now, status=409)
    messages.success(request, "La préparation est enregistrée.")
    return redirect(found)


@require_POST
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    require(policies.STEPS[RequestStep.ANSWER](request.actor, found))
    try:
        operations.answer_request(request_id=found.pk, actor=request.actor, at=timezone.now())
    except RuleBroken as refusal:
        messages.error(request, refusal.message)
        return _page(request, found, status=422)
    messages.success(request, "La réponse est signée. Imprimez la lettre, ou recopiez-la dans votre messagerie.")
    return redirect(found)


@require_POST
def refuse(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    require(policies.STEPS[RequestStep.REFUSE](request.actor, found))
    form = RefusalForm(request.POST)
    if form.is_valid():
        try:
            operations.refuse_request(
                request_id=found.pk, actor=request.actor, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except RuleBroken as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Le refus est signé. La lettre dit comment saisir la CADA.")
            return redirect(found)
    return _page(request, found, refusal=form, status=422)


@require_POST
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    operations.withdraw_request(request_id=found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "Le retrait est enregistré : aucune réponse n’est plus due.")
    return redirect(found)


def _page(
    request: ActorRequest, found: RulesRequest, *, refusal: RefusalForm | None = None, status: int = 200
) -> HttpResponse:
    """What was asked, the clock, the letter as it left or as it would leave now, and what may be done."""
    steps = {
        step.value
        for step in REQUEST.steps_from(found.status)
        if policies.STEPS[RequestStep(step)](request.actor, found)
    }
    sheet = None if found.letter else queries.quotable(found.algorithm_id)
    context: dict[str, Any] = {
        "found": found,
        "algorithm": found.algorithm,
        "steps": steps,
        "owner": REQUEST.owners[RequestStatus(found.status)],
        "is_open": found.status == RequestStatus.RECEIVED,
        "letter": found.letter or _would_leave(found, sheet),
        "missing": operations.missing_to_answer(found, sheet) if found.status == RequestStatus.RECEIVED else [],
        "refusal": refusal or RefusalForm(),
        "signing": policies.can_sign(request.actor, found),
        "administration": settings.BODY_NAME,
        **_clock(found),
    }
    return render(request, "algorithms/request/detail.html", context, status=status)


def _would_leave(found: RulesRequest, sheet: SheetVersion | None) -> dict[str, Any] | None:
    """The letter as it stands, while it is prepared."""
    if sheet is None or found.status != RequestStatus.RECEIVED:
        return None
    return {"opening": letters.opening(found), "passages": letters.answer(found, sheet)}


def _row(found: RulesRequest) -> dict[str, Any]:
    return {"found": found, **_clock(found)}


def _clock(found: RulesRequest) -> dict[str, Any]:
    closed_on = timezone.localdate(found.closed_at) if found.closed_at else None
    clock, today = Clock(found.received_on, RequestStatus(found.status), closed_on), timezone.localdate()
    return {"clock": clock, "tone": clock.tone(today), "sentence": clock.sentence(today)}


def _found(request: ActorRequest, pk: UUID) -> RulesRequest:
    return get_object_or_404(queries.requests_visible_to(request.actor), pk=pk)


def _form(
    request: ActorRequest,
    form: ReceivedForm,
    algorithm: Algorithm,
    found: RulesRequest | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "algorithm": algorithm, "found": found}
    return render(request, "algorithms/request/form.html", context, status=status)

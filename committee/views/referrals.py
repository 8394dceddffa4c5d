"""The list of referrals, the page of one of them, and its drafts."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import queries as algorithms
from algorithms.models import SheetVersion
from algorithms.rendering import parts_of
from committee.enums.referrals import Origin
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReferralStep as Step
from committee.forms.referrals import FilterForm, ReferralForm, typed_of
from committee.models import Referral
from committee.operations import referrals as operations
from committee.policies import referrals as policies
from committee.queries import files
from committee.queries import referrals as queries
from committee.views.conflicts import papers_verdict
from committee.views.referral_page import file_page, recused_page
from committee.workflow.referrals import REFERRAL
from common.errors import NotVisible, RuleBroken, WrongState
from common.forms import give_back
from common.verdicts import require

PER_PAGE = 50


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """The referrals in sight, most recent first; and those that the person left, by their title only."""
    actor = request.actor
    form = FilterForm(request.GET, departments=queries.departments_in(actor), states=_states_for(actor))
    criteria = form.criteria()
    found = queries.listed(queries.referrals_visible_to(actor), actor, criteria)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "referrals": [(referral, policies.shown_status(actor, referral.status)) for referral in page],
        "total": page.paginator.count,
        "is_filtered": bool(criteria),
        "previous_url": _page_url(criteria, page.number - 1) if page.has_previous() else "",
        "next_url": _page_url(criteria, page.number + 1) if page.has_next() else "",
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
        "left": list(queries.recusals_of(actor)) if actor.recused_from else [],
        "can_draft": bool(policies.can_draft(actor)),
        "can_request": bool(policies.can_request_self_referral(actor)),
        "today": timezone.localdate(),
    }
    return render(request, "committee/referral/list.html", context)


@require_GET
def detail(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """One file. Who left it is told so, and reads its reference, title and date only."""
    referral = seen(referral_id)
    verdict = policies.can_see(request.actor, referral)
    if not verdict and not verdict.is_hidden:
        return recused_page(request, referral)
    require(verdict)
    return file_page(request, referral)


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """A draft of the person's department."""
    require(policies.can_draft(request.actor))
    return _opened(request, Origin.BODY)


@require_http_methods(["GET", "POST"])
def request_self_referral(request: ActorRequest) -> HttpResponse:
    """A member asks the committee to seize itself."""
    require(policies.can_request_self_referral(request.actor))
    return _opened(request, Origin.SELF)


@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """A draft. Whatever the answer, what was typed comes back."""
    found = acted_on(request.actor, referral_id, Step.EDIT)
    offered = queries.referable_sheets(request.actor, origin=Origin.BODY)
    if request.method != "POST":
        REFERRAL.target(Step.EDIT, source=found.status)
        form = ReferralForm(initial=typed_of(found, files.sheets_of(found)), sheets=offered)
        return _form(request, form, Origin.BODY, referral=found)
    form = ReferralForm(request.POST, sheets=offered)
    if not form.is_valid():
        return _form(request, form, Origin.BODY, referral=found, status=422)
    try:
        operations.edit_referral(
            referral_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"] or 0,
            content=form.content(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _form(request, form, Origin.BODY, referral=found, status=422)
    except WrongState as refusal:
        return _beaten(request, form, found.pk, refusal.message)
    messages.success(request, "Le brouillon est enregistré.")
    return redirect(found)


@require_GET
def sheet(request: ActorRequest, referral_id: UUID, sheet_id: UUID) -> HttpResponse:
    """The exact version that the committee examines, for whoever sees the file, published or not."""
    visible = queries.referrals_visible_to(request.actor).select_related("department")
    referral = get_object_or_404(visible, pk=referral_id)
    require(papers_verdict(request.actor, referral))
    pinned = algorithms.with_rows(
        SheetVersion.objects.filter(referral_links__referral=referral).select_related("algorithm__department")
    )
    found = get_object_or_404(pinned, pk=sheet_id)
    context = {
        "referral": referral,
        "sheet": found,
        "parts": parts_of(found),
    }
    return render(request, "committee/referral/sheet.html", context)


def seen(referral_id: UUID) -> Referral:
    """The row as policies want it, or the same answer as for what is hidden."""
    rows = Referral.objects.select_related("rules", "charter_version")
    found = queries.with_presidency(rows, on=timezone.localdate()).filter(pk=referral_id).first()
    if found is None:
        raise NotVisible("Cette page n’existe pas.")
    return found


def acted_on(actor: Actor, referral_id: UUID, step: Step) -> Referral:
    """The file on which the person wants to act: hidden, forbidden or open, before a form is shown."""
    found = seen(referral_id)
    require(policies.STEPS[step](actor, found))
    return found


def _opened(request: ActorRequest, origin: Origin) -> HttpResponse:
    offered = queries.referable_sheets(request.actor, origin=origin)
    if request.method != "POST":
        initial = {"form_token": uuid4(), **_after(request, offered)}
        return _form(request, ReferralForm(initial=initial, sheets=offered), origin)
    form = ReferralForm(request.POST, sheets=offered)
    if not form.is_valid():
        return _form(request, form, origin, status=422)
    act = operations.draft_referral if origin == Origin.BODY else operations.request_self_referral
    try:
        made = act(
            referral_id=form.token,
            actor=request.actor,
            at=timezone.now(),
            content=form.content(),
            is_demonstration=settings.IS_DEMONSTRATION,
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _form(request, form, origin, status=422)
    if origin == Origin.BODY:
        messages.success(request, "Le brouillon est ouvert. Joignez vos pièces, puis transmettez la saisine.")
    else:
        messages.success(request, "La demande est transmise au président du comité.")
    return redirect(made)


def _after(request: ActorRequest, offered: list[SheetVersion]) -> dict[str, Any]:
    """What a referral that follows another starts from: its words, and the latest versions of its sheets."""
    try:
        previous = seen(UUID(request.GET["suite"]))
    except (KeyError, ValueError):
        return _about(request.GET.get("fiche", ""), offered)
    require(policies.can_follow(request.actor, previous))
    algorithms_of_first = {sheet.algorithm_id for sheet in files.sheets_of(previous)}
    latest = {sheet.algorithm_id: str(sheet.pk) for sheet in offered if sheet.algorithm_id in algorithms_of_first}
    return {
        "follows": previous.pk,
        "title": previous.title,
        "question": previous.question,
        "sheets": list(latest.values()),
    }


def _about(sheet_id: str, offered: list[SheetVersion]) -> dict[str, Any]:
    """What a referral of one sheet starts from, among those that this person may submit."""
    sheet = next((one for one in offered if str(one.pk) == sheet_id), None)
    if sheet is None:
        return {}
    return {"title": f"{sheet.name} : version {sheet.number}"[:200], "sheets": [str(sheet.pk)]}


def _form(
    request: ActorRequest, form: ReferralForm, origin: Origin, *, referral: Referral | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "referral": referral,
        "is_self_referral": origin == Origin.SELF,
        "has_sheets": form.has_choice,
        "current": None,
        "is_sequel": bool(form["follows"].value()),
    }
    return render(request, "committee/referral/form.html", context, status=status)


def _beaten(request: ActorRequest, form: ReferralForm, referral_id: UUID, message: str) -> HttpResponse:
    """Somebody else saved or moved the draft: what was typed comes back, beside what they wrote."""
    now = seen(referral_id)
    give_back(form, now.revision, message)
    context = {
        "form": form,
        "referral": now,
        "is_self_referral": False,
        "has_sheets": True,
        "current": now,
        "can_save": now.status == S.DRAFT,
        "is_sequel": False,
    }
    return render(request, "committee/referral/form.html", context, status=409)


def _states_for(actor: Actor) -> list[S]:
    """Outside the committee, a file that was deliberated is told as scheduled: no filter tells them apart."""
    shown = [S(state) for state in S if policies.shown_status(actor, state) == state]
    return [state for state in shown if state != S.REQUESTED or actor.is_member or actor.is_secretariat]


def _page_url(criteria: dict[str, str], number: int) -> str:
    return f"?{urlencode({**criteria, 'page': str(number)})}"

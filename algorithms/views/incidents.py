"""The register of incidents: the whole of it, that of one algorithm, one incident, and what is done to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from algorithms import queries as sheets
from algorithms.clocks import clocks_of, first_told, owed, standing
from algorithms.enums import IncidentStatus, IncidentStep, NoticeKind
from algorithms.forms.incidents import IncidentForm, NoticeForm, RegisterForm, TextForm, typed_of
from algorithms.models import Algorithm, Incident, SheetVersion
from algorithms.operations import incidents as operations
from algorithms.policies import incidents as policies
from algorithms.queries import incidents as queries
from algorithms.workflow import INCIDENT
from common.errors import RuleBroken, WrongState
from common.forms import give_back
from common.verdicts import require

PER_PAGE = 50
_TEXTS: dict[IncidentStep, dict[str, str]] = {
    IncidentStep.NOTE: {
        "label": "Ce qui est à retenir",
        "help_text": "Une ligne écrite ne se retire pas. Sans nommer les personnes touchées.",
        "required": "Écrivez ce qui est à retenir.",
    },
    IncidentStep.REMEDY: {
        "label": "Comment l’incident est corrigé",
        "help_text": "Ce qui est fait, par quel service, pour quand.",
        "required": "Dites comment l’incident est corrigé.",
    },
    IncidentStep.CLOSE: {
        "label": "Note de clôture",
        "help_text": "Ce qui a été fait, et ce que l’on en retient.",
        "required": "La note de clôture dit ce qui a été fait.",
    },
    IncidentStep.REOPEN: {
        "label": "Pourquoi l’incident est rouvert",
        "help_text": "La note de clôture reste dans le suivi.",
        "required": "Dites pourquoi l’incident est rouvert.",
    },
}
_ACTS: dict[IncidentStep, tuple[Callable[..., object], str, str]] = {
    IncidentStep.NOTE: (operations.note_incident, "text", "La ligne est au suivi."),
    IncidentStep.REMEDY: (operations.begin_remedy, "text", "La correction est engagée."),
    IncidentStep.CLOSE: (operations.close_incident, "note", "L’incident est clos."),
    IncidentStep.REOPEN: (operations.reopen_incident, "reason", "L’incident est rouvert."),
}


@require_GET
def register(request: ActorRequest) -> HttpResponse:
    """Every incident that this person may read, those to follow first."""
    form = RegisterForm(request.GET)
    state = form.chosen()
    incidents = queries.incidents_visible_to(request.actor)
    if state == "clos":
        incidents = incidents.filter(status=IncidentStatus.CLOSED)
    elif not state:
        incidents = incidents.exclude(status=IncidentStatus.CLOSED)
    page = Paginator(incidents.order_by("-known_at", "-reference"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": [_row(incident, timezone.now()) for incident in page],
        "total": page.paginator.count,
        "previous_url": f"?etat={state}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?etat={state}&page={page.next_page_number()}" if page.has_next() else "",
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
    }
    return render(request, "algorithms/incident/register.html", context)


@require_GET
def of_algorithm(request: ActorRequest, pk: UUID) -> HttpResponse:
    algorithm = _algorithm(request, pk)
    at = timezone.now()
    rows = [_row(incident, at) for incident in queries.incidents_visible_to(request.actor).filter(algorithm=algorithm)]
    context = {
        "algorithm": algorithm,
        "sheet": _sheet(request, algorithm),
        "to_follow": [row for row in rows if row["incident"].is_open],
        "closed": [row for row in rows if not row["incident"].is_open],
        "can_declare": bool(policies.can_declare(request.actor, algorithm)),
    }
    return render(request, "algorithms/incident/list.html", context)


@require_http_methods(["GET", "POST"])
def declare(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A new incident. The key of the row is in the page: a second click finds the row of the first."""
    algorithm = _algorithm(request, pk)
    require(policies.can_declare(request.actor, algorithm))
    versions = list(sheets.versions_of(algorithm.pk, request.actor))
    if request.method != "POST":
        now = timezone.localtime()
        in_force = next((str(one.pk) for one in versions if one.status == "published"), "")
        initial = {"form_token": uuid4(), "known_day": now.date(), "known_hour": now.time(), "sheet": in_force}
        return _form(request, IncidentForm(initial=initial, sheets=versions), algorithm)
    form = IncidentForm(request.POST, sheets=versions)
    if not form.is_valid():
        return _form(request, form, algorithm, status=422)
    try:
        made = operations.declare_incident(
            incident_id=form.key,
            algorithm_id=algorithm.pk,
            actor=request.actor,
            at=timezone.now(),
            facts=form.facts(),
            is_demonstration=settings.IS_DEMONSTRATION,
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _form(request, form, algorithm, status=422)
    messages.success(request, f"L’incident {made.reference} est déclaré. Sa page dit qui doit être prévenu, et quand.")
    return redirect(made)


@require_GET
def incident(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_http_methods(["GET", "POST"])
def revise(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The facts as they are now known. Whatever the answer, what was typed comes back."""
    found = _found(request, pk)
    require(policies.STEPS[IncidentStep.EDIT](request.actor, found))
    versions = list(sheets.versions_of(found.algorithm_id, request.actor))
    if request.method != "POST":
        INCIDENT.target(IncidentStep.EDIT, source=found.status)
        return _form(request, IncidentForm(initial=typed_of(found), sheets=versions), found.algorithm, found)
    form = IncidentForm(request.POST, sheets=versions)
    if not form.is_valid():
        return _form(request, form, found.algorithm, found, status=422)
    try:
        operations.revise_incident(
            incident_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"] or 0,
            facts=form.facts(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _form(request, form, found.algorithm, found, status=422)
    except WrongState as refusal:
        now = _found(request, pk)
        give_back(form, now.revision, f"{refusal.message} Relisez la page de l’incident, puis enregistrez de nouveau.")
        return _form(request, form, found.algorithm, now, status=409)
    messages.success(request, "Les faits sont enregistrés.")
    return redirect(found)


@require_POST
def act(request: ActorRequest, pk: UUID, step: str) -> HttpResponse:
    """One text, one act. The address names the act (`urls`)."""
    found, taken = _found(request, pk), IncidentStep(step)
    operation, argument, done = _ACTS[taken]
    form = TextForm(request.POST, prefix=step, **_TEXTS[taken])

    def run() -> None:
        text = {argument: form.cleaned_data["text"]}
        operation(incident_id=found.pk, actor=request.actor, at=timezone.now(), **text)

    return _acted(request, found, taken, form, run, done)


@require_POST
def notify(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    form = NoticeForm(request.POST, prefix=IncidentStep.NOTIFY.value, notices=_standing(found))

    def run() -> None:
        operations.record_notice(
            incident_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            kind=NoticeKind(form.cleaned_data["kind"]),
            sent_at=form.sent_at,
            reference=form.cleaned_data["reference"],
            note=form.cleaned_data["note"],
            replaces_id=form.cleaned_data.get("replaces"),
        )

    return _acted(request, found, IncidentStep.NOTIFY, form, run, "La notification est enregistrée.")


def _acted(
    request: ActorRequest,
    found: Incident,
    step: IncidentStep,
    form: forms.Form,
    run: Callable[[], None],
    done: str,
) -> HttpResponse:
    """Do it and come back, or show the page again with what was typed."""
    require(policies.STEPS[step](request.actor, found))
    if form.is_valid():
        try:
            run()
        except RuleBroken as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(found)
    return _page(request, found, typed={step.value: form}, status=422)


def _page(
    request: ActorRequest, found: Incident, *, typed: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """What happened, the clocks, what was done, and what may be done now."""
    at = timezone.now()
    steps = {
        step.value
        for step in INCIDENT.steps_from(found.status)
        if policies.STEPS[IncidentStep(step)](request.actor, found)
    }
    now = timezone.localtime(at)
    blank: dict[str, forms.Form] = {step.value: TextForm(prefix=step.value, **words) for step, words in _TEXTS.items()}
    blank[IncidentStep.NOTIFY.value] = NoticeForm(
        prefix=IncidentStep.NOTIFY.value,
        notices=_standing(found),
        initial={"day": now.date(), "hour": now.time()},
    )
    kept = standing(found.notices.all())
    context: dict[str, Any] = {
        "incident": found,
        "algorithm": found.algorithm,
        "sheet": _sheet(request, found.algorithm),
        "clocks": _clocks(found, at),
        "notices": [(notice, notice.pk in kept) for notice in found.notices.all()],
        "entries": found.entries.all(),
        "owner": INCIDENT.owners[IncidentStatus(found.status)],
        "steps": steps,
        "forms": {**blank, **(typed or {})},
        "missing": operations.missing_to_close(found) if found.is_open else [],
        "is_mine_to_close": policies.can_close(request.actor, found),
    }
    return render(request, "algorithms/incident/detail.html", context, status=status)


def _row(found: Incident, at: datetime) -> dict[str, Any]:
    """A line of a list: the incident and the most pressing notification that it still owes."""
    clocks = owed(clocks_of(found, first_told(found.notices.all())))
    first = clocks[0] if clocks else None
    return {
        "incident": found,
        "clock": first,
        "sentence": first.sentence(at) if first else "",
        "tone": first.tone(at) if first else "",
    }


def _clocks(found: Incident, at: datetime) -> list[dict[str, str]]:
    return [
        {
            "title": clock.title,
            "source": clock.source,
            "state": clock.state(at),
            "tone": clock.tone(at),
            "sentence": clock.sentence(at),
        }
        for clock in clocks_of(found, first_told(found.notices.all()))
    ]


def _standing(found: Incident) -> list[Any]:
    kept = standing(found.notices.all())
    return [notice for notice in found.notices.all() if notice.pk in kept]


def _algorithm(request: ActorRequest, pk: UUID) -> Algorithm:
    return get_object_or_404(queries.registers_visible_to(request.actor), pk=pk)


def _found(request: ActorRequest, pk: UUID) -> Incident:
    return get_object_or_404(queries.with_follow_up(queries.incidents_visible_to(request.actor)), pk=pk)


def _sheet(request: ActorRequest, algorithm: Algorithm) -> SheetVersion | None:
    """The version by which this person knows the algorithm: its name, its page."""
    return sheets.versions_of(algorithm.pk, request.actor).first()


def _form(
    request: ActorRequest,
    form: IncidentForm,
    algorithm: Algorithm,
    found: Incident | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "algorithm": algorithm, "incident": found, "sheet": _sheet(request, algorithm)}
    return render(request, "algorithms/incident/form.html", context, status=status)

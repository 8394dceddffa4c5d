"""Pages from which acts go to the Bulletin officiel."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from bulletin import addresses
from common import journal, outbox
from common.errors import RuleBroken
from common.verdicts import require
from opinions.enums.publication import JobStatus as S
from opinions.enums.publication import JobStep
from opinions.forms.publication import PublicationForm
from opinions.models import PublicationJob
from opinions.operations import publication as operations
from opinions.operations.acts import chosen_from, kind_of, ready_for, refusals_of
from opinions.operations.acts.kind import ActKind
from opinions.policies import publication as policies
from opinions.queries import publication as queries
from opinions.rendering import follow_ups_since_the_last_issue
from opinions.views.history import progress_of
from opinions.workflow.publication import PUBLICATION

# The button that shows the contents of the issue, and asks for nothing.
PREVIEW = "preview"
PROGRESS = [S.REQUESTED, S.APPROVED, S.RENDERED, S.CHECKED, S.SEALED, S.PUBLISHED]


def publications(request: ActorRequest) -> HttpResponse:
    """What is ready for the bulletin, what is on its way, what has appeared."""
    require(policies.can_see(request.actor))
    context = {
        "jobs": [(job, _named(job)) for job in queries.jobs_visible_to(request.actor)[:50]],
        "ready": [
            {"name": kind.name(act), "url": act.get_absolute_url(), "on": kind.act_on(act), "kind": kind.label}
            for kind, acts in ready_for(request.actor)
            for act in acts
        ],
        "can_request": bool(policies.can_request(request.actor)),
        "parked": list(outbox.parked()),
    }
    return render(request, "opinions/publication/list.html", context)


def request_publication(request: ActorRequest) -> HttpResponse:
    """The form of a request, and the contents that the issue will have; sent twice, it is the same publication."""
    require(policies.can_request(request.actor))
    at = timezone.now()
    ready = ready_for(request.actor)
    form = PublicationForm(
        request.POST or None,
        ready=ready,
        follow_ups=len(follow_ups_since_the_last_issue().lines),
        initial={"publish_on": timezone.localdate(at)},
    )
    context: dict[str, Any] = {"form": form, "contents": None}
    if request.method != "POST":
        return render(request, "opinions/publication/request.html", context)
    token = _uuid(request.POST.get("form_token", ""))
    known = PublicationJob.objects.filter(pk=token).first() if token else None
    if known is not None:
        return redirect(known)
    status = 422
    if form.is_valid():
        try:
            if PREVIEW not in request.POST:
                return redirect(_requested(request, form))
            context["contents"] = contents = _contents(ready, form, today=timezone.localdate(at))
            status = 422 if contents["refusals"] else 200
        except RuleBroken as refusal:
            form.add_error(None, refusal.message)
    return render(request, "opinions/publication/request.html", context, status=status)


def _contents(ready: list[tuple[ActKind[Any], list[Any]]], form: PublicationForm, *, today: date) -> dict[str, Any]:
    """What the issue would carry, in order, and what forbids it."""
    chosen = chosen_from(ready, form.acts)
    publish_on = form.cleaned_data["publish_on"]
    origins = [origin for kind, act in chosen if (origin := kind.reprint_of(act))]
    return {
        "acts": [{"name": kind.name(act), "on": kind.act_on(act), "kind": kind.label} for kind, act in chosen],
        "follow_ups": follow_ups_since_the_last_issue().lines if form.cleaned_data.get("lists_follow_ups") else (),
        "refusals": refusals_of(chosen, publish_on=publish_on, today=today),
        "origin": addresses.issue_label(origins[0].year, origins[0].number) if origins else "",
        "publish_on": publish_on,
    }


def _requested(request: ActorRequest, form: PublicationForm) -> PublicationJob:
    said = form.cleaned_data
    job = operations.request_publication(
        job_id=said["form_token"],
        acts=form.acts,
        publish_on=said["publish_on"],
        lists_follow_ups=said.get("lists_follow_ups", False),
        actor=request.actor,
        at=timezone.now(),
    )
    messages.success(request, "La publication est demandée : la présidence du comité doit l’approuver.")
    return job


def publication(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One publication: where it stands, who holds the pen, what it carries."""
    job = get_object_or_404(queries.jobs_visible_to(request.actor), pk=pk)
    context = {
        "job": job,
        "acts": _named(job),
        "open_steps": [
            step.value
            for step in PUBLICATION.steps_from(job.status)
            if policies.STEPS[JobStep(step)](request.actor, job)
        ],
        "why_not": policies.can_approve(request.actor, job).refusal if job.status == S.REQUESTED else "",
        "pen": PUBLICATION.owners[S(job.status)],
        "progress": _progress(job),
        "history": [
            {"at": line.at, "label": JobStep(step).label if step in JobStep else "demander", "actor": line.actor_label}
            for line in journal.lines_of(job)
            for step in [line.action.partition(".")[2]]
        ],
        "issue_url": _issue_url(job),
    }
    return render(request, "opinions/publication/detail.html", context)


@require_POST
def approve_publication(request: ActorRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(queries.jobs_visible_to(request.actor), pk=pk)
    job = operations.approve_publication(job_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, "La publication est approuvée. La mise en page, le contrôle et le sceau suivent.")
    return redirect(job)


@require_POST
def cancel_publication(request: ActorRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(queries.jobs_visible_to(request.actor), pk=pk)
    job = operations.cancel_publication(job_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, "La publication est abandonnée : ses actes peuvent figurer dans une autre.")
    return redirect(job)


@require_POST
def retry_publication(request: ActorRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(queries.jobs_visible_to(request.actor), pk=pk)
    job = operations.retry_publication(job_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, "La publication est relancée.")
    return redirect(job)


@require_POST
def retry_work(request: ActorRequest, pk: UUID) -> HttpResponse:
    operations.retry_work(message_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, "Le travail est relancé.")
    return redirect("opinions:publications")


def _progress(job: PublicationJob) -> list[dict[str, str]]:
    """The steps of the way, for the component that draws it."""
    if S(job.status) not in PROGRESS:
        return []
    return progress_of(PROGRESS, S(job.status), end=S.PUBLISHED)


def _named(job: PublicationJob) -> list[dict[str, str]]:
    """The acts of a job, by name, with the page where each is read inside."""
    named = []
    for item in job.items.all():
        act: Any = item.chosen
        named.append({"name": kind_of(item).name(act), "url": act.get_absolute_url()})
    return named


def _issue_url(job: PublicationJob) -> str:
    """Where the public reads it, once it may."""
    if job.status != S.PUBLISHED or not (job.year and job.number and job.published_on):
        return ""
    slug = addresses.issue_slug(job.year, job.number, job.published_on)
    return settings.PUBLIC_URL + addresses.issue_page(job.year, slug)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

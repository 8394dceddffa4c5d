"""Pages of recommendations: what was asked, what was answered, what the committee noted."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from bulletin import rates as published_rates
from bulletin.queries import every_recommendation
from common.errors import RuleBroken
from common.typography import long_date
from common.verdicts import require
from opinions import workflow
from opinions.enums.opinions import FollowUpForm, RecommendationStep
from opinions.enums.opinions import RecommendationStatus as S
from opinions.forms.recommendations import FilterForm, FollowForm
from opinions.models import FollowUp, Recommendation
from opinions.operations import recommendations as operations
from opinions.policies import recommendations as policies
from opinions.queries import recommendations as queries
from opinions.queries.opinions import public_pages
from opinions.queries.recommendations import CLOSED
from opinions.roles import reads_follow_up
from opinions.views.history import events_of

PER_PAGE = 25
_HISTORY = {
    "recommendation.answer": "Réponse publiée",
    "recommendation.answer_again": "Nouvelle réponse publiée",
    "recommendation.report": "Avancement publié",
    "recommendation.start": "Mise en œuvre en cours, constatée par le comité",
    "recommendation.close_implemented": "Close par le comité : mise en œuvre",
    "recommendation.close_partly": "Close par le comité : mise en œuvre en partie",
    "recommendation.close_not_implemented": "Close par le comité : non mise en œuvre",
    "recommendation.reopen": "Rouverte par le comité",
}


@require_GET
def recommendations(request: ActorRequest) -> HttpResponse:
    """Every published recommendation, where it stands, and how those of the list were followed."""
    at = timezone.now()
    form = FilterForm(
        request.GET,
        departments=queries.addressees(),
        commitments=queries.commitments_named(),
        years=queries.years(),
    )
    criteria = form.criteria()
    visible = queries.recommendations_visible_to(request.actor, on=timezone.localdate(at))
    found = queries.listed(visible, criteria, at=at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": bool(criteria),
        "rows": [
            {
                "recommendation": one,
                "tone": queries.tone_of(one, at=at),
                "late": queries.lateness(one, at=at),
                "answer_due_on": queries.answer_due_on(one) if one.status == S.OPEN else None,
            }
            for one in page.object_list
        ],
        "figures": queries.rates_of(found, at=at).figures,
        "departments": [
            [one.name, *(value for _label, value in one.rates.figures)]
            for one in queries.rates_by_department(found, at=at)
        ],
        "headers": ["Direction", "Publiées", "Avec réponse", "Acceptées", "Mises en œuvre", "En retard"],
        "previous_url": _page_url(criteria, page, -1),
        "next_url": _page_url(criteria, page, 1),
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
    }
    return render(request, "opinions/recommendation/list.html", context)


@require_GET
def rates(request: ActorRequest) -> HttpResponse:
    """How the recommendations are followed: the figures that the public reads, from the same code."""
    today = timezone.localdate()
    counted = published_rates.rates_of(every_recommendation(today=today) if reads_follow_up(request.actor) else [])
    context = {
        "figures": published_rates.figures(counted),
        "tables": published_rates.tables(counted),
        "whole": counted.whole,
        "today": today,
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "opinions/recommendation/rates.html", context)


@require_GET
def recommendation(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = seen(request, pk)
    return _page(request, found, FollowForm(open_steps=steps_open_to(request.actor, found)))


@require_http_methods(["POST"])
def follow(request: ActorRequest, pk: UUID) -> HttpResponse:
    """What the committee notes about the follow-up."""
    found = seen(request, pk)
    require(policies.can_follow(request.actor, found))
    form = FollowForm(request.POST, open_steps=[step.value for step in RecommendationStep])
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        operations.follow_recommendation(
            recommendation_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            step=RecommendationStep(form.cleaned_data["step"]),
            note=form.cleaned_data["note"],
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, form, status=422)
    messages.success(request, "Le constat du comité est publié.")
    return redirect(found)


def steps_open_to(actor: Actor, found: Recommendation) -> list[str]:
    """What the table allows now, and the policies allow to this person."""
    steps = [RecommendationStep(step) for step in workflow.RECOMMENDATION.steps_from(found.status)]
    return [step.value for step in steps if policies.STEPS[step](actor, found)]


def seen(request: ActorRequest, pk: UUID) -> Recommendation:
    """The recommendation, for whoever may know of it."""
    visible = queries.recommendations_visible_to(request.actor, on=timezone.localdate())
    return get_object_or_404(visible, pk=pk)


def _page(request: ActorRequest, found: Recommendation, form: FollowForm, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    open_steps = steps_open_to(request.actor, found)
    words = queries.words_about(found)
    context: dict[str, Any] = {
        "recommendation": found,
        "facts": _facts(found),
        "opinion": found.opinion,
        "public_opinion": public_pages([found.opinion]).get(found.opinion_id, ""),
        "public_page": queries.public_page(found),
        "answers": _told(words, FollowUpForm.ANSWER)[::-1],
        "reports": _told(words, FollowUpForm.PROGRESS),
        "findings": _told(words, FollowUpForm.FINDING),
        "public_words": queries.public_words(words),
        "reads_pieces": bool(policies.can_read_evidence(request.actor, found)),
        "tone": queries.tone_of(found, at=at),
        "late": queries.lateness(found, at=at),
        "pen": workflow.RECOMMENDATION.owners[S(found.status)],
        "until": _until(found),
        "today": timezone.localdate(at),
        "open_steps": open_steps,
        "prepares": bool(policies.can_prepare(request.actor, found)),
        "form": form,
        "can_follow": bool({RecommendationStep.CLOSE_PARTLY, RecommendationStep.REOPEN} & set(open_steps)),
        "is_closed": found.status in CLOSED,
        "events": _events(found),
    }
    return render(request, "opinions/recommendation/detail.html", context, status=status)


def _told(words: list[FollowUp], kind: FollowUpForm) -> list[FollowUp]:
    return [word for word in words if word.form == kind]


def _facts(found: Recommendation) -> list[tuple[str, str]]:
    return [
        ("Destinataire", found.addressee.name),
        ("Engagement", found.commitment.title),
        ("Échéance", long_date(found.due_on) if found.due_on else "non fixée"),
        *([("Échéance de la direction", long_date(found.planned_until))] if found.planned_until else []),
        ("Avis", found.opinion.reference),
    ]


def _until(found: Recommendation) -> date | None:
    if found.status == S.OPEN:
        return queries.answer_due_on(found)
    return found.planned_until or found.due_on if found.status in {S.ANSWERED, S.IN_PROGRESS} else None


def _events(found: Recommendation) -> list[dict[str, Any]]:
    """From the publication of the opinion to the close, oldest first."""
    events: list[dict[str, Any]] = []
    if found.opinion.published_at is not None:
        events.append({"at": found.opinion.published_at, "label": f"{found.opinion.reference} publié"})
    return events + events_of(found, _HISTORY)


def _page_url(criteria: dict[str, str], page: "Page[Recommendation]", step: int) -> str:
    has_it = page.has_previous() if step < 0 else page.has_next()
    return f"?{urlencode({**criteria, 'page': page.number + step})}" if has_it else ""

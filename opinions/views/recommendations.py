"""What was recommended, to whom, and what was done about it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from accounts.models import Department
from common.errors import NotVisible, RuleBroken
from common.verdicts import HIDDEN, require
from opinions.enums.opinions import Position
from opinions.enums.opinions import RecommendationStatus as S
from opinions.enums.opinions import RecommendationStep as Step
from opinions.forms.recommendations import AnswerForm, FilterForm, NoteForm
from opinions.models import Recommendation
from opinions.operations import recommendations as operations
from opinions.policies import recommendations as policies
from opinions.queries import recommendations as queries
from opinions.queries.opinions import public_page
from opinions.workflow import RECOMMENDATION


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """Every published recommendation, with the figures of its follow-up."""
    today = timezone.localdate()
    visible = queries.recommendations_visible_to(request.actor)
    form = FilterForm(request.GET, departments=list(Department.objects.order_by("name")))
    context = {
        "form": form,
        "figures": queries.figures(visible, today=today),
        "recommendations": list(queries.filtered(visible, form.criteria(), today=today)[:200]),
        "today": today,
    }
    return render(request, "opinions/recommendation/list.html", context)


@require_GET
def detail(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _page(request, _seen(request, pk), AnswerForm())


@require_http_methods(["POST"])
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The answer of the addressee: public at once. What was typed comes back with a refusal."""
    recommendation = _seen(request, pk)
    require(policies.can_answer(request.actor, recommendation))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, recommendation, form, status=422)
    try:
        operations.answer_recommendation(
            recommendation_id=recommendation.pk,
            position=Position(form.cleaned_data["position"]),
            body=form.cleaned_data["body"],
            signatory_title=form.cleaned_data["signatory_title"],
            actor=request.actor,
            at=timezone.now(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _page(request, recommendation, form, status=422)
    messages.success(request, "Votre réponse est publiée.")
    return redirect(recommendation)


@require_POST
def follow(request: ActorRequest, pk: UUID, step: str) -> HttpResponse:
    """What the committee notes."""
    recommendation = _seen(request, pk)
    if step not in Step.values or step == Step.ANSWER:
        raise NotVisible(HIDDEN.refusal)
    form = NoteForm(request.POST)
    form.is_valid()
    operations.follow_recommendation(
        recommendation_id=recommendation.pk,
        step=Step(step),
        note=form.cleaned_data.get("note", ""),
        actor=request.actor,
        at=timezone.now(),
    )
    messages.success(request, "Le constat du comité est enregistré.")
    return redirect(recommendation)


def _seen(request: ActorRequest, pk: UUID) -> Recommendation:
    return get_object_or_404(queries.recommendations_visible_to(request.actor), pk=pk)


def _page(request: ActorRequest, recommendation: Recommendation, form: AnswerForm, status: int = 200) -> HttpResponse:
    steps = [
        Step(step)
        for step in RECOMMENDATION.steps_from(recommendation.status)
        if policies.STEPS[Step(step)](request.actor, recommendation)
    ]
    follow_up = getattr(recommendation, "follow_up", None)
    context = {
        "recommendation": recommendation,
        "follow_up": follow_up,
        "pen": RECOMMENDATION.owners[S(recommendation.status)],
        "form": form if Step.ANSWER in steps else None,
        "note_form": NoteForm(),
        "steps": [(step.value, step.label) for step in steps if step != Step.ANSWER],
        "public_url": settings.PUBLIC_URL + public_page(follow_up.publication_id) if follow_up else "",
        "today": timezone.localdate(),
    }
    return render(request, "opinions/recommendation/detail.html", context, status=status)

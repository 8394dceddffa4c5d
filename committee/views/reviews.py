"""Who examines, what each one says, what the rapporteur retains."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import ActorRequest
from charter.enums import Grade
from charter.points import Point
from committee.enums.referrals import ReferralStep as Step
from committee.enums.referrals import ReviewPhase, ReviewStatus
from committee.forms.referrals import RapporteurForm, ReviewersForm
from committee.forms.reviews import AssessmentsForm, ReviewForm, typed_of_findings, typed_of_review
from committee.models import Referral, Review
from committee.operations import reviews as operations
from committee.policies import reviews as policies
from committee.queries import files, review_grid, self_assessments
from committee.queries import referrals as referral_queries
from committee.queries import reviews as queries
from committee.queries.pins import changes_of
from committee.queries.self_assessments import SaidByDepartment
from committee.queries.workload import words_by_person
from committee.rendering.grid_picture import picture_of
from committee.views.conflicts import papers_verdict
from committee.views.referral_steps import step_page
from committee.views.referrals import acted_on, seen
from common.errors import RuleBroken, WrongState
from common.forms import give_back
from common.verdicts import require


@require_http_methods(["GET", "POST"])
def assign_rapporteur(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    referral = acted_on(request.actor, referral_id, Step.ASSIGN_RAPPORTEUR)

    def act(form: RapporteurForm) -> None:
        operations.assign_rapporteur(
            referral_id=referral_id, actor=request.actor, at=timezone.now(), mandate_id=form.cleaned_data["member"]
        )

    members = referral_queries.members_free_for(referral, on=timezone.localdate())
    loads = words_by_person(request.actor, on=timezone.localdate())
    return step_page(
        request,
        referral,
        step=Step.ASSIGN_RAPPORTEUR,
        form=RapporteurForm(
            request.POST or None, members=members, loads=loads, initial={"member": referral.rapporteur_id}
        ),
        act=act,
        words=(
            "Désigner le rapporteur",
            "Désigner",
            "Le rapporteur met en commun les examens et rédige l’avis. Il reçoit un message.",
        ),
        done="Le rapporteur est désigné.",
    )


@require_http_methods(["GET", "POST"])
def assign_reviewers(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    referral = acted_on(request.actor, referral_id, Step.ASSIGN_REVIEWERS)

    def act(form: ReviewersForm) -> None:
        operations.assign_reviewers(
            referral_id=referral_id, actor=request.actor, at=timezone.now(), mandate_ids=form.cleaned_data["members"]
        )

    members = referral_queries.members_free_for(referral, on=timezone.localdate())
    loads = words_by_person(request.actor, on=timezone.localdate())
    asked = {review.mandate.person_id for review in queries.assignments_of(referral)}
    initial = {"members": [mandate.pk for mandate in members if mandate.person_id in asked]}
    return step_page(
        request,
        referral,
        step=Step.ASSIGN_REVIEWERS,
        form=ReviewersForm(request.POST or None, members=members, loads=loads, initial=initial),
        act=act,
        words=("Désigner les examinateurs", "Désigner", "Chacun reçoit un message et écrit son examen de son côté."),
        done="Les examinateurs sont désignés.",
    )


@require_http_methods(["GET", "POST"])
def review(request: ActorRequest, referral_id: UUID, review_id: UUID) -> HttpResponse:
    """One review: a form for its author until it is given, then a page for whoever may read it."""
    referral = seen(referral_id)
    found = get_object_or_404(
        queries.reviews_visible_to(request.actor, referral).prefetch_related("findings"), pk=review_id
    )
    points = review_grid.points_of(referral)
    papers = list(files.documents_visible_to(request.actor, referral_id=referral.pk))
    department = _department(request, referral, points)
    phase = queries.phase_of(referral)
    is_open = found.status == ReviewStatus.ASSIGNED and phase != ReviewPhase.CLOSED
    is_mine = bool(policies.can_write_review(request.actor, found, referral=referral))
    if request.method != "POST":
        form = ReviewForm(
            initial=typed_of_review(found, points), points=points, documents=papers, department=department
        )
        return _review_page(request, referral, found, form if is_open and is_mine else None)
    form = ReviewForm(request.POST, points=points, documents=papers, department=department)
    if not form.is_valid():
        return _review_page(request, referral, found, form, status=422)
    is_given = request.POST.get("act") == "give"
    act = operations.give_review if is_given else operations.save_review
    try:
        act(
            review_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            summary=form.cleaned_data["summary"],
            assessments=form.assessments(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _review_page(request, referral, found, form, status=422)
    except WrongState as refusal:
        return _beaten(request, referral, form, found, refusal.message)
    messages.success(request, "Votre examen est rendu." if is_given else "Votre examen est enregistré, non rendu.")
    return redirect(referral if is_given else found)


@require_GET
def grid(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Members × criteria with every word, as far as this person may read; `?voir=desaccords` for what divides them."""
    referral = get_object_or_404(
        referral_queries.with_presidency(referral_queries.referrals_visible_to(request.actor), on=timezone.localdate()),
        pk=referral_id,
    )
    require(policies.can_read_grid(request.actor, referral))
    reviews, groups = review_grid.grid_visible_to(request.actor, referral)
    is_shared = queries.phase_of(referral) in {ReviewPhase.CONSOLIDATION, ReviewPhase.CLOSED}
    only_disputed = is_shared and request.GET.get("voir") == "desaccords"
    shown = review_grid.disputed_only(groups) if only_disputed else groups
    context = {
        "referral": referral,
        "reviews": reviews,
        "groups": shown,
        "picture": picture_of(reviews, shown),
        "grades": list(Grade),
        "disputed": sum(row.is_disputed for group in groups for row in group.rows),
        "only_disputed": only_disputed,
        "is_shared": is_shared,
    }
    return render(request, "committee/referral/grid.html", context)


@require_http_methods(["GET", "POST"])
def consolidate(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """What the rapporteur retains, beside what each member said."""
    referral = seen(referral_id)
    require(policies.can_consolidate(request.actor, referral))
    points = [Point(commitment) for commitment in queries.commitments_of(referral)]
    if request.method != "POST":
        retained = list(queries.consolidation_visible_to(request.actor, referral))
        form = AssessmentsForm(
            initial=typed_of_findings(referral.revision, retained, points), points=points, text_label="Constat"
        )
        return _consolidation_page(request, referral, form)
    form = AssessmentsForm(request.POST, points=points, text_label="Constat")
    if not form.is_valid():
        return _consolidation_page(request, referral, form, status=422)
    try:
        operations.consolidate(
            referral_id=referral.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            assessments=form.assessments(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _consolidation_page(request, referral, form, status=422)
    except WrongState as refusal:
        give_back(form, seen(referral_id).revision, refusal.message)
        return _consolidation_page(request, referral, form, status=409)
    messages.success(request, "Les constats sont enregistrés. L’avis partira d’eux.")
    return redirect(referral)


def _review_page(
    request: ActorRequest, referral: Referral, found: Review, form: ReviewForm | None, *, status: int = 200
) -> HttpResponse:
    _reviews, groups = review_grid.grid_visible_to(request.actor, referral)
    points = [row.point for group in groups for row in group.rows]
    department = {} if form else _department(request, referral, points)
    said = [
        (
            group.commitment,
            [
                (row.point, cell, department.get(row.point.key, ()))
                for row in group.rows
                for cell in row.cells
                if cell.review_id == found.pk
            ],
        )
        for group in groups
    ]
    criteria = [point.criterion for point in points if point.criterion]
    context: dict[str, Any] = {
        "referral": referral,
        "review": found,
        "form": form,
        "groups": said,
        "changes": [change for change in changes_of(referral) if change.decided_at >= _as_of(found)],
        "is_to_confirm": found.status == ReviewStatus.TO_CONFIRM
        and policies.can_write_review(request.actor, found, referral=referral),
        "is_demonstration_grid": any(criterion.is_demonstration for criterion in criteria),
    }
    return render(request, "committee/referral/review.html", context, status=status)


def _department(
    request: ActorRequest, referral: Referral, points: Sequence[Point]
) -> Mapping[UUID, Sequence[SaidByDepartment]]:
    """What the department says of each point; nothing while a declared link keeps the papers from this person."""
    if not papers_verdict(request.actor, referral):
        return {}
    return self_assessments.said_on(referral, points)


def _as_of(review: Review) -> datetime:
    """The sheet that its author had in mind is the one of this moment."""
    return review.confirmed_at or review.given_at or review.assigned_at


def _beaten(request: ActorRequest, referral: Referral, form: ReviewForm, found: Review, message: str) -> HttpResponse:
    """Another tab saved, or the review was given: what was typed comes back."""
    now = queries.reviews_visible_to(request.actor, referral).filter(pk=found.pk).first()
    give_back(form, now.revision if now else found.revision, message)
    return _review_page(request, referral, found, form, status=409)


def _consolidation_page(
    request: ActorRequest, referral: Referral, form: AssessmentsForm, *, status: int = 200
) -> HttpResponse:
    _reviews, groups = review_grid.grid_visible_to(request.actor, referral)
    said = {group.commitment.pk: group for group in groups}
    context = {
        "referral": referral,
        "form": form,
        "blocks": [(block, said[block.point.key]) for block in form.blocks()],
        "is_open": queries.phase_of(referral) == ReviewPhase.CONSOLIDATION,
    }
    return render(request, "committee/referral/consolidate.html", context, status=status)

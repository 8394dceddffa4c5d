"""The self-assessment of a sheet by the criteria of the charter: where it stands, one criterion, the whole of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from algorithms import assessed as reading
from algorithms import queries as sheets
from algorithms.assessed import AssessedPoint
from algorithms.enums import SelfAssessmentStatus as S
from algorithms.enums import SelfAssessmentStep as Step
from algorithms.forms.self_assessments import LineForm, SignForm, SummaryForm, typed_of
from algorithms.models import SelfAssessment, SheetVersion
from algorithms.operations import self_assessments as operations
from algorithms.policies import self_assessments as policies
from algorithms.queries import self_assessments as queries
from algorithms.workflow import SELF_ASSESSMENT
from charter import queries as charter
from charter.models import CharterVersion
from common.errors import RuleBroken, WrongState
from common.forms import give_back
from common.verdicts import require


@require_GET
def overview(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _overview(request, _sheet(request, pk))


@require_POST
def begin(request: ActorRequest, pk: UUID) -> HttpResponse:
    sheet = get_object_or_404(sheets.sheets_visible_to(request.actor), pk=pk)
    try:
        made = operations.open_self_assessment(
            sheet_id=sheet.pk, actor=request.actor, at=timezone.now(), is_demonstration=settings.IS_DEMONSTRATION
        )
    except RuleBroken as refusal:
        return _overview(request, sheet, refusal=refusal.message, status=422)
    messages.success(request, f"L’auto-évaluation est ouverte, sur la charte « {made.charter_version.label} ».")
    return redirect("algorithms:self-assessments", pk=sheet.pk)


@require_GET
def read(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The whole of it, on one page, to read or to print."""
    assessment = _found(request, pk)
    points = _points(assessment)
    context = {
        "assessment": assessment,
        "sheet": assessment.sheet,
        "algorithm": assessment.sheet.algorithm,
        "groups": reading.by_commitment(points),
        "tally": reading.tally_of(points),
        "progress": reading.progress_of(points),
        "changed": _changed(
            assessment,
            sheets.versions_of(assessment.algorithm_id, request.actor).first(),
            charter.charter_in_force(timezone.localdate()),
        ),
        "is_demonstration_grid": any(one.point.criterion and one.point.criterion.is_demonstration for one in points),
        "can_assess": assessment.is_draft and bool(policies.can_assess(request.actor, assessment)),
    }
    return render(request, "algorithms/self_assessment/read.html", context)


@require_http_methods(["GET", "POST"])
def criterion(request: ActorRequest, pk: UUID, point: UUID) -> HttpResponse:
    """One criterion. Saving leads to the next; whatever the answer, what was typed comes back."""
    assessment = _found(request, pk)
    require(policies.can_assess(request.actor, assessment))
    points = _points(assessment)
    place = next((number for number, one in enumerate(points) if one.point.key == point), None)
    if place is None:
        raise Http404
    if request.method != "POST":
        SELF_ASSESSMENT.target(Step.ASSESS, source=assessment.status)
        return _criterion(request, assessment, points, place, LineForm(initial=typed_of(points[place].line)))
    form = LineForm(request.POST)
    if not form.is_valid():
        return _criterion(request, assessment, points, place, form, status=422)
    try:
        operations.assess_point(
            assessment_id=assessment.pk,
            point_key=point,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            said=form.said(),
        )
    except WrongState as refusal:
        now = _points(_found(request, pk))[place].line
        give_back(form, now.revision if now else 0, refusal.message)
        return _criterion(request, assessment, points, place, form, saved=now, status=409)
    messages.success(request, f"Le {points[place].point.name} est enregistré.".replace("Le engagement", "L’engagement"))
    if "next" in request.POST and place + 1 < len(points):
        return redirect("algorithms:assess-criterion", pk=assessment.pk, point=points[place + 1].point.key)
    return redirect("algorithms:self-assessments", pk=assessment.sheet_id)


@require_POST
def summary(request: ActorRequest, pk: UUID) -> HttpResponse:
    assessment = _found(request, pk)
    require(policies.can_assess(request.actor, assessment))
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return _overview(request, assessment.sheet, summary_form=form, status=422)
    operations.write_summary(
        assessment_id=assessment.pk,
        actor=request.actor,
        at=timezone.now(),
        summary=form.cleaned_data["summary"],
    )
    messages.success(request, "L’appréciation d’ensemble est enregistrée.")
    return redirect("algorithms:self-assessments", pk=assessment.sheet_id)


@require_POST
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Hand it in. What is missing is named, and the page shows where."""
    assessment = _found(request, pk)
    require(policies.can_sign(request.actor, assessment))
    form = SignForm(request.POST)
    if not form.is_valid():
        return _overview(request, assessment.sheet, sign_form=form, status=422)
    try:
        operations.sign_self_assessment(
            assessment_id=assessment.pk,
            actor=request.actor,
            at=timezone.now(),
            function=form.cleaned_data["function"],
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _overview(request, assessment.sheet, sign_form=form, status=422)
    messages.success(
        request, "L’auto-évaluation est signée et remise. Elle sera jointe à la prochaine saisine sur cet algorithme."
    )
    return redirect(assessment)


def _overview(
    request: ActorRequest,
    sheet: SheetVersion,
    *,
    refusal: str = "",
    summary_form: SummaryForm | None = None,
    sign_form: SignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The one that stands, the one under way criterion by criterion, and those of before."""
    visible = queries.self_assessments_visible_to(request.actor).filter(algorithm=sheet.algorithm_id)
    every = list(queries.with_lines(visible).order_by("-opened_at"))
    draft = next((one for one in every if one.status == S.DRAFT), None)
    signed = next((one for one in every if one.status == S.SIGNED), None)
    points = _points(draft) if draft else []
    latest = sheets.versions_of(sheet.algorithm_id, request.actor).first()
    in_force = charter.charter_in_force(timezone.localdate())
    context: dict[str, Any] = {
        "sheet": sheet,
        "algorithm": sheet.algorithm,
        "latest": latest,
        "signed": signed,
        "signed_tally": reading.tally_of(_points(signed)) if signed else [],
        "signed_changed": _changed(signed, latest, in_force) if signed else [],
        "draft": draft,
        "draft_changed": _changed(draft, latest, in_force) if draft else [],
        "groups": reading.by_commitment(points),
        "points": points,
        "done": sum(one.is_complete for one in points),
        "progress": reading.progress_of(points) if points else "",
        "next_point": next((one.point for one in points if not one.is_complete), None),
        "history": [one for one in every if one.status in {S.SUPERSEDED, S.SET_ASIDE}],
        "can_open": bool(policies.can_open(request.actor, sheet)) and latest is not None and latest.pk == sheet.pk,
        "can_assess": draft is not None and bool(policies.can_assess(request.actor, draft)),
        "can_sign": draft is not None and bool(policies.can_sign(request.actor, draft)),
        "summary_form": summary_form or SummaryForm(initial={"summary": draft.summary if draft else ""}),
        "sign_form": sign_form or SignForm(),
        "refusal": refusal,
    }
    return render(request, "algorithms/self_assessment/overview.html", context, status=status)


def _criterion(
    request: ActorRequest,
    assessment: SelfAssessment,
    points: list[AssessedPoint],
    place: int,
    form: LineForm,
    *,
    saved: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "sheet": assessment.sheet,
        "algorithm": assessment.sheet.algorithm,
        "one": points[place],
        "point": points[place].point,
        "position": f"{place + 1} sur {len(points)}",
        "points": points,
        "done": sum(one.is_complete for one in points),
        "progress": reading.progress_of(points),
        "previous": points[place - 1].point if place else None,
        "is_last": place + 1 == len(points),
        "form": form,
        "saved": saved,
    }
    return render(request, "algorithms/self_assessment/criterion.html", context, status=status)


def _points(assessment: SelfAssessment) -> list[AssessedPoint]:
    return reading.assessed(charter.points_of(assessment.charter_version_id), assessment.lines.all())


def _changed(assessment: SelfAssessment, latest: SheetVersion | None, in_force: CharterVersion | None) -> list[str]:
    """Against the charter in force, and the most recent version that this person may know of."""
    number = latest.number if latest else assessment.sheet.number
    return reading.what_changed(assessment, charter=in_force, latest=number)


def _sheet(request: ActorRequest, pk: UUID) -> SheetVersion:
    sheet = get_object_or_404(sheets.sheets_visible_to(request.actor), pk=pk)
    require(policies.can_read_of(request.actor, sheet))
    return sheet


def _found(request: ActorRequest, pk: UUID) -> SelfAssessment:
    return get_object_or_404(queries.with_lines(queries.self_assessments_visible_to(request.actor)), pk=pk)

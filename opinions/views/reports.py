"""Annual reports: the list, the editor, the versions and what changed between them, the steps to the signature."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from common.errors import Stale
from common.forms import ComparisonForm
from common.verdicts import require
from opinions.enums.reports import ReportStep
from opinions.forms.opinions import base_of
from opinions.forms.reports import MeetingForm, ReportForm, YearForm
from opinions.models import AnnualReport, ReportVersion
from opinions.operations import reports as operations
from opinions.policies import reports as policies
from opinions.queries import reports as queries
from opinions.rendering.report_facts import facts_of
from opinions.rendering.reports import report_body
from opinions.report_comparison import differences
from opinions.report_content import SECTIONS, ReportContent, content_from, texts_in_french
from opinions.views.report_page import TONES, report_page, seen
from opinions.workflow import ANNUAL_REPORT

Operation = Callable[..., AnnualReport]


@require_GET
def reports(request: ActorRequest) -> HttpResponse:
    """What is being prepared, for the committee; what is published, for everybody inside."""
    return _list(request)


@require_POST
def open_report(request: ActorRequest) -> HttpResponse:
    require(policies.can_write_some(request.actor))
    form = YearForm(request.POST, years=queries.years_without_report(on=timezone.localdate()))
    if not form.is_valid():
        known = AnnualReport.objects.filter(year=_whole(request.POST.get("year", ""))).first()
        return redirect(known) if known else _list(request, form=form, status=422)
    report = operations.open_report(year=form.cleaned_data["year"], actor=request.actor, at=timezone.now())
    messages.success(request, "Le rapport est ouvert. Ses chiffres sont calculés : écrivez ce qui les entoure.")
    return redirect(report)


@require_GET
def report(request: ActorRequest, pk: UUID) -> HttpResponse:
    return report_page(request, seen(request, pk))


@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The editor. Whatever the answer, what was typed comes back."""
    found = seen(request, pk)
    require(policies.can_write(request.actor, found))
    latest = queries.latest_version(found)
    content = content_from(latest.content)
    if request.method != "POST":
        ANNUAL_REPORT.target(ReportStep.SAVE, source=found.status)
        return _editor(request, found, content, ReportForm(texts=content.texts), base=latest.number)
    form, base = ReportForm(request.POST), base_of(request.POST)
    if not form.is_valid():
        return _editor(request, found, content, form, base=base, status=422)
    try:
        version = operations.save_texts(
            report_id=found.pk, actor=request.actor, at=timezone.now(), base=base, typed=form.cleaned_data
        )
    except Stale as refusal:
        return _beaten(request, found, form, refusal.message)
    messages.success(request, f"La version {version.number} est enregistrée.")
    return redirect("opinions:edit-report", pk=pk) if request.POST.get("continue") else redirect(found)


@require_GET
def version(request: ActorRequest, pk: UUID, number: int) -> HttpResponse:
    """One version, as it was."""
    found = seen(request, pk)
    shown = get_object_or_404(queries.versions_of(found), number=number)
    context = {
        "report": found,
        "version": shown,
        "body": report_body(facts_of(found, shown), level=2),
        "is_voted": found.ballot is not None and found.ballot.text_sha256 == shown.sha256,
    }
    return render(request, "opinions/report/version.html", context)


@require_GET
def compare(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Two versions side by side; the last two unless others are asked for."""
    found = seen(request, pk)
    versions = {one.number: one for one in queries.versions_of(found)}
    last = max(versions)
    otherwise = (max(last - 1, 1), last)
    form = ComparisonForm(
        request.GET or None,
        versions=list(versions.values()),
        initial={"before": otherwise[0], "after": otherwise[1]},
    )
    before, after = (versions[number] for number in form.chosen(otherwise=otherwise))
    context = {
        "report": found,
        "form": form,
        "before": before,
        "after": after,
        "sections": differences(content_from(before.content), content_from(after.content)),
    }
    return render(request, "opinions/report/compare.html", context)


@require_POST
def refresh(request: ActorRequest, pk: UUID) -> HttpResponse:
    """« Actualiser les chiffres »: a new version and what changed in it, or word that nothing did."""
    found = seen(request, pk)
    version, is_new = operations.refresh_figures(report_id=pk, actor=request.actor, at=timezone.now())
    if not is_new:
        messages.info(request, "Aucun chiffre n’a changé : la version reste la même.")
        return redirect(found)
    messages.success(request, f"Les chiffres sont actualisés dans la version {version.number}. Voici ce qui a changé.")
    return redirect("opinions:compare-reports", pk=pk)


@require_POST
def put_on_agenda(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = seen(request, pk)
    form = MeetingForm(request.POST, meetings=queries.meetings_to_come())
    if not form.is_valid():
        return report_page(request, found, meeting_form=form, status=422)
    moved = operations.put_on_agenda(
        report_id=pk, meeting_id=form.cleaned_data["meeting"], actor=request.actor, at=timezone.now()
    )
    messages.success(request, "Le rapport est inscrit à l’ordre du jour. Il reste à le soumettre au vote.")
    return redirect(moved)


@require_POST
def circulate(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.circulate, "Le rapport est communiqué aux membres du comité.")


@require_POST
def send_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.send_back, "La rédaction est reprise.")


@require_POST
def submit_to_vote(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.submit_to_vote, "Le scrutin est prêt : le rapport ne change plus.")


@require_POST
def adopt(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.adopt, "L’adoption est constatée. La présidence signe le rapport.")


@require_POST
def note_rejection(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.note_rejection, "Le rejet est constaté : la rédaction reprend.")


@require_POST
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, operations.sign, "Le rapport est signé. Le secrétariat prépare sa publication.")


def _step(request: ActorRequest, pk: UUID, operation: Operation, done: str) -> HttpResponse:
    seen(request, pk)
    moved = operation(report_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, done)
    return redirect(moved)


def _list(request: ActorRequest, *, form: YearForm | None = None, status: int = 200) -> HttpResponse:
    on = timezone.localdate()
    can_open = bool(policies.can_write_some(request.actor))
    years = queries.years_without_report(on=on) if can_open else []
    published = list(queries.published_reports())
    pages = queries.public_pages_of(published)
    context = {
        "in_hand": [
            (one, TONES.get(one.status, "progress"))  # type: ignore[call-overload]  # a state is its value
            for one in queries.reports_visible_to(request.actor, on=on)
            if one.publication_id is None
        ],
        "is_inside": bool(policies.can_see_drafts(request.actor)),
        "published": [(one, pages.get(one.pk, "")) for one in published],
        "form": form or YearForm(years=years),
        "can_open": can_open and bool(years),
    }
    return render(request, "opinions/report/list.html", context, status=status)


def _editor(
    request: ActorRequest,
    found: AnnualReport,
    content: ReportContent,
    form: ReportForm,
    *,
    base: int,
    refusal: str = "",
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    """Each zone with the figures that it comments."""
    tables = {section.code: section.tables for section in content.figures.sections}
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "zones": [(form[zone], SECTIONS.get(zone, ""), tables.get(zone, ())) for zone in form.fields],
        "base": base,
        "refusal": refusal,
        "sections": [],
        "theirs": None,
        **shown,
    }
    return render(request, "opinions/report/edit.html", context, status=status)


def _beaten(request: ActorRequest, found: AnnualReport, form: ReportForm, message: str) -> HttpResponse:
    """Somebody else saved meanwhile: what was typed comes back, beside what they wrote."""
    theirs: ReportVersion = queries.latest_version(found)
    content = content_from(theirs.content)
    mine = ReportContent(figures=content.figures, texts=texts_in_french(form.cleaned_data))
    return _editor(
        request,
        found,
        content,
        form,
        base=theirs.number,
        refusal=message,
        status=409,
        theirs=theirs,
        sections=differences(content, mine),
    )


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 else 0

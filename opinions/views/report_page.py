"""The page of an annual report: its text and its figures, who holds the pen, and the one next thing to do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from committee.enums.meetings import BallotStatus
from common.typography import long_date
from common.verdicts import require
from opinions.enums.reports import ReportStatus as S
from opinions.enums.reports import ReportStep as Step
from opinions.forms.reports import MeetingForm
from opinions.models import AnnualReport, ReportVersion
from opinions.operations import reports as operations
from opinions.operations.votes import is_lost
from opinions.policies import reports as policies
from opinions.queries import reports as queries
from opinions.rendering.report_facts import facts_of
from opinions.rendering.reports import report_body
from opinions.report_content import content_from, faults_of
from opinions.views.history import events_of, progress_of
from opinions.workflow import ANNUAL_REPORT

_PROGRESS = [S.DRAFTING, S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.PUBLISHED]
TONES = {S.DRAFTING: "waiting", S.PUBLISHED: "success"}
_HISTORY = {
    "report.open": "Rapport ouvert, chiffres calculés",
    "report.save": "Version enregistrée",
    "report.refresh": "Chiffres actualisés",
    "report.circulate": "Rapport communiqué aux membres",
    "report.send_back": "Rédaction reprise",
    "report.put_on_agenda": "Rapport inscrit à l’ordre du jour",
    "report.submit_to_vote": "Rapport soumis au vote",
    "report.adopt": "Adoption constatée",
    "report.reject": "Rejet ou annulation du scrutin constaté, rédaction reprise",
    "report.sign": "Rapport signé",
    "report.publish": "Rapport publié au Bulletin officiel",
}


def seen(request: ActorRequest, pk: UUID) -> AnnualReport:
    """The report with what the policies ask, if this person may read it; 404 otherwise."""
    found = get_object_or_404(queries.report_pages(on=timezone.localdate()), pk=pk)
    require(policies.can_see(request.actor, found))
    return found


def report_page(
    request: ActorRequest, report: AnnualReport, *, meeting_form: MeetingForm | None = None, status: int = 200
) -> HttpResponse:
    versions = list(queries.versions_of(report))
    shown = report.adopted_version or versions[0]
    steps = steps_open_to(request.actor, report)
    meetings = queries.meetings_to_come() if Step.PUT_ON_AGENDA in steps else []
    facts = facts_of(report, shown)
    context: dict[str, Any] = {
        "report": report,
        "version": shown,
        "facts": facts,
        "body": report_body(facts, level=2, is_draft=report.status == S.DRAFTING),
        "tone": TONES.get(S(report.status), "progress"),
        "pen": ANNUAL_REPORT.owners[S(report.status)],
        "open_steps": {step.value for step in steps},
        "lacks": _lacks(report, shown),
        "meetings": meetings,
        "meeting_form": meeting_form or MeetingForm(meetings=meetings),
        "is_on_agenda": operations.point_ahead(report),
        "versions": versions,
        "progress": progress_of(_PROGRESS, S(report.status), end=S.PUBLISHED),
        "marks": _marks(report, shown),
        "events": events_of(report, _HISTORY),
        "public_url": queries.public_pages_of([report]).get(report.pk, ""),
    }
    return render(request, "opinions/report/detail.html", context, status=status)


def steps_open_to(actor: Actor, report: AnnualReport) -> set[Step]:
    """What the table allows now and the policies allow to this person; the result of the vote only once it is known."""
    steps = {
        Step(step) for step in ANNUAL_REPORT.steps_from(report.status) if policies.STEPS[Step(step)](actor, report)
    }
    ballot = report.ballot
    if not (ballot is not None and ballot.status == BallotStatus.PROCLAIMED and ballot.is_carried):
        steps -= {Step.ADOPT}
    if not is_lost(ballot):
        steps -= {Step.REJECT}
    if operations.point_ahead(report):
        steps -= {Step.PUT_ON_AGENDA}
    else:
        steps -= {Step.SUBMIT_TO_VOTE}
    return steps


def _lacks(report: AnnualReport, version: ReportVersion) -> list[str]:
    """What the next step will ask for."""
    if report.status == S.DRAFTING:
        return faults_of(content_from(version.content))
    if report.status == S.CIRCULATED and not operations.point_ahead(report):
        return [operations.FIRST_PUT_ON_AGENDA]
    return []


def _marks(report: AnnualReport, version: ReportVersion) -> list[tuple[str, str]]:
    marks = [
        ("Version", f"{version.number}, du {long_date(version.created_at)}, par {version.created_by.full_name}"),
        ("Chiffres arrêtés au", long_date(content_from(version.content).figures.cut_on)),
    ]
    if report.item is not None:
        marks.append(("Séance", report.item.meeting.reference))
    if report.adopted_at is not None:
        marks.append(("Adopté le", long_date(report.adopted_at)))
    if report.signed_at is not None and report.signed_by is not None:
        marks.append(("Signé le", f"{long_date(report.signed_at)} par {report.signed_by.full_name}"))
    return marks

"""An annual report, from its figures to its signature. The version voted is the version adopted, by its hash."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from committee.enums.meetings import MeetingKind
from committee.operations.agenda import add_point
from committee.operations.ballots import prepare_ballot, still_takes_questions
from committee.operations.meeting_steps import lock
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.journal import Person
from common.locks import one_at_a_time
from common.typography import NBSP
from common.verdicts import HIDDEN, require
from opinions.enums.reports import ReportStep
from opinions.models import AnnualReport, ReportVersion
from opinions.operations.votes import adopted_at, is_lost
from opinions.policies import reports as policies
from opinions.queries.report import figures_of
from opinions.queries.reports import latest_version, report_pages, years_without_report
from opinions.report_content import ReportContent, content_from, faults_of, texts_in_french
from opinions.workflow import ANNUAL_REPORT

FIRST_PUT_ON_AGENDA = "Inscrivez d’abord le rapport à l’ordre du jour d’une séance à venir."


@transaction.atomic
def open_report(*, year: int, actor: Actor, at: datetime) -> AnnualReport:
    """Begin the report of a year, with its figures and no text. Asked twice, it is the same one.

    Raises: RuleBroken for a year to come, or from before the committee.
    """
    actor = actors.again(actor, at)
    require(policies.can_write_some(actor))
    one_at_a_time(f"opinions.report.{year}")
    if known := AnnualReport.objects.filter(year=year).first():
        return known
    if year not in years_without_report(on=timezone.localdate(at)):
        raise RuleBroken(f"Le comité n’a rien à rapporter de {year}{NBSP}: choisissez une année de son activité.")
    report = AnnualReport.objects.create(year=year, opened_at=at, opened_by=actor.user)
    content = ReportContent(figures=figures_of(year, at=at), texts={})
    _add_version(report, content, number=1, actor=actor, at=at)
    journal.record(action="report.open", actor=actor, at=at, target=report, after=report.status)
    return report


@transaction.atomic
def save_texts(*, report_id: UUID, actor: Actor, at: datetime, base: int, typed: Mapping[str, str]) -> ReportVersion:
    """Add a version with these texts, after the one that the writer had before their eyes.

    Figures that were refreshed in between are kept: nobody wrote over anybody.
    Raises: Stale when somebody saved other texts in between; nothing is overwritten.
    """
    report = _take(report_id, ReportStep.SAVE, actor, at)
    latest = latest_version(report)
    known, texts = content_from(latest.content), texts_in_french(typed)
    if texts == known.texts:
        return latest
    if latest.number != base and _texts_of(report, base) != known.texts:
        raise Stale(
            f"{latest.created_by.full_name} a enregistré la version {latest.number} pendant que vous écriviez. "
            "Votre texte est conservé ci-dessous : comparez, puis enregistrez."
        )
    content = ReportContent(figures=known.figures, texts=texts)
    version = _add_version(report, content, number=latest.number + 1, actor=actor, at=at)
    _settle(report, ReportStep.SAVE, actor=actor, at=at, version=version.number)
    return version


@transaction.atomic
def refresh_figures(*, report_id: UUID, actor: Actor, at: datetime) -> tuple[ReportVersion, bool]:
    """Compute the figures again, and add a version with the same texts if any of them changed; whether one did."""
    report = _take(report_id, ReportStep.REFRESH, actor, at)
    latest = latest_version(report)
    known, figures = content_from(latest.content), figures_of(report.year, at=at)
    if figures.same_as(known.figures):
        return latest, False
    content = ReportContent(figures=figures, texts=known.texts)
    version = _add_version(report, content, number=latest.number + 1, actor=actor, at=at)
    _settle(report, ReportStep.REFRESH, actor=actor, at=at, version=version.number)
    return version, True


@transaction.atomic
def circulate(*, report_id: UUID, actor: Actor, at: datetime) -> AnnualReport:
    """Give the report to the members.

    Raises: RuleBroken with all that it lacks.
    """
    report = _take(report_id, ReportStep.CIRCULATE, actor, at)
    version = latest_version(report)
    _refuse_unfit(version)
    _settle(report, ReportStep.CIRCULATE, actor=actor, at=at, version=version.number)
    return report


@transaction.atomic
def send_back(*, report_id: UUID, actor: Actor, at: datetime) -> AnnualReport:
    """Take the pen again before the vote."""
    report = _take(report_id, ReportStep.SEND_BACK, actor, at)
    _settle(report, ReportStep.SEND_BACK, actor=actor, at=at)
    return report


@transaction.atomic
def put_on_agenda(*, report_id: UUID, meeting_id: UUID, actor: Actor, at: datetime) -> AnnualReport:
    """Add its point at the end of the agenda of a meeting whose notice has not left. Asked twice, it is one point.

    The meeting is held first, as whoever takes a point off its agenda does.
    Raises: WrongState when the notice left; RuleBroken for a written consultation.
    """
    meeting = lock(meeting_id)
    report = _take(report_id, ReportStep.PUT_ON_AGENDA, actor, at)
    if report.item is not None and report.item.meeting_id == meeting_id:
        return report
    if point_ahead(report):
        raise RuleBroken("Ce rapport est déjà à l’ordre du jour d’une séance à venir : retirez-en d’abord ce point.")
    if meeting.kind != MeetingKind.MEETING:
        raise RuleBroken("Le rapport annuel se discute en séance : choisissez une séance à venir.")
    report.item = add_point(
        meeting_id=meeting_id, actor=actor, at=at, title=f"Adoption du rapport annuel {report.year}"
    )
    _settle(report, ReportStep.PUT_ON_AGENDA, actor=actor, at=at, meeting=str(meeting_id))
    return report


@transaction.atomic
def submit_to_vote(*, report_id: UUID, actor: Actor, at: datetime) -> AnnualReport:
    """Put the last version, and no other, to the vote at the meeting that has it on its agenda.

    Raises: RuleBroken when no meeting ahead has it.
    """
    if meeting_id := AnnualReport.objects.filter(pk=report_id).values_list("item__meeting", flat=True).first():
        lock(meeting_id)
    report = _take(report_id, ReportStep.SUBMIT_TO_VOTE, actor, at)
    version = latest_version(report)
    _refuse_unfit(version)
    if report.item is None or not point_ahead(report):
        raise RuleBroken(FIRST_PUT_ON_AGENDA)
    report.ballot = prepare_ballot(
        item_id=report.item.pk,
        question=f"Adoptez-vous le rapport annuel {report.year}{NBSP}?",
        subject_label=f"Version {version.number} du rapport annuel {report.year}",
        text_sha256=version.sha256,
        actor=actor,
        at=at,
    )
    _settle(report, ReportStep.SUBMIT_TO_VOTE, actor=actor, at=at, version=version.number, sha256=version.sha256)
    return report


@transaction.atomic
def adopt(*, report_id: UUID, actor: Actor, at: datetime) -> AnnualReport:
    """Note that the committee adopted the version of the ballot, by its hash, and no other.

    Raises: WrongState while the result is not proclaimed; RuleBroken when it was not carried, or on another text.
    """
    report = _take(report_id, ReportStep.ADOPT, actor, at)
    version = latest_version(report)
    hashes = {version.sha256, content_from(version.content).sha256}
    report.adopted_at = adopted_at(report.ballot, what="ce rapport", hashes=hashes)
    report.adopted_version, report.adopted_by = version, actor.user
    _settle(report, ReportStep.ADOPT, actor=actor, at=at, version=version.number, sha256=version.sha256)
    return report


@transaction.atomic
def note_rejection(*, report_id: UUID, actor: Actor, at: datetime) -> AnnualReport:
    """Give the pen back after a report that was not carried, or a ballot that was annulled.

    Raises: WrongState when the ballot may still adopt it.
    """
    report = _take(report_id, ReportStep.REJECT, actor, at)
    if not is_lost(report.ballot):
        raise WrongState("Le scrutin n’a pas rejeté ce rapport.")
    report.item = None
    _settle(report, ReportStep.REJECT, actor=actor, at=at)
    return report


@transaction.atomic
def sign(*, report_id: UUID, actor: Actor, at: datetime) -> AnnualReport:
    """The presidency signs the version adopted."""
    report = _take(report_id, ReportStep.SIGN, actor, at)
    report.signed_at, report.signed_by = at, actor.user
    _settle(report, ReportStep.SIGN, actor=actor, at=at)
    return report


def mark_published(*, report_id: UUID, publication_id: UUID, actor: Person, at: datetime) -> None:
    """Inside the transaction that publishes.

    Raises: WrongState when the report is not signed, or is published already.
    """
    report = AnnualReport.objects.select_for_update(of=("self",), no_key=True).get(pk=report_id)
    ANNUAL_REPORT.target(ReportStep.PUBLISH, source=report.status)
    report.published_at, report.publication_id = at, publication_id
    _settle(report, ReportStep.PUBLISH, actor=actor, at=at)


def point_ahead(report: AnnualReport) -> bool:
    """Whether a meeting that may still vote has it on its agenda."""
    return report.item is not None and still_takes_questions(report.item.meeting)


def _refuse_unfit(version: ReportVersion) -> None:
    if faults := faults_of(content_from(version.content)):
        raise RuleBroken(" ".join(faults))


def _texts_of(report: AnnualReport, number: int) -> Mapping[str, tuple[str, ...]] | None:
    """The texts of the version that the writer began from; None when there was no such version."""
    version = ReportVersion.objects.filter(report=report, number=number).first()
    return content_from(version.content).texts if version else None


def _take(report_id: UUID, step: ReportStep, actor: Actor, at: datetime) -> AnnualReport:
    """Lock the row, then ask: may this person, and is it the moment?"""
    if not AnnualReport.objects.select_for_update(no_key=True).filter(pk=report_id).exists():
        raise NotVisible(HIDDEN.refusal)
    report = report_pages(on=timezone.localdate(at)).get(pk=report_id)
    require(policies.STEPS[step](actors.again(actor, at), report))
    ANNUAL_REPORT.target(step, source=report.status)
    return report


def _settle(report: AnnualReport, step: ReportStep, *, actor: Person, at: datetime, **details: str | int) -> None:
    before, report.status = report.status, ANNUAL_REPORT.target(step, source=report.status)
    report.save()
    journal.record(
        action=f"report.{step}",
        actor=actor,
        at=at,
        target=report,
        before=before,
        after=report.status,
        details=details,
    )


def _add_version(
    report: AnnualReport, content: ReportContent, *, number: int, actor: Actor, at: datetime
) -> ReportVersion:
    return ReportVersion.objects.create(
        report=report,
        number=number,
        created_at=at,
        created_by=actor.user,
        content=content.as_json(),
        sha256=content.sha256,
    )

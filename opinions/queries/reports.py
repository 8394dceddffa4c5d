"""Reads of annual reports and of their versions."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.actors import Actor
from accounts.enums import Office
from bulletin import addresses
from bulletin.models import Publication
from committee.enums.meetings import MeetingKind, MeetingStatus
from committee.models import Mandate, Meeting
from committee.queries.composition import mandates_in_force
from opinions.enums.reports import ReportStatus as S
from opinions.models import AnnualReport, ReportVersion


def report_pages(*, on: date) -> QuerySet[AnnualReport]:
    """Reports with what the policies ask of them and what a page shows."""
    presidents: QuerySet[Mandate] = mandates_in_force(on).filter(office=Office.PRESIDENT)
    return AnnualReport.objects.select_related(
        "ballot__item__meeting", "item__meeting", "adopted_version__created_by", "signed_by", "opened_by"
    ).annotate(has_president=Exists(presidents))


def reports_visible_to(actor: Actor, *, on: date) -> QuerySet[AnnualReport]:
    """The twin of `policies.reports.can_see`, with the last version of each, the latest year first."""
    latest = ReportVersion.objects.filter(report=OuterRef("pk")).order_by("-number")
    reports = report_pages(on=on).annotate(
        version=Subquery(latest.values("number")[:1]),
        saved_at=Subquery(latest.values("created_at")[:1]),
        is_demonstration=Subquery(latest.values("content__figures__is_demonstration")[:1]),
    )
    return reports.order_by("-year") if actor.is_member or actor.is_secretariat else reports.none()


def published_reports() -> QuerySet[AnnualReport]:
    """Those that everybody may read, the latest year first."""
    return AnnualReport.objects.filter(status=S.PUBLISHED).order_by("-year")


def public_pages_of(reports: Iterable[AnnualReport]) -> dict[UUID, str]:
    """Where the public reads each of these reports; one query for all of them."""
    ids = {report.publication_id: report.pk for report in reports if report.publication_id}
    published = Publication.objects.filter(pk__in=ids).only("kind", "slug") if ids else []
    return {ids[one.pk]: settings.PUBLIC_URL + addresses.page(one) for one in published}


def reports_ready() -> QuerySet[AnnualReport]:
    """Adopted and signed, and in no living job."""
    return AnnualReport.objects.filter(status=S.SIGNED).exclude(items__is_live=True).order_by("adopted_at")


def versions_of(report: AnnualReport) -> QuerySet[ReportVersion]:
    """Every version, the latest first."""
    return ReportVersion.objects.filter(report=report).select_related("created_by").order_by("-number")


def latest_version(report: AnnualReport) -> ReportVersion:
    """The version that counts: the last one saved."""
    return versions_of(report)[:1].get()


def meetings_to_come() -> list[Meeting]:
    """Those whose agenda is still open, the next one first: a notice that left changes no more."""
    planned = Meeting.objects.filter(status=MeetingStatus.PLANNED, kind=MeetingKind.MEETING)
    return list(planned.order_by("starts_at"))


def years_without_report(*, on: date) -> list[int]:
    """The years whose report may be opened, the latest first: since the committee has mandates, until this year."""
    first = Mandate.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is None:
        return []
    written = set(AnnualReport.objects.values_list("year", flat=True))
    return [year for year in range(on.year, min(first.year, on.year) - 1, -1) if year not in written]

"""Annual reports as they would be found in each state, among the people of one file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from committee.enums.meetings import BallotStatus
from committee.models import AgendaItem, Ballot
from opinions.enums.reports import ReportStatus as S
from opinions.figures import Figures
from opinions.models import AnnualReport, ReportVersion
from opinions.queries.report import figures_of
from opinions.report_content import CONCLUSIONS, INTRODUCTION, ReportContent, content_from
from tests.committee.factories import MeetingFactory
from tests.committee.referral_factories import People, ReferralFactory, rules
from tests.opinions.factories import TALLY

# After the year that is told of.
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
YEAR = 2025
TEXTS = {INTRODUCTION: ("L’année du comité.",), CONCLUSIONS: ("Le comité continue.",)}
TYPED = {zone: "\n\n".join(said) for zone, said in TEXTS.items()}


@dataclass
class Reported:
    """One report, and the people of the committee."""

    report: AnnualReport
    people: People

    @property
    def versions(self) -> list[ReportVersion]:
        return list(self.report.versions.order_by("number"))

    @property
    def content(self) -> ReportContent:
        return content_from(self.versions[-1].content)


def people() -> People:
    """A committee, its secretariat and everybody else."""
    return People(ReferralFactory())


def figures(year: int = YEAR, at: datetime = AT) -> Figures:
    return figures_of(year, at=at)


def a_report(
    status: S = S.DRAFTING, *, year: int = YEAR, texts: Any = None, of: People | None = None, is_carried: bool = True
) -> Reported:
    """`a_report(S.SIGNED)` satisfies every constraint and trigger by itself."""
    found = of or people()
    secretariat = found.users["secretariat"]
    report = AnnualReport.objects.create(year=year, opened_at=AT, opened_by=secretariat)
    content = ReportContent(figures=figures(year), texts=TEXTS if texts is None else texts)
    version = add_version(report, content, by=found)
    for step in [S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED]:
        if list(S).index(step) > list(S).index(status):
            break
        if step == S.PUT_TO_VOTE:
            state = BallotStatus.PROCLAIMED if status != S.PUT_TO_VOTE or not is_carried else BallotStatus.READY
            report.item = a_point()
            report.ballot = a_ballot(report.item, version.sha256, state, by=secretariat, is_carried=is_carried)
        if step == S.ADOPTED:
            report.adopted_version, report.adopted_at, report.adopted_by = version, AT, secretariat
        if step == S.SIGNED:
            report.signed_at, report.signed_by = AT, found.users["president"]
        report.status = step
        report.save()
    return Reported(report, found)


def add_version(report: AnnualReport, content: ReportContent, *, by: People, number: int = 1) -> ReportVersion:
    return ReportVersion.objects.create(
        report=report,
        number=number,
        created_at=AT,
        created_by=by.users["secretariat"],
        content=content.as_json(),
        sha256=content.sha256,
    )


def a_point(**given: Any) -> AgendaItem:
    """A point of a planned meeting."""
    meeting = MeetingFactory(rules=rules(), **given)
    return AgendaItem.objects.create(meeting=meeting, position=1, title="Adoption du rapport annuel")


def a_ballot(item: AgendaItem, sha256: str, status: BallotStatus, *, by: Any, is_carried: bool = True) -> Ballot:
    fields: dict[str, Any] = {}
    if status == BallotStatus.PROCLAIMED:
        fields = {"opened_at": AT, "opened_by": by, "closed_at": AT, "closed_by": by, "is_carried": is_carried}
        fields |= {"proclaimed_at": AT, "proclaimed_by": by, "tally": TALLY, "explanation": "Adopté."}
    return Ballot.objects.create(
        item=item,
        question="Adoptez-vous le rapport ?",
        text_sha256=sha256,
        prepared_at=AT,
        prepared_by=by,
        status=status,
        **fields,
    )

"""Annual reports: adopted by a vote, signed, published under the year that they tell of."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from bulletin.enums import PublicationKind
from common.journal import Person
from common.typography import long_date
from opinions.enums.reports import ReportStatus
from opinions.models import AnnualReport, PublicationItem
from opinions.operations.acts.kind import ActKind, hold_rows, slug_in
from opinions.operations.reports import mark_published
from opinions.queries.reports import reports_ready
from opinions.rendering.documents import PrintedAct
from opinions.rendering.items import IssueName, Prepared
from opinions.rendering.report_facts import facts_of, record_of
from opinions.rendering.reports import report_body, report_identifier
from opinions.report_content import content_from


class AnnualReportKind(ActKind[AnnualReport]):
    column = "annual_report"
    kind = PublicationKind.ANNUAL_REPORT
    label = "Rapports annuels adoptés et signés"
    related = ("adopted_version", "ballot__item__meeting__rules", "signed_by")

    def ready(self, actor: Actor) -> QuerySet[AnnualReport]:
        return reports_ready()

    def name(self, act: AnnualReport) -> str:
        return act.reference

    def act_on(self, act: AnnualReport) -> date:
        return act.decided_on

    def prepare(self, issue: IssueName, item: PublicationItem, *, level: int) -> Prepared:
        report = item.annual_report
        if report is None or report.adopted_version is None or report.adopted_at is None:
            raise ValueError(f"{item} is no adopted report")
        facts, content = facts_of(report, report.adopted_version), content_from(report.adopted_version.content)
        # In an issue, identifiers of several acts stand on one page.
        prefix = f"{facts.anchor}-" if level > 2 else ""
        printed = PrintedAct(
            anchor=facts.anchor,
            identifier=report_identifier(facts),
            title=facts.title,
            body=report_body(facts, level=level, prefix=prefix),
        )
        act = {
            "kind": self.kind.value,
            "reference": facts.reference,
            "slug": slug_in(issue, facts.reference, "", report.decided_on),
            "title": facts.title,
            "act_on": report.decided_on.isoformat(),
            "summary": " ".join(facts.introduction)[:600]
            or f"L’activité du comité en {facts.year}, chiffres arrêtés au {long_date(facts.cut_on)}.",
            "body_html": str(printed.body),
            "record": record_of(facts, content),
            "subjects": [facts.reference],
            "outcome": "",
            "facets": {"year": facts.year},
            "is_demonstration": facts.is_demonstration,
        }
        return Prepared(act=act, printed=printed, author="Comité éthique externe", created=report.adopted_at)

    def refusal(self, acts: Sequence[AnnualReport]) -> str:
        """One of them is no longer signed, or is published already."""
        signed = AnnualReport.objects.filter(pk__in=[act.pk for act in acts], status=ReportStatus.SIGNED).count()
        return "" if signed == len(acts) else "L’un des rapports annuels n’est plus à publier."

    def hold(self, acts: Sequence[AnnualReport]) -> None:
        hold_rows(AnnualReport.objects.filter(pk__in=[act.pk for act in acts]))

    def mark_published(
        self, act: AnnualReport, item: PublicationItem, *, publication_id: UUID, actor: Person, at: datetime
    ) -> None:
        mark_published(report_id=act.pk, publication_id=publication_id, actor=actor, at=at)

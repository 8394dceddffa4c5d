"""What an annual report says, read once: its figures and texts in their order, and how it was adopted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opinions.figures import Section, Table
from opinions.models import AnnualReport, ReportVersion
from opinions.queries.report import ANNEX
from opinions.rendering.facts import DeliberationFacts
from opinions.rendering.reading import PLACE, deliberation_of, title_of_signatory
from opinions.report_content import ANNEXES, CONCLUSIONS, INTRODUCTION, ReportContent, content_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section: what the committee says of it, then its tables."""

    code: str
    title: str
    comment: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """`act_on`, `deliberation` and the signatory come with the adoption and the signature."""

    reference: str
    year: int
    title: str
    computed_at: datetime
    cut_on: date
    introduction: tuple[str, ...]
    parts: tuple[Part, ...]
    conclusions: tuple[str, ...]
    annexes: tuple[str, ...]
    annex_tables: tuple[Table, ...]
    text_sha256: str
    is_demonstration: bool
    act_on: date | None = None
    deliberation: DeliberationFacts | None = None
    signatory: str = ""
    signatory_title: str = ""
    place: str = PLACE

    @property
    def anchor(self) -> str:
        return f"rapport-annuel-{self.year}"


def facts_of(report: AnnualReport, version: ReportVersion) -> ReportFacts:
    """The facts of a version; with the vote and the signature when it is the one that was adopted."""
    content = content_from(version.content)
    figures = content.figures
    return ReportFacts(
        reference=report.reference,
        year=report.year,
        title=f"L’activité du comité éthique externe en {report.year}",
        computed_at=figures.computed_at,
        cut_on=figures.cut_on,
        introduction=content.paragraphs(INTRODUCTION),
        parts=tuple(_part(section, content) for section in figures.sections if section.code != ANNEX),
        conclusions=content.paragraphs(CONCLUSIONS),
        annexes=content.paragraphs(ANNEXES),
        annex_tables=tuple(
            table for section in figures.sections if section.code == ANNEX for table in section.tables if table.rows
        ),
        text_sha256=version.sha256,
        is_demonstration=figures.is_demonstration,
        **_adoption(report, version),
    )


def record_of(facts: ReportFacts, content: ReportContent) -> dict[str, Any]:
    """The open data of a report: every figure with its source and its period, every text. Dates are ISO 8601."""
    said = facts.deliberation
    return {
        "reference": facts.reference,
        "year": facts.year,
        "title": facts.title,
        "date": facts.act_on.isoformat() if facts.act_on else None,
        **content.as_json(),
        "deliberation": {
            "meeting": said.meeting,
            "date": said.held_on.isoformat(),
            "members": list(said.members),
            "tally": dict(said.tally),
            "explanation": said.explanation,
        }
        if said
        else None,
        "text_sha256": facts.text_sha256,
        "is_demonstration": facts.is_demonstration,
        "events": [{"on": facts.act_on.isoformat(), "label": f"{facts.reference} adopté par le comité", "detail": ""}]
        if facts.act_on
        else [],
    }


def _part(section: Section, content: ReportContent) -> Part:
    return Part(code=section.code, title=section.title, comment=content.paragraphs(section.code), tables=section.tables)


def _adoption(report: AnnualReport, version: ReportVersion) -> dict[str, Any]:
    if report.adopted_version_id != version.pk or report.ballot is None:
        return {}
    facts: dict[str, Any] = {"act_on": report.decided_on, "deliberation": deliberation_of(report.ballot)}
    if report.signed_by is not None:
        facts |= {
            "signatory": report.signed_by.full_name,
            "signatory_title": title_of_signatory(report.signed_by_id, report.ballot),
        }
    return facts

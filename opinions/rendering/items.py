"""Pages, files and acts of a publication job. Writes on the rows given; saving them is the operation's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bulletin import addresses
from bulletin.acts import Act
from bulletin.enums import PublicationKind
from bulletin.queries import LISTED_THROUGH
from common.pdf.check import check
from common.pdf.render import PdfSource, RenderError, render
from opinions.models import PublicationItem, PublicationJob
from opinions.rendering import documents
from opinions.rendering.documents import IssueHead, PrintedAct
from opinions.rendering.follow_up_list import FollowUpList

# Seconds that a page setting may take: an act of many pages on a slow machine, and what each act adds to an issue.
FOR_ONE_ACT, FOR_EACH_ACT = 60.0, 2.0


class Unfit(Exception):
    """The document cannot be published as it is; the message is a French sentence for the secretariat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueName:
    """What tells one issue from all others, for ever."""

    year: int
    number: int
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One act before it is set in type.

    `act` is what the bulletin receives (`bulletin.acts.Act`) but for its number and its file, as JSON (dates ISO 8601).
    `created` is the moment written in the file; the same facts give the same bytes.
    """

    act: dict[str, Any]
    printed: PrintedAct
    author: str
    created: datetime


def render_item(item: PublicationItem, issue: IssueName, prepared: Prepared) -> None:
    """The page, the data and the file of one act, under its candidate number; `prepared` with sections at level 2."""
    head = _head(issue, [prepared])
    item.act = prepared.act
    item.html = documents.act_document(prepared.printed, head, author=prepared.author, created=prepared.created)
    name = f"{prepared.printed.anchor}.json"
    item.pdf = _pdf(item.html, item.act["record"], name=name, at=prepared.created)


def render_issue(
    job: PublicationJob, issue: IssueName, acts: Sequence[Prepared], follow_ups: FollowUpList | None = None
) -> None:
    """The whole issue: its contents, its acts in the order given, its file; `acts` with sections at level 3."""
    head = _head(issue, acts)
    created = documents.midnight(issue.published_on)
    printed = [act.printed for act in acts]
    given = follow_ups.lines if follow_ups else ()
    job.html = documents.issue_document(printed, head, is_reprint=job.is_reprint, created=created, follow_ups=given)
    job.record = {
        "issue": addresses.issue_label(issue.year, issue.number),
        "date": issue.published_on.isoformat(),
        "is_reprint": job.is_reprint,
        "acts": [
            {
                "reference": one.act["reference"],
                "date": one.act["act_on"],
                "title": one.act["title"],
                "slug": one.act["slug"],
                "anchor": one.printed.anchor,
            }
            for one in acts
        ],
    }
    if follow_ups:
        job.record["follow_ups"] = [line.as_json() for line in follow_ups.lines]
        job.record[LISTED_THROUGH] = follow_ups.through
    slug = addresses.issue_slug(issue.year, issue.number, issue.published_on)
    seconds = FOR_ONE_ACT + FOR_EACH_ACT * len(acts)
    job.pdf = _pdf(job.html, job.record, name=f"{slug}.json", at=created, seconds=seconds)


def act_of(item: PublicationItem) -> Act:
    """What the bulletin receives: what was rendered, with the sealed file."""
    said = dict(item.act)
    said["act_on"] = date.fromisoformat(said["act_on"])
    said["kind"] = PublicationKind(said["kind"])
    said["subjects"] = tuple(said["subjects"])
    said["amends"] = UUID(said["amends"]) if said.get("amends") else None
    return Act(**said, year=item.year, number=item.number, pdf=bytes(item.sealed_pdf or b""))


def refuse_unfit(pdf: bytes | memoryview | None, html: str, *, is_sealed: bool = False) -> None:
    """Raises: Unfit when a validator refuses the file, or a word of the page is not in it."""
    findings = check(bytes(pdf or b""), source_html=html, sealed=is_sealed)
    if findings:
        raise Unfit(" ".join(finding.message for finding in findings[:5]))


def _head(issue: IssueName, acts: Sequence[Prepared]) -> IssueHead:
    return IssueHead(
        year=issue.year,
        number=issue.number,
        published_on=issue.published_on,
        is_demonstration=any(one.act["is_demonstration"] for one in acts),
    )


def _pdf(html: str, record: dict[str, Any], *, name: str, at: datetime, seconds: float = FOR_ONE_ACT) -> bytes:
    data = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode()
    try:
        return render(PdfSource(html=html, record=data, record_name=name, record_at=at), timeout=seconds).data
    except RenderError as fault:
        raise Unfit(str(fault)) from fault

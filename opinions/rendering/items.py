"""Pages, files and acts of a publication job. Writes on the rows given; saving them is the operation's."""

import json
from datetime import datetime
from typing import Any

from django.utils.safestring import mark_safe

from bulletin import addresses
from bulletin.acts import Act
from bulletin.enums import PublicationKind
from charter.models import FoundingAct
from charter.rendering import founding_act_html, founding_act_record
from common.pdf.check import check
from common.pdf.render import PdfSource, RenderError, render
from common.pdf.seal import SealError, sealer
from common.typography import NBSP
from opinions.models import PublicationItem, PublicationJob
from opinions.rendering import documents
from opinions.rendering.documents import IssueHead, PrintedAct
from opinions.rendering.facts import record_of
from opinions.rendering.numbering import act_date
from opinions.rendering.reading import facts_of_item


class Unfit(Exception):
    """The document cannot be published as it is; the message is a French sentence for the secretariat."""


def render_item(job: PublicationJob, item: PublicationItem) -> None:
    """The page, the data and the file of one act, under its candidate number."""
    head = head_of(job, is_demonstration=_is_demonstration(item))
    item.act, printed, created = _prepared(job, item, level=2)
    item.html = documents.act_document(printed, head, author=_author(item), created=created)
    item.pdf = _pdf(item.html, item.act["record"], name=f"{printed.anchor}.json", at=created)


def render_issue(job: PublicationJob, items: list[PublicationItem]) -> None:
    """The whole issue: its contents, its acts, its file."""
    prepared = [_prepared(job, item, level=3) for item in items]
    head = head_of(job, is_demonstration=any(_is_demonstration(item) for item in items))
    created = documents.midnight(head.published_on)
    acts = [printed for _act, printed, _created in prepared]
    job.html = documents.issue_document(acts, head, is_reprint=job.is_reprint, created=created)
    job.record = {
        "issue": addresses.issue_label(head.year, head.number),
        "date": head.published_on.isoformat(),
        "is_reprint": job.is_reprint,
        "acts": [
            {"reference": item.act["reference"], "date": item.act["act_on"], "title": item.act["title"]}
            for item in items
        ],
    }
    slug = addresses.issue_slug(head.year, head.number, head.published_on)
    job.pdf = _pdf(job.html, job.record, name=f"{slug}.json", at=created)


def act_of(item: PublicationItem) -> Act:
    """What the bulletin receives: what was rendered, with the sealed file."""
    said = dict(item.act)
    said["act_on"] = act_date(item)
    said["kind"] = PublicationKind(said["kind"])
    said["subjects"] = tuple(said["subjects"])
    return Act(**said, year=item.year, number=item.number, pdf=bytes(item.sealed_pdf or b""))


def refuse_unfit(pdf: bytes | memoryview | None, html: str, *, is_sealed: bool = False) -> None:
    """Raises: Unfit when a validator refuses the file, or a word of the page is not in it."""
    findings = check(bytes(pdf or b""), source_html=html, sealed=is_sealed)
    if findings:
        raise Unfit(" ".join(finding.message for finding in findings[:5]))


def sealed(pdf: bytes | memoryview | None, html: str, *, at: datetime) -> bytes:
    """The file with its seal, checked again.

    Raises: Unfit when the seal cannot be made, or does not hold.
    """
    try:
        data = sealer().seal(bytes(pdf or b""), at=at)
    except SealError as fault:
        raise Unfit(str(fault)) from fault
    refuse_unfit(data, html, is_sealed=True)
    return data


def head_of(job: PublicationJob, *, is_demonstration: bool = False) -> IssueHead:
    """What the masthead says, from the candidate numbers of the row."""
    if job.year is None or job.number is None or job.published_on is None:
        raise ValueError(f"{job} has no candidate number yet")
    return IssueHead(year=job.year, number=job.number, published_on=job.published_on, is_demonstration=is_demonstration)


def _pdf(html: str, record: dict[str, Any], *, name: str, at: datetime) -> bytes:
    data = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode()
    try:
        return render(PdfSource(html=html, record=data, record_name=name, record_at=at)).data
    except RenderError as fault:
        raise Unfit(str(fault)) from fault


def _prepared(job: PublicationJob, item: PublicationItem, *, level: int) -> tuple[dict[str, Any], PrintedAct, datetime]:
    """What the bulletin receives but for the file, the act as it is printed with sections at `level`, and its date."""
    if item.founding_act:
        return _prepared_founding_act(job, item.founding_act, level=level)
    return _prepared_opinion(job, item, level=level)


def _prepared_opinion(
    job: PublicationJob, item: PublicationItem, *, level: int
) -> tuple[dict[str, Any], PrintedAct, datetime]:
    facts = facts_of_item(item)
    # In an issue, identifiers of several acts stand on one page.
    prefix = f"{facts.anchor}-" if level > 2 else ""
    printed = PrintedAct(
        anchor=facts.anchor,
        identifier=documents.opinion_identifier(facts),
        title=facts.title,
        body=documents.opinion_body(facts, level=level, prefix=prefix),
    )
    act = {
        "kind": PublicationKind.OPINION.value,
        "reference": facts.reference,
        "slug": _slug(job, "Avis", f"{facts.year}-{facts.number:02d}", item),
        "title": facts.title,
        "act_on": facts.act_on.isoformat(),
        "summary": " ".join(facts.essential),
        "body_html": str(printed.body),
        "record": record_of(facts),
        "subjects": [facts.reference, facts.referral, *(algorithm.reference for algorithm in facts.algorithms)],
        "outcome": facts.outcome,
        "facets": {
            "department": facts.department,
            "commitments": [recital.commitment for recital in facts.recitals],
        },
        "is_demonstration": facts.is_demonstration,
    }
    return act, printed, facts.adopted_at


def _prepared_founding_act(
    job: PublicationJob, founding_act: FoundingAct, *, level: int
) -> tuple[dict[str, Any], PrintedAct, datetime]:
    # Made by a template of charter from the escaped text of the act.
    body = mark_safe(founding_act_html(founding_act, level=level - 1))  # noqa: S308 -- see the line above
    kind = founding_act.get_kind_display().capitalize()
    reference = f"{kind} n°{NBSP}{founding_act.number}"
    printed = PrintedAct(
        anchor=founding_act.anchor, identifier=founding_act.identifier, title=founding_act.title, body=body
    )
    act = {
        "kind": PublicationKind.FOUNDING_ACT.value,
        "reference": reference,
        "slug": addresses.act_slug(kind, founding_act.number, founding_act.act_on, job.year or 0, job.number or 0),
        "title": founding_act.title,
        "act_on": founding_act.act_on.isoformat(),
        "summary": founding_act.title,
        "body_html": str(body),
        "record": founding_act_record(founding_act),
        "subjects": [reference],
        "outcome": "",
        "facets": {},
        "is_demonstration": False,
    }
    return act, printed, documents.midnight(founding_act.act_on)


def _slug(job: PublicationJob, kind: str, number: str, item: PublicationItem) -> str:
    return addresses.act_slug(kind, number, act_date(item), job.year or 0, job.number or 0)


def _author(item: PublicationItem) -> str:
    return item.founding_act.author if item.founding_act else "Comité éthique externe"


def _is_demonstration(item: PublicationItem) -> bool:
    return bool(item.opinion and item.opinion.referral.is_demonstration)

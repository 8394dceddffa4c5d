"""What the other apps hand over to be published: a finished act, with nothing left to compute."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from bulletin.enums import PublicationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act, ready for the public.

    - `body_html` starts at h2: the page gives the h1. It is sanitised again before it is stored.
    - `record` is the open data of the act, JSON only. Its key "events" feeds the timelines:
      [{"on": "2026-11-12", "label": "Saisine SAI-2026-0001 transmise", "detail": ""}, …].
    - `subjects` are the references that the act speaks of: algorithm, referral, opinion.
    - `amends` is the publication that this act rectifies, repeals or withdraws; `outcome` says which (`Effect`), and
      `record["amends"]["publication"]` names it in the data.
    - `replaces` is only for a new version under another slug; the same (kind, slug) replaces by itself.
    """

    kind: PublicationKind
    reference: str
    slug: str
    title: str
    act_on: date
    body_html: str
    record: dict[str, Any]
    summary: str = ""
    pdf: bytes | None = None
    year: int | None = None
    number: int | None = None
    subjects: tuple[str, ...] = ()
    outcome: str = ""
    facets: dict[str, Any] = field(default_factory=dict)
    is_demonstration: bool = False
    replaces: UUID | None = None
    amends: UUID | None = None

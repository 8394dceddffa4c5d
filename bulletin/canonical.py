"""The bytes that are hashed. Anybody can make them again with a few lines of any language (docs/register.md).

JSON, keys sorted, no space, UTF-8, nothing escaped that need not be; moments in UTC, as ISO 8601.
"""

import json
from datetime import UTC, datetime
from typing import Any

from bulletin import addresses
from bulletin.models import BulletinIssue, Publication

PUBLICATION_FORMAT = "saisine/publication/1"
REGISTER_FORMAT = "saisine/registre/1"


def canonical(data: dict[str, Any]) -> bytes:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def content_of(publication: Publication, *, pdf_sha256: str | None) -> bytes:
    """The whole publication as data: what its address in .json serves, and what `content_sha256` seals."""
    issue = publication.issue
    return canonical(
        {
            "format": PUBLICATION_FORMAT,
            "id": str(publication.pk),
            "kind": publication.kind,
            "reference": publication.reference,
            "year": publication.year,
            "number": publication.number,
            "slug": publication.slug,
            "version": publication.version,
            "address": addresses.page(publication),
            "title": publication.title,
            "act_on": publication.act_on.isoformat(),
            "published_at": moment(publication.published_at),
            "summary": publication.summary,
            "body_html": publication.body_html,
            "record": publication.record,
            "subjects": publication.subjects,
            "outcome": publication.outcome,
            "facets": publication.facets,
            "is_demonstration": publication.is_demonstration,
            "issue": _issue(issue) if issue else None,
            "replaces": str(publication.replaces_id) if publication.replaces_id else None,
            "pdf_sha256": pdf_sha256,
        }
    )


def register_line(*, sequence: int, previous_hash: str, publication: Publication, at: datetime) -> str:
    """One line of the register. It names acts, never persons."""
    return canonical(
        {
            "format": REGISTER_FORMAT,
            "sequence": sequence,
            "previous_hash": previous_hash,
            "at": moment(at),
            "publication": str(publication.pk),
            "kind": publication.kind,
            "reference": publication.reference,
            "version": publication.version,
            "sha256": publication.sha256,
            "content_sha256": publication.content_sha256,
        }
    ).decode()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _issue(issue: BulletinIssue) -> dict[str, Any]:
    return {
        "year": issue.year,
        "number": issue.number,
        "slug": issue.slug,
        "published_on": issue.published_on.isoformat(),
    }

"""An act as linked data (schema.org), for search engines and libraries. Served apart: no script in a page."""

import json
from typing import Any

from django.conf import settings
from django.utils import timezone

from bulletin.models import Publication
from bulletin.queries.amendments import marks_of


def linked_data(publication: Publication) -> str:
    site = settings.PUBLIC_URL
    body = {"@type": "GovernmentOrganization", "name": settings.BODY_NAME}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": f"{site}{publication.get_absolute_url()}",
        "url": f"{site}{publication.get_absolute_url()}",
        "name": publication.title,
        "identifier": publication.reference,
        "version": str(publication.version),
        "inLanguage": "fr",
        "abstract": publication.summary,
        "dateCreated": publication.act_on.isoformat(),
        "datePublished": timezone.localdate(publication.published_at).isoformat(),
        "author": {"@type": "Organization", "name": settings.SITE_NAME, "parentOrganization": body},
        "publisher": body,
        "about": publication.subjects,
        "encoding": [_encoding(f"{site}{publication.json_url}", "application/json", publication.content_sha256)],
    }
    if marks := marks_of(publication):
        data["creativeWorkStatus"] = " ; ".join(mark.sentence for mark in marks)
    if publication.pdf_size:
        data["encoding"].append(_encoding(f"{site}{publication.pdf_url}", "application/pdf", publication.sha256))
    if publication.issue:
        data["isPartOf"] = {
            "@type": "PublicationIssue",
            "issueNumber": publication.issue.label,
            "datePublished": publication.issue.published_on.isoformat(),
            "url": f"{site}{publication.issue.get_absolute_url()}",
        }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)


def _encoding(url: str, media_type: str, sha256: str) -> dict[str, str]:
    return {"@type": "MediaObject", "contentUrl": url, "encodingFormat": media_type, "sha256": sha256}

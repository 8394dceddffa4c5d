"""Stored bytes with the hash that the register carries; read only when somebody needs them."""

from collections.abc import Callable
from dataclasses import dataclass

from bulletin.models import BulletinIssue, Publication


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    read: Callable[[], bytes]


def publication_file(publication: Publication, extension: str) -> Stored:
    """The PDF (« pdf ») or the canonical data (« json ») of this version."""
    field = "pdf" if extension == "pdf" else "content"
    rows = Publication.objects.filter(pk=publication.pk).values_list(field, flat=True)
    sha256 = publication.sha256 if extension == "pdf" else publication.content_sha256
    return Stored(sha256, lambda: bytes(rows.get() or b""))


def issue_file(issue: BulletinIssue) -> Stored:
    rows = BulletinIssue.objects.filter(pk=issue.pk).values_list("pdf", flat=True)
    return Stored(issue.sha256, lambda: bytes(rows.get()))

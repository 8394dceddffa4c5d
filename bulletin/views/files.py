"""The twins of the pages: the PDF as it was sealed, the data as they were hashed, byte for byte."""

import base64
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from bulletin import addresses, queries
from bulletin.doorway import asked
from bulletin.doorway.conditional import FOR_EVER, open_data
from bulletin.linked import linked_data
from bulletin.models import Publication
from bulletin.queries.files import Stored
from bulletin.views.issues import issue_or_404
from bulletin.views.opinions import other_spelling

TYPES = {"pdf": "application/pdf", "json": "application/json; charset=utf-8", "jsonld": "application/ld+json"}


@open_data
def act_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The PDF, the data or the linked data of an act of the bulletin, in its current version or the one asked for."""
    publication = queries.at_address(slug, version=asked.whole(request, "version")).first()
    if publication is None:
        return other_spelling(slug, extension)
    if extension == "jsonld":
        return HttpResponse(linked_data(publication), content_type=TYPES[extension])
    return _file(request, publication, extension)


@open_data
def version_file(request: HttpRequest, publication_id: UUID, extension: str) -> HttpResponse:
    """Exactly one version: what is served here never changes, and may be kept for ever."""
    publication = queries.of_version(publication_id).first()
    if publication is None:
        raise Http404
    response = _file(request, publication, extension)
    patch_cache_control(response, public=True, immutable=True, max_age=FOR_EVER)
    return response


@open_data
def issue_file(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    found = issue_or_404(year, slug)
    if found.slug != slug:
        return redirect(addresses.issue_pdf(found.year, found.slug), permanent=True)
    stored = queries.issue_file(found)
    return _bytes(request, stored, "pdf", found.slug)


def _file(request: HttpRequest, publication: Publication, extension: str) -> HttpResponse:
    """The bytes are only read from the database when the reader does not hold them already."""
    if extension == "pdf" and not publication.pdf_size:
        raise Http404
    name = publication.slug if publication.version == 1 else f"{publication.slug}-v{publication.version}"
    return _bytes(request, queries.publication_file(publication, extension), extension, name)


def _bytes(request: HttpRequest, stored: Stored, extension: str, name: str) -> HttpResponse:
    etag = quote_etag(stored.sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(stored.read(), content_type=TYPES[extension])
        response["Content-Disposition"] = f'inline; filename="{name}.{extension}"'
        response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(stored.sha256)).decode()}:"
    response["ETag"] = etag
    return response

"""What the body has one of: the charter, the composition of the committee, the calendar of meetings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bulletin import queries
from bulletin.doorway import asked
from bulletin.doorway.conditional import public
from bulletin.enums import PublicationKind


@public
def charter(request: HttpRequest) -> HttpResponse:
    founding = list(queries.current(PublicationKind.FOUNDING_ACT))
    return _standing(request, PublicationKind.CHARTER, "bulletin/charter.html", founding_acts=founding)


@public
def committee(request: HttpRequest) -> HttpResponse:
    return _standing(request, PublicationKind.COMMITTEE, "bulletin/committee.html")


@public
def meetings(request: HttpRequest) -> HttpResponse:
    return _standing(request, PublicationKind.MEETINGS, "bulletin/meetings.html")


def _standing(request: HttpRequest, kind: PublicationKind, template: str, **context: object) -> HttpResponse:
    """The version in force, or the one asked for; a page that says what will come when there is none yet."""
    version = asked.whole(request, "version")
    versions = queries.all_versions(kind)
    shown = next((one for one in versions if version in {None, one.version}), None)
    if version is not None and shown is None:
        raise Http404
    publication = queries.in_full(shown.pk) if shown else None
    replacement = versions[0] if publication and publication.pk != versions[0].pk else None
    return render(
        request, template, {"publication": publication, "versions": versions, "replacement": replacement, **context}
    )

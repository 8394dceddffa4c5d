"""What the body has one of: the charter, the composition, the calendar of meetings, and the minutes of each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bulletin import queries
from bulletin.doorway import asked
from bulletin.doorway.conditional import public
from bulletin.doorway.paging import page_of
from bulletin.enums import PublicationKind


@public
def charter(request: HttpRequest) -> HttpResponse:
    founding = list(queries.current(PublicationKind.FOUNDING_ACT))
    return _standing(
        request,
        PublicationKind.CHARTER,
        "bulletin/charter.html",
        founding_acts=founding,
        commitments=queries.commitments_in_force(),
    )


@public
def committee(request: HttpRequest) -> HttpResponse:
    return _standing(request, PublicationKind.COMMITTEE, "bulletin/committee.html")


@public
def meetings(request: HttpRequest) -> HttpResponse:
    extracts = queries.current(PublicationKind.MINUTES).defer(*queries.UNLISTED)
    page = page_of(request, lambda start, stop: list(extracts[start:stop]))
    return _standing(request, PublicationKind.MEETINGS, "bulletin/meetings.html", page=page)


@public
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The extract of the minutes of one meeting, at its permanent address."""
    version = asked.whole(request, "version")
    shown = queries.at_address(slug, kinds=[PublicationKind.MINUTES], version=version).first()
    if shown is None:
        raise Http404
    context = {
        "publication": shown,
        "versions": queries.versions_of(shown),
        "replacement": getattr(shown, "replaced_by", None),
    }
    return render(request, "bulletin/minutes.html", context)


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

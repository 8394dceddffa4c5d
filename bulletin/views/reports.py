"""The annual reports of the committee, by year; each is read at its address in the bulletin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bulletin import queries
from bulletin.doorway.conditional import public
from bulletin.doorway.paging import page_of
from bulletin.enums import PublicationKind


@public
def reports(request: HttpRequest) -> HttpResponse:
    """The reports in force, the latest act first: one for each year."""
    found = queries.current(PublicationKind.ANNUAL_REPORT).defer(*queries.UNLISTED)
    page = page_of(request, lambda start, stop: list(found[start:stop]))
    return render(request, "bulletin/reports.html", {"page": page})

"""Issues of the Bulletin officiel: the list by year, and each with its « Sommaire chronologique »."""

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from bulletin import addresses, archives, queries
from bulletin.doorway import asked
from bulletin.doorway.conditional import open_data, public
from bulletin.models import BulletinIssue
from bulletin.reading import anchors_of_issue, masthead, text_of_issue


@public
def issues(request: HttpRequest) -> HttpResponse:
    """The issues of the latest year that has one; `?annee=` is the old way to the page of a year."""
    years = queries.issue_years()
    asked_for = asked.whole(request, "annee")
    if asked_for is not None:
        _year_or_404(asked_for, years)
        return redirect(addresses.year_page(asked_for), permanent=True)
    return _year(request, years[0] if years else timezone.localdate().year, years)


@public
def year_issues(request: HttpRequest, year: int) -> HttpResponse:
    """The issues of one year, from the first that has one to this year; a year without any says so."""
    years = queries.issue_years()
    _year_or_404(year, years)
    return _year(request, year, years)


def _year(request: HttpRequest, year: int, with_issues: list[int]) -> HttpResponse:
    context = {
        "years": _years(with_issues),
        "year": year,
        "is_running": year >= timezone.localdate().year,
        "issues": queries.issues_with_acts(year),
        "archive_url": addresses.year_archive(year),
    }
    return render(request, "bulletin/issues.html", context)


def _years(with_issues: list[int]) -> list[tuple[int, str]]:
    """Every year from this one down to the first that has an issue, each with its page: a gap is shown, not hidden."""
    if not with_issues:
        return []
    last = max(with_issues[0], timezone.localdate().year)
    return [(year, addresses.year_page(year)) for year in range(last, with_issues[-1] - 1, -1)]


def _year_or_404(year: int, with_issues: list[int]) -> None:
    if year not in [known for known, _url in _years(with_issues)]:
        raise Http404


@open_data
def year_archive(request: HttpRequest, year: int) -> HttpResponse:
    """The issues of a year, their acts and the lines of the register in one file, sent as it is made."""
    archive = queries.archive_of(year)
    if archive is None:
        raise Http404
    etag = quote_etag(archives.etag_of(archive))
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    pieces = archives.stream(archive, site=settings.PUBLIC_URL) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{archives.archive_name(year)}.zip"'
    response["ETag"] = etag
    return cast("HttpResponse", response)  # its content is never read whole, here or by what wraps it


@public
def issue(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    found = issue_or_404(year, slug, is_read=True)
    if found.slug != slug:
        return redirect(addresses.issue_page(found.year, found.slug), permanent=True)
    anchors = anchors_of_issue(found.record)
    context = {
        "issue": found,
        "acts": [(act, anchors.get(act.slug, "")) for act in queries.acts_in(found)],
        "text": text_of_issue(found.html),
        "follow_ups": found.record.get("follow_ups", []),
        "masthead": masthead(settings.BODY_NAME),
        "data_url": addresses.issue_in_api(found.year, found.number),
        "year_url": addresses.year_page(found.year),
    }
    return render(request, "bulletin/issue.html", context)


def issue_or_404(year: int, slug: str, *, is_read: bool = False) -> BulletinIssue:
    """The issue that this address names, in any spelling seen (DOMAIN.md §3.7); with its text when it is read."""
    named = addresses.issue_named(slug)
    if named is None or named[0] != year:
        raise Http404
    issues = queries.issue_at(*named)
    found = (issues.defer(None).defer("pdf") if is_read else issues).first()
    if found is None:
        raise Http404
    return found


@public
def issue_without_extension(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    found = issue_or_404(year, slug)
    return redirect(addresses.issue_page(found.year, found.slug), permanent=True)

"""Issues of the Bulletin officiel: the list by year, and each with its « Sommaire chronologique »."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletin import addresses, queries
from bulletin.doorway import asked
from bulletin.doorway.conditional import public
from bulletin.models import BulletinIssue
from bulletin.reading import masthead


@public
def issues(request: HttpRequest) -> HttpResponse:
    """The issues of one year, the latest when none is asked for, and the other years."""
    years = queries.issue_years()
    year = asked.whole(request, "annee")
    if year is not None and year not in years:
        raise Http404
    shown = year or (years[0] if years else 0)
    context = {"years": years, "year": shown, "issues": queries.issues_with_acts(shown)}
    return render(request, "bulletin/issues.html", context)


@public
def issue(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    found = issue_or_404(year, slug)
    if found.slug != slug:
        return redirect(addresses.issue_page(found.year, found.slug), permanent=True)
    context = {"issue": found, "acts": queries.acts_in(found), "masthead": masthead(settings.BODY_NAME)}
    return render(request, "bulletin/issue.html", context)


def issue_or_404(year: int, slug: str) -> BulletinIssue:
    """The issue that this address names, in any of the spellings seen (DOMAIN.md §3.7)."""
    named = addresses.issue_named(slug)
    if named is None or named[0] != year:
        raise Http404
    found = queries.issue_at(*named).first()
    if found is None:
        raise Http404
    return found


@public
def issue_without_extension(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    found = issue_or_404(year, slug)
    return redirect(addresses.issue_page(found.year, found.slug), permanent=True)

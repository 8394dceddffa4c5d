"""Search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bulletin import queries
from bulletin.doorway import asked
from bulletin.doorway.conditional import public
from bulletin.doorway.paging import page_of
from bulletin.enums import PublicationKind


@public
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what answers. Nothing is asked of the database for an empty question but the years."""
    q, year = asked.text(request, "q"), asked.whole(request, "annee")
    kind = request.GET.get("nature", "")
    kinds = tuple(known for known in PublicationKind if known == kind)
    page = page_of(
        request,
        lambda start, stop: queries.search(q, kinds=kinds, year=year, offset=start, limit=stop - start) if q else [],
    )
    context = {
        "q": q,
        "page": page,
        "kinds": [(known.value, known.label.capitalize()) for known in PublicationKind],
        "kind": kinds[0].value if kinds else "",
        "years": queries.years(),
        "year": year,
    }
    return render(request, "bulletin/search.html", context)

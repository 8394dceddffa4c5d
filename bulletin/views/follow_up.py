"""What was done about the recommendations."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bulletin import queries, reading
from bulletin.doorway import asked
from bulletin.doorway.conditional import public
from bulletin.doorway.paging import page_of
from bulletin.enums import PublicationKind


@public
def follow_up(request: HttpRequest) -> HttpResponse:
    """Every recommendation of the opinions in force, latest opinion first, with where it stands."""
    opinions = queries.current(PublicationKind.OPINION)
    page = page_of(request, lambda start, stop: list(opinions[start:stop]))
    return render(
        request, "bulletin/follow_up.html", {"page": page, "followed": queries.followed_recommendations(page.items)}
    )


@public
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer of an addressee, at its permanent address."""
    found = queries.at_address(slug, kinds=[PublicationKind.FOLLOW_UP], version=asked.whole(request, "version"))
    publication = found.first()
    if publication is None:
        raise Http404
    context = {
        "answer": publication,
        "position": reading.outcome_label(publication),
        "tone": reading.tone(publication),
        "opinion": queries.opinion_named_by(publication),
        "algorithms": reading.algorithms(publication),
        "replacement": getattr(publication, "replaced_by", None),
    }
    return render(request, "bulletin/answer.html", context)

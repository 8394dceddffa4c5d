"""Opinions: the list, and each at its permanent address. Founding acts are read at the same kind of address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bulletin import addresses, queries, reading
from bulletin.doorway import asked
from bulletin.doorway.conditional import public, unless_known
from bulletin.doorway.paging import page_of
from bulletin.enums import PublicationKind
from bulletin.following import FollowedRecommendation
from bulletin.models import Publication


@public
def opinions(request: HttpRequest) -> HttpResponse:
    outcome, year, commitment = (
        asked.text(request, "sens"),
        asked.whole(request, "annee"),
        asked.text(request, "engagement"),
    )
    found = queries.opinions_filtered(outcome=outcome, year=year, commitment=commitment)
    page = page_of(request, lambda start, stop: list(found[start:stop]))
    context = {
        "page": page,
        "opinions": [(opinion, reading.outcome_label(opinion), reading.tone(opinion)) for opinion in page.items],
        "choices": queries.opinion_choices(),
        "outcome": outcome,
        "year": year,
        "commitment": commitment,
        "is_filtered": bool(outcome or year or commitment),
    }
    return render(request, "bulletin/opinions.html", context)


@public
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """One act of the bulletin: at most two queries, one for a founding act."""
    publication = queries.at_address(slug, version=asked.whole(request, "version")).first()
    if publication is None:
        return other_spelling(slug, "html")
    followed = _followed(publication)
    # The same page on two days, when a delay runs out in between.
    standing = [(one.reference, one.state_label, [word.publication.pk for word in one.words]) for one in followed]
    replacement = _replacement(publication)
    state = (publication.pk, replacement and replacement.pk, standing, tuple(queries.marks_of(publication)))
    return unless_known(request, state, lambda: _act_page(request, publication, followed))


def other_spelling(slug: str, extension: str) -> HttpResponse:
    """Lead an old or careless spelling to the permanent address (DOMAIN.md §3.7).

    Raises: Http404 when nothing is published there: what will be is not told apart from what never was.
    """
    usual = addresses.usual_act_slug(slug)
    if usual == slug or not queries.at_address(usual).exists():
        raise Http404
    return redirect(f"/bulletinsofficiels/{usual}.{extension}", permanent=True)


def _followed(publication: Publication) -> list[FollowedRecommendation]:
    if publication.kind != PublicationKind.OPINION:
        return []
    return queries.followed_recommendations([publication], today=timezone.localdate())


def _replacement(publication: Publication) -> Publication | None:
    return getattr(publication, "replaced_by", None)


def _act_page(request: HttpRequest, act: Publication, followed: list[FollowedRecommendation]) -> HttpResponse:
    context = {
        "act": act,
        "is_opinion": act.kind == PublicationKind.OPINION,
        "is_report": act.kind == PublicationKind.ANNUAL_REPORT,
        "outcome": reading.outcome_label(act),
        "tone": reading.tone(act),
        "algorithms": reading.algorithms(act),
        "commitments": reading.commitments(act),
        "followed": followed,
        "replacement": _replacement(act),
    }
    return render(request, "bulletin/act.html", context)

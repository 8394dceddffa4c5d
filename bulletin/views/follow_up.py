"""What was done about the recommendations: the list, each at its permanent address, and what was said of each."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bulletin import addresses, following, queries, reading
from bulletin.doorway import asked
from bulletin.doorway.conditional import open_data, public
from bulletin.doorway.paging import page_of
from bulletin.enums import PublicationKind
from bulletin.following import LATE, STATES, FollowedRecommendation
from bulletin.models import Publication
from common import spreadsheets
from common.typography import fold

JSON = "application/json; charset=utf-8"
HEADERS = (
    *("référence", "adresse", "avis", "publié le", "texte", "destinataire", "engagement", "échéance", "état"),
    *("position", "réponse attendue le", "première réponse le", "sans réponse depuis le", "mention"),
)


@public
def follow_up(request: HttpRequest) -> HttpResponse:
    """Every recommendation of the opinions in force, latest opinion first, with where it stands."""
    followed = queries.every_recommendation(today=timezone.localdate())
    criteria = {
        "year": asked.whole(request, "annee"),
        "department": asked.text(request, "direction"),
        "commitment": asked.text(request, "engagement"),
        "state": asked.text(request, "etat"),
    }
    found = following.selected(followed, **criteria)  # type: ignore[arg-type]  # each is of its own type
    page = page_of(request, lambda start, stop: found[start:stop])
    context = {
        "page": page,
        "followed": page.items,
        "criteria": criteria,
        "choices": _choices(followed),
        "is_filtered": any(criteria.values()),
        "found": len(found),
        "late": sum(one.late_since is not None for one in followed),
    }
    return render(request, "bulletin/follow_up.html", context)


@public
def recommendation(request: HttpRequest, key: str) -> HttpResponse:
    """One recommendation and all that followed it, at its permanent address."""
    one = _at(key)
    context = {
        "one": one,
        "opinion": one.opinion,
        "events": queries.timeline_of_recommendation(one),
        "algorithms": reading.algorithms(one.opinion),
    }
    return render(request, "bulletin/recommendation.html", context)


@open_data
def recommendation_file(request: HttpRequest, key: str) -> HttpResponse:
    """The same as data, on this day."""
    data = following.data_of(_at(key), site=settings.PUBLIC_URL)
    return HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type=JSON)


@open_data
def recommendations_file(request: HttpRequest, extension: str) -> HttpResponse:
    """Every recommendation of the opinions in force: for a spreadsheet, or one JSON object on each line."""
    followed = queries.every_recommendation(today=timezone.localdate())
    if extension == "csv":
        rows = (_row(one) for one in followed)
        return HttpResponse(spreadsheets.table(HEADERS, rows), content_type="text/csv; charset=utf-8")
    lines = (json.dumps(following.data_of(one, site=settings.PUBLIC_URL), ensure_ascii=False) for one in followed)
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="application/jsonl; charset=utf-8")


@public
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One word about a recommendation (answer, progress, finding, piece), at its permanent address."""
    found = queries.at_address(slug, kinds=[PublicationKind.FOLLOW_UP], version=asked.whole(request, "version"))
    publication = found.first()
    if publication is None:
        raise Http404
    context = {
        "answer": publication,
        "form": publication.record.get("type", following.ANSWER),
        "recommendation": publication.record.get("recommendation", ""),
        "recommendation_url": _page_of(publication),
        "position": reading.outcome_label(publication),
        "tone": reading.tone(publication),
        "opinion": queries.opinion_named_by(publication),
        "algorithms": reading.algorithms(publication),
        "replacement": getattr(publication, "replaced_by", None),
    }
    return render(request, "bulletin/answer.html", context)


def _page_of(publication: Publication) -> str:
    reference = publication.record.get("recommendation", "")
    return addresses.recommendation_page(reference) if addresses.recommendation_key(reference) else ""


def _at(key: str) -> FollowedRecommendation:
    one = queries.recommendation_at(key, today=timezone.localdate())
    if one is None:
        raise Http404
    return one


def _choices(followed: list[FollowedRecommendation]) -> dict[str, object]:
    """What the list can be filtered by: only what is there."""
    commitments = {one.commitment_key: one.commitment for one in followed if one.commitment_key}
    return {
        "years": sorted({one.year for one in followed}, reverse=True),
        "departments": sorted({one.addressee for one in followed if one.addressee}, key=fold),
        "commitments": sorted(commitments.items(), key=lambda pair: fold(pair[1])),
        "states": [(LATE, "sans réponse, délai dépassé"), *STATES.items()],
    }


def _row(one: FollowedRecommendation) -> list[object]:
    return [
        one.reference,
        f"{settings.PUBLIC_URL}{one.url}",
        one.opinion.reference,
        one.published_on,
        one.text,
        one.addressee,
        one.commitment,
        one.due_on,
        one.state_label,
        one.latest.position if one.latest else None,
        one.answer_due_on,
        one.first_answered_on,
        one.late_since,
        "donnée de démonstration" if one.opinion.is_demonstration else None,
    ]

"""One algorithm, one line of time: sheet, referral, opinion, recommendations and answers joined by reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from bulletin import addresses
from bulletin.enums import PublicationKind
from bulletin.following import FollowedRecommendation
from bulletin.models import Publication
from bulletin.queries.publications import current, speaks_of
from common.typography import french


@dataclass(frozen=True, slots=True)
class Event:
    """Something that took place, as a published record tells it; same shape as the timeline component reads."""

    at: date
    label: str
    detail: str = ""
    url: str = ""
    is_demonstration: bool = False


def about(reference: str) -> QuerySet[Publication]:
    """Everything in force that is, or speaks of, this reference."""
    return current().filter(Q(reference=reference) | speaks_of(reference))


def timeline_of(publications: Iterable[Publication]) -> list[Event]:
    """What the records of these publications tell, and their own appearance: oldest first, each once.

    On the same day, an act comes in the order of its record, and appears after what it tells.
    """
    ordered = sorted(publications, key=lambda publication: (publication.act_on, publication.published_at))
    told = dict.fromkeys(event for publication in ordered for event in _events(publication))
    return sorted(told, key=lambda event: (event.at, bool(event.url)))


def timeline_of_recommendation(one: FollowedRecommendation) -> list[Event]:
    """The opinion, then each word about the recommendation, every version of the answers included: oldest first."""
    opinion = one.opinion
    words = sorted([*one.former, *one.words], key=lambda word: word.place)
    return [
        Event(
            at=one.published_on,
            label=f"{french(opinion.reference)} publié",
            detail=opinion.title,
            url=addresses.page(opinion),
            is_demonstration=opinion.is_demonstration,
        ),
        *(
            Event(
                at=word.publication.act_on,
                label=french(word.publication.title),
                detail=f"Version {word.publication.version}" if word in one.former else "",
                url=word.publication.version_url if word in one.former else addresses.page(word.publication),
                is_demonstration=word.publication.is_demonstration,
            )
            for word in words
        ),
    ]


def _events(publication: Publication) -> list[Event]:
    mark = publication.is_demonstration
    events = [
        Event(
            at=date.fromisoformat(item["on"]),
            label=item["label"],
            detail=item.get("detail") or "",
            is_demonstration=mark,
        )
        for item in publication.record.get("events", [])
        if item.get("on")
    ]
    events.append(
        Event(
            at=publication.issue.published_on if publication.issue else publication.act_on,
            label=_appearance(publication),
            detail=publication.title,
            url=addresses.page(publication),
            is_demonstration=mark,
        )
    )
    return events


def _appearance(publication: Publication) -> str:
    kind = PublicationKind(publication.kind)
    if publication.issue:
        return f"{publication.reference} publié au Bulletin officiel {publication.issue.label}"
    if kind == PublicationKind.SHEET:
        return f"Fiche publiée, version {publication.version}"
    if kind == PublicationKind.FOLLOW_UP and publication.facets.get("form", "answer") != "answer":
        return french(publication.title)
    if kind == PublicationKind.FOLLOW_UP:
        label = publication.record.get("position_label") or "réponse"
        reference = publication.record.get("recommendation") or publication.reference
        return f"Réponse à la recommandation {reference}\u00a0: {label.lower()}"
    return f"{kind.label[:1].upper()}{kind.label[1:]}, version {publication.version}"

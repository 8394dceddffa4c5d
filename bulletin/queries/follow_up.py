"""Recommendations as the opinions published them, with what was published about them since."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Max, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from bulletin import addresses
from bulletin.enums import PublicationKind
from bulletin.following import ANSWER, FollowedRecommendation, Word
from bulletin.models import BulletinIssue, Publication
from bulletin.queries.publications import HEAVY, UNLISTED, current, issue_heavy

# In the record of an issue that gives the answers: the last line of the register that it knew.
LISTED_THROUGH = "follow_ups_through"
# How the address of a piece begins: what a department joins to an answer is not an act.
PIECE_SLUG = "piece-"
# A word about a recommendation, without its text: what lists and rates need.
_LIGHT = ("body_html", "record", *HEAVY)


def follow_ups_about(references: Iterable[str]) -> QuerySet[Publication]:
    """What was published, in force, that speaks of any of these opinions or recommendations."""
    return current(PublicationKind.FOLLOW_UP).filter(subjects__overlap=list(references))


def latest_follow_ups(*, limit: int) -> list[Publication]:
    """What was said last of recommendations, pieces apart."""
    return list(_without_pieces(current(PublicationKind.FOLLOW_UP))[:limit])


def _without_pieces(follow_ups: QuerySet[Publication]) -> QuerySet[Publication]:
    return follow_ups.exclude(slug__startswith=PIECE_SLUG)


def follow_ups_after(sequence: int) -> list[Publication]:
    """What the register carries about recommendations after this line, by date of act: what an issue gives of them.

    The pieces that a department joins are not acts: they are read with what they prove.
    """
    found = current(PublicationKind.FOLLOW_UP).filter(register_entry__sequence__gt=sequence)
    told = _without_pieces(found).order_by("act_on", "slug")
    return list(told.defer("pdf", "content", "text", "body_html", *issue_heavy()))


def last_line_listed() -> int:
    """The line of the register up to which an issue gave the answers; 0 while none did."""
    listed = Cast(KeyTextTransform(LISTED_THROUGH, "record"), BigIntegerField())
    return BulletinIssue.objects.aggregate(last=Max(listed))["last"] or 0


def followed_recommendations(opinions: Iterable[Publication], *, today: date) -> list[FollowedRecommendation]:
    """Every recommendation of these opinions with what followed; one query for all, one more for corrected opinions."""
    opinions = list(opinions)
    wanted = [(opinion, item) for opinion in opinions for item in opinion.record.get("recommendations", [])]
    if not wanted:
        return []
    told = _words(follow_ups_about(item["reference"] for _opinion, item in wanted))
    first = _first_days(opinions)
    return [
        _followed(
            opinion, item, told[item["reference"]], opinion.record.get("answer_delay_days"), first[opinion.pk], today
        )
        for opinion, item in wanted
    ]


def every_recommendation(*, today: date) -> list[FollowedRecommendation]:
    """All those of the opinions in force, latest opinion first: three queries at most, no text of an act read."""
    carrying = current(PublicationKind.OPINION).filter(record__recommendations__0__isnull=False)
    opinions = list(with_recommendations(carrying).order_by("-year", "-number"))
    return followed_of(opinions, current(PublicationKind.FOLLOW_UP), today=today)


def with_recommendations(opinions: QuerySet[Publication]) -> QuerySet[Publication]:
    """The same without their texts, each with its recommendations (`said`) and its delay to answer (`answer_delay`)."""
    return opinions.defer(*UNLISTED).annotate(
        said=KeyTransform("recommendations", "record"), answer_delay=KeyTransform("answer_delay_days", "record")
    )


def followed_of(
    opinions: list[Publication], follow_ups: QuerySet[Publication], *, today: date
) -> list[FollowedRecommendation]:
    """The recommendations of opinions that `with_recommendations` gave, with those of these follow-ups about them."""
    told, first = _words(follow_ups), _first_days(opinions)
    return [
        _followed(
            opinion,
            item,
            told[item["reference"]],
            opinion.answer_delay,  # type: ignore[attr-defined]  # annotated above
            first[opinion.pk],
            today,
        )
        for opinion in opinions
        for item in opinion.said or []  # type: ignore[attr-defined]  # the same
    ]


def recommendation_at(key: str, *, today: date) -> FollowedRecommendation | None:
    """The recommendation at this address, from the latest version of its opinion that carries it; two queries.

    It stays readable when a later version of the opinion left it out.
    """
    named = addresses.recommendation_named(key)
    if named is None:
        return None
    year, number, reference = named
    versions = list(
        Publication.objects.filter(kind=PublicationKind.OPINION, year=year, number=number)
        .select_related("issue")
        .defer("body_html", *HEAVY, *issue_heavy())
        .order_by("-version")
    )
    carried = ((opinion, _item(opinion, reference)) for opinion in versions)
    opinion, item = next(((one, said) for one, said in carried if said is not None), (None, None))
    if opinion is None or item is None:
        return None
    found = Publication.objects.filter(kind=PublicationKind.FOLLOW_UP, subjects__contains=[reference])
    told = found.annotate(is_replaced=Q(replaced_by__isnull=False))
    words = _words(told)[reference]
    return _followed(
        opinion,
        item,
        [word for word in words if not _is_replaced(word)],
        opinion.record.get("answer_delay_days"),
        _appeared(versions[-1]),
        today,
        former=[word for word in words if _is_replaced(word)],
        is_in_force=opinion is versions[0],
    )


def recommendation_references() -> list[str]:
    """Every recommendation ever published, once each, for the sitemap; one query."""
    said = Publication.objects.filter(kind=PublicationKind.OPINION).order_by("year", "number")
    found = said.values_list(KeyTransform("recommendations", "record"), flat=True)
    return list(dict.fromkeys(item["reference"] for items in found for item in items or []))


def _item(opinion: Publication, reference: str) -> dict[str, Any] | None:
    items: list[dict[str, Any]] = opinion.record.get("recommendations", [])
    return next((item for item in items if item["reference"] == reference), None)


def _is_replaced(word: Word) -> bool:
    return bool(word.publication.is_replaced)  # type: ignore[attr-defined]  # annotated by `recommendation_at`


def _words(follow_ups: QuerySet[Publication]) -> dict[str, list[Word]]:
    """By recommendation, oldest first; their texts are left in the database."""
    light = follow_ups.defer(*_LIGHT).annotate(
        about=KeyTextTransform("recommendation", "record"), form=KeyTextTransform("type", "record")
    )
    told: dict[str, list[Word]] = defaultdict(list)
    for said in light:
        told[said.about or said.reference].append(Word(said, said.form or ANSWER))
    for words in told.values():
        words.sort(key=lambda word: word.place)
    return told


def _first_days(opinions: list[Publication]) -> dict[Any, date]:
    """The day when each opinion first appeared: a corrected one gives no new delay to answer."""
    days = {opinion.pk: _appeared(opinion) for opinion in opinions}
    corrected = [opinion for opinion in opinions if opinion.version > 1]
    if corrected:
        first = Publication.objects.filter(kind=PublicationKind.OPINION)
        first = first.filter(year__in={one.year for one in corrected}, number__in={one.number for one in corrected})
        known = {
            (year, number): day
            for year, number, day in first.order_by().values_list("year", "number").annotate(Min("issue__published_on"))
        }
        days |= {one.pk: known[one.year, one.number] for one in corrected}
    return days


def _appeared(opinion: Publication) -> date:
    return opinion.issue.published_on if opinion.issue else opinion.act_on


def _followed(
    opinion: Publication,
    item: dict[str, Any],
    words: list[Word],
    delay: int | None,
    published_on: date,
    today: date,
    *,
    former: list[Word] | None = None,
    is_in_force: bool = True,
) -> FollowedRecommendation:
    due_on = item.get("due_on")
    return FollowedRecommendation(
        reference=item["reference"],
        number=int(item["number"]),
        title=item.get("title") or "",
        text=item.get("text") or "",
        addressee=item.get("addressee") or "",
        commitment=item.get("commitment") or "",
        commitment_code=item.get("commitment_code") or "",
        measure=item.get("measure") or "",
        due_on=date.fromisoformat(due_on) if due_on else None,
        opinion=opinion,
        published_on=published_on,
        delay=delay,
        today=today,
        words=words,
        former=former or [],
        is_in_force=is_in_force,
    )

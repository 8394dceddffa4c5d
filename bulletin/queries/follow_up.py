"""Recommendations as the opinions published them, with the answers that were published about them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Max, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication
from bulletin.queries.publications import current, issue_heavy
from bulletin.reading import outcome_label, tone

# In the record of an issue that gives the answers: the last line of the register that it knew.
LISTED_THROUGH = "follow_ups_through"


@dataclass(frozen=True, slots=True)
class Answer:
    """A published answer, its position in words and its colour."""

    publication: Publication
    position: str
    tone: str


@dataclass(frozen=True, slots=True)
class FollowedRecommendation:
    """One recommendation of an opinion in force, and its published answers, oldest first."""

    reference: str
    number: int
    title: str
    text: str
    addressee: str
    commitment: str
    due_on: date | None
    opinion: Publication
    answers: list[Answer] = field(default_factory=list)

    @property
    def latest(self) -> Answer | None:
        return self.answers[-1] if self.answers else None


def follow_ups_about(references: Iterable[str]) -> QuerySet[Publication]:
    """The published answers, in force, that speak of any of these opinions or recommendations."""
    return current(PublicationKind.FOLLOW_UP).filter(subjects__overlap=list(references))


def follow_ups_after(sequence: int) -> list[Publication]:
    """The answers in force that the register carries after this line, by date of act: what an issue gives of them."""
    found = current(PublicationKind.FOLLOW_UP).filter(register_entry__sequence__gt=sequence)
    return list(found.order_by("act_on", "slug").defer("pdf", "content", "text", "body_html", *issue_heavy()))


def last_line_listed() -> int:
    """The line of the register up to which an issue gave the answers; 0 while none did."""
    listed = Cast(KeyTextTransform(LISTED_THROUGH, "record"), BigIntegerField())
    return BulletinIssue.objects.aggregate(last=Max(listed))["last"] or 0


def followed_recommendations(opinions: Iterable[Publication]) -> list[FollowedRecommendation]:
    """Every recommendation of these opinions with its answers; one query for all of them."""
    opinions = list(opinions)
    wanted = [(opinion, item) for opinion in opinions for item in opinion.record.get("recommendations", [])]
    answers: dict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(follow_ups_about(item["reference"] for _opinion, item in wanted), key=_by_date):
        answers[answer.record.get("recommendation", answer.reference)].append(
            Answer(answer, outcome_label(answer), tone(answer))
        )
    return [_followed(opinion, item, answers[item["reference"]]) for opinion, item in wanted]


def _followed(opinion: Publication, item: dict[str, Any], answers: list[Answer]) -> FollowedRecommendation:
    due_on = item.get("due_on")
    return FollowedRecommendation(
        reference=item["reference"],
        number=int(item["number"]),
        title=item.get("title") or "",
        text=item.get("text") or "",
        addressee=item.get("addressee") or "",
        commitment=item.get("commitment") or "",
        due_on=date.fromisoformat(due_on) if due_on else None,
        opinion=opinion,
        answers=answers,
    )


def _by_date(answer: Publication) -> tuple[date, str]:
    return answer.act_on, answer.slug

"""What later acts did to a publication: rectified, repealed or withdrawn. Read with it, without a query more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from bulletin import addresses
from bulletin.enums import Effect, PublicationKind
from bulletin.models import Publication
from common.typography import french, long_date, lowered

TONES = {Effect.RECTIFIED: "warning", Effect.REPEALED: "danger", Effect.WITHDRAWN: "danger"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """« Abrogé le 12 avril 2026 par l’… »: shown wherever the publication is named."""

    effect: Effect
    on: date
    published_at: datetime
    reference: str
    url: str

    @property
    def short(self) -> str:
        return f"{self.effect.label} le {long_date(self.on)}"

    @property
    def sentence(self) -> str:
        return french(f"{self.short.capitalize()} par : {lowered(self.reference)}")

    @property
    def label(self) -> str:
        """The reference of the act that says so, with its French spaces."""
        return french(self.reference)

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def tone(self) -> str:
        return TONES[self.effect]


def with_marks(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Each with what was done to it, whatever its version, oldest first."""
    amending = (
        Publication.objects.filter(amends__kind=OuterRef("kind"), amends__slug=OuterRef("slug"))
        .order_by("act_on", "published_at")
        .values(
            said=JSONObject(
                effect=F("outcome"), on=F("act_on"), at=F("published_at"), reference=F("reference"), slug=F("slug")
            )
        )
    )
    return publications.annotate(amended=ArraySubquery(amending))


def marks_of(publication: Publication) -> list[Mark]:
    """What `with_marks` read; nothing for a row that was read without it."""
    said: Iterable[dict[str, Any]] = getattr(publication, "amended", None) or ()
    return [
        Mark(
            effect=Effect(one["effect"]),
            on=date.fromisoformat(one["on"]),
            published_at=datetime.fromisoformat(one["at"]),
            reference=one["reference"],
            url=addresses.act_page(one["slug"]),
        )
        for one in said
    ]


def has_ended(publication_id: UUID) -> bool:
    """Whether it was repealed or withdrawn already."""
    ended = Publication.objects.filter(
        kind=PublicationKind.AMENDMENT, amends=publication_id, outcome__in=[Effect.REPEALED, Effect.WITHDRAWN]
    )
    return ended.exists()


def address_of(publication_id: UUID) -> str:
    """The permanent address of a publication, without the site."""
    return addresses.page(Publication.objects.only("kind", "slug").get(pk=publication_id))

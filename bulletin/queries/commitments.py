"""A commitment of the charter, and every opinion in force that applied it, on the charter of its time."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from bulletin.enums import PublicationKind
from bulletin.following import FollowedRecommendation
from bulletin.models import Publication
from bulletin.queries.follow_up import follow_ups_about, followed_of, with_recommendations
from bulletin.queries.publications import HEAVY, LONG, current
from bulletin.reading import TONES
from common.rich import markup
from common.rich.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterText:
    """What a version of the charter says of the commitment; no text when it is not known."""

    version: str
    title: str
    number: int | None
    text: str
    is_in_force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recitals:
    """The recitals of one opinion under the commitment, with where they begin in its numbering and its page."""

    start: int | None
    paragraphs: list[str]
    """In the light markup of common.rich."""
    anchor: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        return markup.read("\n\n".join(self.paragraphs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One opinion that applied the commitment."""

    opinion: Publication
    outcome: str
    tone: str
    charter: CharterText | None
    charter_name: str
    recitals: Recitals | None
    followed: list[FollowedRecommendation] = field(default_factory=list)


def charter_texts(code: str) -> list[CharterText]:
    """The commitment in each published version of the charter, the one in force first; one query."""
    versions = Publication.objects.filter(kind=PublicationKind.CHARTER).defer(*HEAVY, *LONG)
    told = versions.annotate(said=KeyTransform("commitments", "record")).order_by("-version")
    return [
        CharterText(
            version=f"{one.title} ({one.reference})",
            title=item.get("title") or "",
            number=item.get("number"),
            text=item.get("text") or "",
            is_in_force=position == 0,
        )
        for position, one in enumerate(told)
        for item in one.said or []
        if item.get("code") == code
    ]


def commitments_in_force() -> list[tuple[str, str]]:
    """(code, title) of the charter in force; one query."""
    told = current(PublicationKind.CHARTER).defer(*HEAVY, *LONG).annotate(said=KeyTransform("commitments", "record"))
    return [(item["code"], item["title"]) for one in told[:1] for item in one.said or [] if item.get("code")]


def commitments_applied() -> list[str]:
    """The codes that opinions in force name, once each; one query."""
    said = current(PublicationKind.OPINION).order_by().values_list("facets__commitments", flat=True)
    return sorted({code for codes in said for code in codes or []})


def opinions_applying(code: str) -> QuerySet[Publication]:
    """The opinions in force with recitals under this commitment, latest first, for `applications`."""
    found = current(PublicationKind.OPINION).filter(facets__commitments__contains=[code])
    return with_recommendations(found).annotate(
        recitals=KeyTransform("recitals", "record"),
        commitments=KeyTransform("commitments", "record"),
        charter=KeyTextTransform("charter", "record"),
        told_outcome=KeyTransform("outcome", "record"),
    )


def applications(code: str, opinions: list[Publication], texts: list[CharterText], *, today: date) -> list[Application]:
    """What each of these opinions made of the commitment; two queries whatever their number."""
    references = [item["reference"] for one in opinions for item in one.said or []]  # type: ignore[attr-defined]
    followed = followed_of(opinions, follow_ups_about(references), today=today)
    published = {_plain(text.version): text for text in texts}
    return [_application(code, opinion, published, followed) for opinion in opinions]


def _application(
    code: str, opinion: Any, published: dict[str, CharterText], followed: list[FollowedRecommendation]
) -> Application:
    recitals = next((item for item in opinion.recitals or [] if item["commitment"] == code), None)
    own = next((item for item in opinion.commitments or [] if item.get("code") == code), None)
    name = opinion.charter or ""
    title = (own or recitals or {}).get("title", "")
    outcome = opinion.told_outcome
    return Application(
        opinion=opinion,
        outcome=str(outcome.get("label") if isinstance(outcome, dict) else opinion.outcome),
        tone=TONES.get(opinion.outcome, "neutral"),
        charter=_of_its_time(name, own) or published.get(_plain(name)),
        charter_name=name,
        recitals=_recitals(recitals),
        followed=[
            one
            for one in followed
            if one.opinion.pk == opinion.pk and (one.commitment_code == code or _same(one.commitment, title))
        ],
    )


def _of_its_time(name: str, own: dict[str, Any] | None) -> CharterText | None:
    """The text that the opinion itself carries."""
    if own is None:
        return None
    return CharterText(version=name, title=own.get("title") or "", number=own.get("number"), text=own.get("text") or "")


def _recitals(item: dict[str, Any] | None) -> Recitals | None:
    if item is None:
        return None
    # Only the acts that number their recitals in their data have an anchor for each group.
    start = item.get("start")
    anchor = f"#considerants-{item['commitment']}" if start else ""
    return Recitals(start=start, paragraphs=list(item.get("paragraphs") or []), anchor=anchor)


def _same(commitment: str, title: str) -> bool:
    """« Équité » is the commitment of « Engagement 3 – Équité »."""
    return bool(commitment) and _plain(title).endswith(_plain(commitment))


def _plain(text: str) -> str:
    return " ".join(text.split())

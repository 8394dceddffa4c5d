"""The answer to a recommendation, as the public reads it, and as an issue of the bulletin lists it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from bulletin import queries
from bulletin.acts import Act
from bulletin.enums import PublicationKind
from bulletin.models import Publication
from common.typography import french, slug
from opinions.enums.opinions import Position
from opinions.models import FollowUp, Opinion


def act_of_follow_up(follow_up: FollowUp) -> Act:
    """What the bulletin receives. The recommendation comes with its opinion, its addressee and its commitment."""
    recommendation = follow_up.recommendation
    opinion, on = recommendation.opinion, timezone.localdate(follow_up.answered_at)
    reference = recommendation.reference or ""
    position = Position(follow_up.position)
    context = {
        "follow_up": follow_up,
        "recommendation": recommendation,
        "position": position.label,
        "on": on,
        "paragraphs": [line for line in follow_up.body.splitlines() if line.strip()],
        "body_name": settings.BODY_NAME,
    }
    return Act(
        kind=PublicationKind.FOLLOW_UP,
        reference=f"Réponse à {reference}",
        slug=f"reponse-{slug(reference)}",
        title=f"Réponse à la recommandation {reference} : {position.label}",
        act_on=on,
        summary=follow_up.body[:300],
        body_html=render_to_string("opinions/print/follow_up.html", context),
        record={
            "recommendation": reference,
            "opinion": opinion.reference,
            "addressee": recommendation.addressee.name,
            "commitment": recommendation.commitment.title,
            "position": position.value,
            "position_label": position.label,
            "body": follow_up.body,
            "answered_on": on.isoformat(),
            "signatory_title": follow_up.signatory_title,
            "events": [],
        },
        subjects=(reference, opinion.reference, opinion.referral.reference or "", *_algorithms(opinion)),
        outcome=position.value,
        facets={"department": recommendation.addressee.name},
        is_demonstration=opinion.referral.is_demonstration,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """One answer, as an issue gives it."""

    reference: str
    recommendation: str
    on: date
    position: str
    addressee: str
    address: str
    is_demonstration: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"on": self.on.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpList:
    """The answers published since the last issue that gave them, and the line of the register up to which."""

    lines: tuple[FollowUpLine, ...]
    through: int


def follow_ups_since_the_last_issue() -> FollowUpList:
    tip = queries.register_tip()
    through = tip.sequence if tip else 0
    found = queries.follow_ups_after(queries.last_line_listed())
    return FollowUpList(lines=tuple(_line(answer) for answer in found), through=through)


def _line(answer: Publication) -> FollowUpLine:
    said = answer.record
    return FollowUpLine(
        reference=french(answer.reference),
        recommendation=str(said.get("recommendation") or ""),
        on=answer.act_on,
        position=str(said.get("position_label") or ""),
        addressee=str(said.get("addressee") or ""),
        address=f"{settings.PUBLIC_URL}{answer.get_absolute_url()}",
        is_demonstration=answer.is_demonstration,
    )


def _algorithms(opinion: Opinion) -> list[str]:
    """The references of the algorithms that the opinion examined."""
    references = opinion.referral.sheet_versions.values_list("algorithm__reference", flat=True)
    return list(references.order_by("algorithm__reference").distinct())

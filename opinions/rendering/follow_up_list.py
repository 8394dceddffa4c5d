"""What was published about recommendations, as an issue of the bulletin lists it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings

from bulletin import queries
from bulletin.models import Publication
from common.typography import french


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
        position=str(answer.facets.get("label") or said.get("position_label") or ""),
        addressee=str(said.get("addressee") or ""),
        address=f"{settings.PUBLIC_URL}{answer.get_absolute_url()}",
        is_demonstration=answer.is_demonstration,
    )

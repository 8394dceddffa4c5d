"""The composition of the committee as an act for the public: names, qualities, colleges and dates, nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from accounts.enums import Office
from bulletin.acts import Act
from bulletin.enums import PublicationKind
from committee.enums.composition import College, SeatQuality
from committee.enums.interests import InterestKind
from committee.models import Interest, Seat
from committee.rules.composition import holder_on
from common.typography import long_date


def composition_act(seats: Iterable[Seat], *, day: date, interests: Mapping[int, Sequence[Interest]]) -> Act:
    """The act to publish. `seats` come with their mandates; `interests`, by person, are the public ones."""
    cards = [_card(seat, day, interests) for seat in seats]
    held = [card for card in cards if card["holder"]]
    context = {"cards": cards, "day": day, "has_interests": any(card["interests"] for card in cards)}
    return Act(
        kind=PublicationKind.COMMITTEE,
        reference="Composition du comité",
        slug="composition-du-comite",
        title="Composition du comité éthique externe",
        act_on=day,
        summary=f"Le comité compte {len(cards)} sièges, dont {len(held)} pourvus au {long_date(day)}.",
        body_html=render_to_string("committee/composition/act.html", context),
        record={"on": day.isoformat(), "members": cards},
        is_demonstration=any(card["is_demonstration"] for card in cards),
    )


def _card(seat: Seat, day: date, interests: Mapping[int, Sequence[Interest]]) -> dict[str, Any]:
    """What anybody may know of a member (RELIABILITY §2.3, row 18)."""
    mandate = holder_on(seat, day)
    has_office = mandate is not None and mandate.office != Office.MEMBER
    return {
        "seat": seat.label,
        "quality": SeatQuality(seat.quality).label,
        "college": College(seat.college).label if seat.college else "",
        "competence": seat.competence,
        "holder": mandate.person.full_name if mandate else "",
        "office": Office(mandate.office).label if mandate and has_office else "",
        "starts_on": mandate.starts_on.isoformat() if mandate else "",
        "ends_on": mandate.ends_on.isoformat() if mandate else "",
        "dates": f"du {long_date(mandate.starts_on)} au {long_date(mandate.ends_on)}" if mandate else "",
        "rule": seat.rule_reference,
        "interests": [_interest(one) for one in interests.get(mandate.person_id, ())] if mandate else [],
        "is_demonstration": seat.is_demonstration,
    }


def _interest(interest: Interest) -> dict[str, str]:
    """What the member put in the public part; never an amount."""
    return {
        "organisation": interest.organisation,
        "kind": InterestKind(interest.kind).label,
        "function": interest.function,
    }

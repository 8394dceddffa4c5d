"""The public extract of approved minutes: who sat, what was decided on the points that are public, nothing else.

Neither notes nor disagreements go out, nor anything of a point that is kept back: not its rank, not that it exists.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from bulletin.acts import Act
from bulletin.enums import PublicationKind
from committee.enums.rules import TallyPublication
from committee.models import Meeting
from committee.rendering.minutes_text import BallotText, MinutesText, PointText
from common.typography import long_date, plural, slug

T = TallyPublication


def extract_act(meeting: Meeting, text: MinutesText, *, public_items: Collection[UUID], subjects: list[str]) -> Act:
    """What goes to the bulletin. `meeting` comes with its rules, which say how much of a vote the public learns."""
    told = T(meeting.rules.tally_publication) if meeting.rules else T.RESULT
    points = [_point(point, told) for point in text.points if UUID(point.item_id) in public_items]
    held_on = date.fromisoformat(text.held_on)
    here = sum(line.is_here for line in text.attendance)
    record: dict[str, Any] = {
        "meeting": text.reference,
        "held_on": text.held_on,
        "attendance": [{"name": line.name, "seat": line.seat, "presence": line.presence} for line in text.attendance],
        "points": points,
    }
    return Act(
        kind=PublicationKind.MINUTES,
        reference=f"Procès-verbal {text.reference}",
        slug=slug(text.reference),
        title=f"Procès-verbal de la séance du {long_date(held_on)} (extrait)",
        act_on=held_on,
        summary=f"{plural(here, 'membre')} {'ont' if here >= 2 else 'a'} siégé. L’extrait donne les décisions qui sont "
        "publiques dans le procès-verbal que le comité a approuvé.",
        body_html=render_to_string("committee/minutes/extract.html", {"extract": record, "held_on": held_on}),
        record=record,
        subjects=tuple(subjects),
        is_demonstration=text.is_demonstration,
    )


def _point(point: PointText, told: TallyPublication) -> dict[str, Any]:
    return {
        "title": point.title,
        "recused": list(point.recused),
        "votes": [_vote(ballot, told) for ballot in point.ballots if ballot.is_carried is not None],
    }


def _vote(ballot: BallotText, told: TallyPublication) -> dict[str, Any]:
    found: dict[str, Any] = {
        "question": ballot.question,
        "mode": ballot.mode,
        "is_carried": ballot.is_carried,
        "result": "adopté" if ballot.is_carried else "non adopté",
    }
    if ballot.withheld:
        # The names of a secret vote do not exist; its figures would say what somebody voted.
        return found | {"withheld": ballot.withheld}
    if told in {T.FIGURES, T.NAMES}:
        found["figures"] = [{"label": label, "count": count} for label, count in ballot.figures]
    if told == T.NAMES:
        found["names"] = [{"name": vote.name, "choice": vote.choice} for vote in ballot.votes]
    return found

"""The minutes cut into the parts that are compared from one version to another."""

from committee.rendering.minutes_text import BallotText, MinutesText, PointText


def parts_of(text: MinutesText) -> dict[str, list[str]]:
    """Each part with its paragraphs, in the order of the page."""
    attendance = [f"{line.name}, {line.seat} : {line.presence}" for line in text.attendance]
    return {
        "Ouverture": list(text.opening),
        "Présence": [*attendance, *text.presences],
        **{f"Point {point.position} – {point.title}": _point(point) for point in text.points},
        "Observations générales": _paragraphs(text.observations),
    }


def _point(point: PointText) -> list[str]:
    recused = [f"En déport, et absents du point : {', '.join(point.recused)}."] if point.recused else []
    ballots = [line for ballot in point.ballots for line in _ballot(ballot)]
    return [*recused, *point.facts, *ballots, *_paragraphs(point.note)]


def _ballot(ballot: BallotText) -> list[str]:
    named = [f"{vote.name} : {vote.choice}" for vote in ballot.votes]
    return [line for line in (ballot.question, ballot.subject, ballot.result, ballot.annulled, *named) if line]


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]

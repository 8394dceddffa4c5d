"""The minutes of a meeting as a text: facts in the words that are read, and what the secretariat wrote. Pure.

It is what a version keeps and what its digest seals, so that approved minutes read the same for ever.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from bulletin.canonical import canonical

FORMAT = "saisine/proces-verbal/1"


WITHHELD = "Ces observations ne vous sont pas ouvertes : vous vous êtes déporté d’un point de la séance."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """One member composing the committee that day, and how they attended."""

    name: str
    seat: str
    presence: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedVote:
    name: str
    seat: str
    choice: str
    proxy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotText:
    """One vote: the result with its explanation, or why it was set aside. `votes` are there when they have names.

    `withheld` says why its figures do not leave the committee, when they would give a secret away.
    """

    question: str
    mode: str
    subject: str = ""
    text_sha256: str = ""
    result: str = ""
    is_carried: bool | None = None
    figures: tuple[tuple[str, int], ...] = ()
    votes: tuple[NamedVote, ...] = ()
    withheld: str = ""
    annulled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointText:
    """One point: what was recorded of it, then the note. `neutral_title` is all that whoever left it may read."""

    item_id: str
    position: int
    title: str
    neutral_title: str
    referral_id: str = ""
    facts: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    ballots: tuple[BallotText, ...] = ()
    note: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesText:
    """`people` composed the committee that day, or sat for a member: it decides who reads, and is not printed."""

    reference: str
    held_on: str
    opening: tuple[str, ...]
    people: tuple[int, ...]
    attendance: tuple[Attendee, ...]
    presences: tuple[str, ...] = ()
    points: tuple[PointText, ...] = ()
    observations: str = ""
    is_demonstration: bool = False

    def as_record(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}

    @property
    def sha256(self) -> str:
        return hashlib.sha256(canonical(self.as_record())).hexdigest()

    @property
    def notes(self) -> dict[UUID, str]:
        return {UUID(point.item_id): point.note for point in self.points}

    def with_texts(self, *, observations: str, notes: Mapping[UUID, str]) -> "MinutesText":
        """The same facts with these texts; a point that is not in `notes` keeps its own."""
        return replace(
            self,
            observations=observations,
            points=tuple(replace(point, note=notes.get(UUID(point.item_id), point.note)) for point in self.points),
        )

    @property
    def is_partial(self) -> bool:
        """Read by somebody who left a point: what follows is not the whole."""
        return self.observations == WITHHELD

    def for_reader(self, recused_from: Collection[UUID]) -> "MinutesText":
        """What somebody may read who left these files: of their points, the reference and who left them.

        The observations on the whole meeting may speak of any point: they are withheld with the first of them.
        """
        hidden = {str(referral_id) for referral_id in recused_from}
        points = tuple(_withheld(point) if point.referral_id in hidden else point for point in self.points)
        return replace(self, points=points, observations=WITHHELD if points != self.points else self.observations)


def from_record(record: Mapping[str, Any]) -> MinutesText:
    """The text that a version keeps."""
    said = {key: value for key, value in record.items() if key != "format"}
    return MinutesText(
        **said
        | {
            "opening": tuple(said["opening"]),
            "people": tuple(said["people"]),
            "presences": tuple(said["presences"]),
            "attendance": tuple(Attendee(**line) for line in said["attendance"]),
            "points": tuple(_point(line) for line in said["points"]),
        }
    )


def _withheld(point: PointText) -> PointText:
    return PointText(
        item_id=point.item_id,
        position=point.position,
        title=point.neutral_title,
        neutral_title=point.neutral_title,
        referral_id=point.referral_id,
        recused=point.recused,
        is_withheld=True,
    )


def _point(line: Mapping[str, Any]) -> PointText:
    return PointText(
        **{
            **line,
            "facts": tuple(line["facts"]),
            "recused": tuple(line["recused"]),
            "ballots": tuple(_ballot(ballot) for ballot in line["ballots"]),
        }
    )


def _ballot(line: Mapping[str, Any]) -> BallotText:
    return BallotText(
        **{
            **line,
            "figures": tuple((label, count) for label, count in line["figures"]),
            "votes": tuple(NamedVote(**vote) for vote in line["votes"]),
        }
    )

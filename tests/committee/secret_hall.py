"""A secret vote brought to the point that a test needs, by the acts that people take."""

from dataclasses import dataclass, field

from accounts import actors
from accounts.actors import Actor
from committee.enums.meetings import BallotMode, BallotStatus, Choice, KeyPart
from committee.models import Ballot, KeyHolder
from committee.operations import ballots, secret_ballots
from committee.rules import sealing
from tests.committee.hall import Hall, hall

PARTS = list(KeyPart)


@dataclass
class SecretVote:
    room: Hall
    ballot: Ballot
    codes: dict[KeyPart, str] = field(default_factory=dict)

    def holder(self, part: KeyPart) -> KeyHolder:
        return KeyHolder.objects.get(ballot=self.ballot, part=part)

    def person(self, part: KeyPart) -> Actor:
        person = self.holder(part).person or self.room.secretariat
        return actors.build(person, self.room.at)

    def prepare_box(self, *, again: bool = False) -> None:
        secret_ballots.prepare_box(ballot_id=self.ballot.pk, actor=self.room.president, at=self.room.at, again=again)

    def take_share(self, part: KeyPart) -> None:
        self.codes[part] = sealing.new_code()
        secret_ballots.take_share(
            ballot_id=self.ballot.pk, part=part, actor=self.person(part), at=self.room.at, code=self.codes[part]
        )

    def open(self, *, has_read_warning: bool = True) -> None:
        ballots.open_ballot(
            ballot_id=self.ballot.pk,
            actor=self.room.president,
            at=self.room.at,
            has_read_warning=has_read_warning,
        )

    def cast(self, number: int, choice: Choice, *, for_number: int | None = None) -> None:
        secret_ballots.cast_secret_vote(
            ballot_id=self.ballot.pk,
            choice=choice,
            actor=self.room.actor(number),
            at=self.room.at,
            for_mandate_id=None if for_number is None else self.room.members[for_number].pk,
        )

    def seal(self) -> Ballot:
        return secret_ballots.seal_ballot(ballot_id=self.ballot.pk, actor=self.room.president, at=self.room.at)

    def turn(self, part: KeyPart, code: str = "") -> Ballot:
        return secret_ballots.turn_key(
            ballot_id=self.ballot.pk,
            part=part,
            actor=self.person(part),
            at=self.room.at,
            code=code or self.codes[part],
        )

    def count(self) -> Ballot:
        self.turn(KeyPart.PRESIDING)
        return self.turn(KeyPart.SECRETARIAT)


def secret_vote(room: Hall | None = None, *, members: int = 5, asked_by: int = 0, until: str = "open") -> SecretVote:
    """`until`: ready, box (prepared), shares (taken), open."""
    room = room or hall(members)
    ballot = room.ballot(BallotStatus.READY, mode=BallotMode.SECRET, secret_asked_by=room.members[asked_by])
    made = SecretVote(room, ballot)
    if until == "ready":
        return made
    made.prepare_box()
    if until == "box":
        return made
    for part in PARTS:
        made.take_share(part)
    if until == "open":
        made.open()
    return made

"""Who may add a separate opinion, until when, and under which name. Nothing here reads the database."""

from dataclasses import dataclass
from datetime import date, timedelta

from committee.assembly import from_record
from committee.enums.meetings import BallotMode
from committee.enums.rules import SeparateNaming
from committee.models import Ballot, CommitteeRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What the signature waits for: the end of `closes_on` (Paris), or the answer of the `awaited` who are left."""

    closes_on: date
    awaited: int

    def is_over(self, *, on: date) -> bool:
        return self.awaited == 0 or on > self.closes_on


def voters_of(ballot: Ballot) -> frozenset[int]:
    """Who took part in the vote, here or through a proxy, by person; nobody who was recused is among them."""
    assembly = from_record(ballot.assembly)
    return frozenset(assembly.by_mandate[voter].person_id for voter in assembly.casters)


def closes_on(voted_on: date, rules: CommitteeRules | None) -> date | None:
    """The last day to answer; none where the rules give no day, and then nobody is waited for."""
    if rules is None or not rules.separate_opinion_days:
        return None
    return voted_on + timedelta(days=rules.separate_opinion_days)


def naming_of(ballot: Ballot, rules: CommitteeRules) -> SeparateNaming:
    """What the rules say of the name. A secret vote stays secret: nobody is made to name themselves after it."""
    naming = SeparateNaming(rules.separate_opinion_naming)
    if naming == SeparateNaming.NAMED and ballot.mode == BallotMode.SECRET:
        return SeparateNaming.CHOICE
    return naming

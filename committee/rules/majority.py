"""The count of a ballot, with the sentence that explains its result (CRPA, art. R.133-11 by default)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from committee.assembly import Assembly, from_record
from committee.enums.composition import MajorityBasis
from committee.enums.meetings import Choice
from committee.models import CommitteeRules
from common.typography import plural

NO_VOICE = (
    "les voix sont partagées et, le vote étant secret, aucune voix n’est prépondérante "
    "(par comparaison, CGCT, art. L. 2121-20)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`voters` may vote: present or represented, not recused. `base` is of what the majority is taken."""

    voters: int
    votes_for: int
    against: int
    abstain: int
    no_part: int
    not_cast: int
    basis: str
    base: int
    required: int
    casting: str
    is_carried: bool
    source: str
    note: str = ""

    @property
    def figures(self) -> list[tuple[str, int]]:
        return [
            ("Pour", self.votes_for),
            ("Contre", self.against),
            ("Abstentions", self.abstain),
            ("Ne prennent pas part au vote", self.no_part),
            ("N’ont pas voté", self.not_cast),
        ]

    @property
    def sentence(self) -> str:
        return f"{self._votes}\u00a0: {self._verdict} ({self.source})."

    @property
    def _votes(self) -> str:
        parts = [f"{self.votes_for} pour", f"{self.against} contre", plural(self.abstain, "abstention")]
        if self.no_part:
            parts.append(f"{self.no_part} ne {_take(self.no_part)} pas part au vote")
        if self.not_cast:
            parts.append(f"{self.not_cast} {_have(self.not_cast)} pas voté")
        voters = f"{plural(self.voters, 'membre')} {_present(self.voters)}"
        return f"{voters}\u202f; {', '.join(parts)}"

    @property
    def _verdict(self) -> str:
        result = "la proposition est adoptée" if self.is_carried else "la proposition n’est pas adoptée"
        if self.casting:
            side = "favorable" if self.is_carried else "défavorable"
            return f"partage égal des voix, la voix {side} de qui préside est prépondérante, {result}"
        name = MajorityBasis(self.basis).label
        if not self.base:
            return f"aucun suffrage à compter, {result}"
        reached = "est atteinte" if self.is_carried else "n’est pas atteinte"
        note = f"{self.note}, " if self.note else ""
        return f"la {name}, soit {self.required} sur {self.base}, {reached}, {note}{result}"

    def as_record(self) -> dict[str, Any]:
        """Without what there was nothing to say of: a tally that was kept before is still the same."""
        record = asdict(self)
        return record if self.note else {name: value for name, value in record.items() if name != "note"}


def _take(count: int) -> str:
    return "prennent" if count >= 2 else "prend"


def _have(count: int) -> str:
    return "n’ont" if count >= 2 else "n’a"


def _present(count: int) -> str:
    return "présents ou représentés" if count >= 2 else "présent ou représenté"


def count(votes: Mapping[int, Choice], assembly: Assembly, rules: CommitteeRules) -> Tally:
    """The result of `votes` (choice by mandate) in this assembly.

    A vote of whoever may not vote, or may no longer, is not counted. Whoever takes no part leaves the base of the
    majority; an abstention stays in it when the majority is that of the members present or represented. In case of an
    equal division, the voice of who presides prevails if the rules say so and if they voted for or against.
    """
    counted = {voter: votes[voter] for voter in assembly.casters if voter in votes}
    voice = counted.get(assembly.chair.mandate_id) if assembly.chair else None
    return count_unnamed(Counter(counted.values()), assembly, rules, voice=voice)


def count_unnamed(
    of: Mapping[Choice, int],
    assembly: Assembly,
    rules: CommitteeRules,
    *,
    voice: Choice | None = None,
    is_secret: bool = False,
) -> Tally:
    """The same from how many made each choice, and from the voice of who presides when it is known.

    In a secret vote nobody knows it: an equal division is not carried.
    """
    of = Counter(of)
    votes_for, against = of[Choice.FOR], of[Choice.AGAINST]
    voters = len(assembly.casters)
    base = votes_for + against if rules.majority_basis == MajorityBasis.EXPRESSED else voters - of[Choice.NO_PART]
    prevails = rules.casting_vote and votes_for == against and voice in (Choice.FOR, Choice.AGAINST)
    casting = voice.value if prevails and voice else ""
    is_carried = casting == Choice.FOR if casting else votes_for * 2 > base
    return Tally(
        voters=voters,
        votes_for=votes_for,
        against=against,
        abstain=of[Choice.ABSTAIN],
        no_part=of[Choice.NO_PART],
        not_cast=voters - sum(of.values()),
        basis=rules.majority_basis,
        base=base,
        required=base // 2 + 1,
        casting=casting,
        is_carried=is_carried,
        source=rules.source("casting_vote" if casting else "majority"),
        note=NO_VOICE if is_secret and rules.casting_vote and votes_for == against > 0 else "",
    )


def recount(votes: Mapping[int, Choice], record: Iterable[dict[str, Any]], rules: CommitteeRules) -> Tally:
    """The result again, from what a closed ballot kept: the same for ever, since rules and votes do not change."""
    return count(votes, from_record(record), rules)

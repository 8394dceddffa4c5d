"""A show of hands: what was counted in the room, and whether the count can stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from committee.assembly import Assembly
from committee.enums.meetings import Choice
from committee.models import CommitteeRules
from committee.rules.majority import Tally, count_unnamed
from common.typography import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """How many members, proxies included, made each choice; `voice` is that of who presides, asked for in a tie."""

    votes_for: int = 0
    against: int = 0
    abstain: int = 0
    no_part: int = 0
    voice: Choice | None = None

    @property
    def of(self) -> dict[Choice, int]:
        return {
            Choice.FOR: self.votes_for,
            Choice.AGAINST: self.against,
            Choice.ABSTAIN: self.abstain,
            Choice.NO_PART: self.no_part,
        }

    @property
    def is_divided(self) -> bool:
        """Equally, and not by nobody."""
        return self.votes_for == self.against > 0

    def as_record(self) -> dict[str, Any]:
        return {choice.value: number for choice, number in self.of.items()} | {
            "voice": self.voice.value if self.voice else ""
        }


def from_record(record: Mapping[str, Any]) -> Hands:
    return Hands(
        votes_for=record[Choice.FOR],
        against=record[Choice.AGAINST],
        abstain=record[Choice.ABSTAIN],
        no_part=record[Choice.NO_PART],
        voice=Choice(record["voice"]) if record["voice"] else None,
    )


def objections(hands: Hands, assembly: Assembly, rules: CommitteeRules) -> list[str]:
    """What is wrong with the count, one sentence each; empty when it may stand."""
    found = []
    counted, voters = sum(hands.of.values()), len(assembly.casters)
    if counted > voters:
        found.append(
            f"Vous avez compté {plural(counted, 'voix', 'voix')} pour {plural(voters, 'votant')}, "
            "pouvoirs compris\u00a0: recomptez."
        )
    if hands.is_divided and rules.casting_vote and assembly.chair is not None and hands.voice is None:
        found.append(
            f"Les voix sont partagées\u00a0: dites comment {assembly.chair.name}, qui préside, a voté "
            f"({rules.source('casting_vote')})."
        )
    if hands.voice is not None and not hands.of[hands.voice]:
        found.append(f"Qui préside a voté «\u00a0{hands.voice.label}\u00a0», mais aucune voix n’y est comptée.")
    return found


def count(hands: Hands, assembly: Assembly, rules: CommitteeRules) -> Tally:
    return count_unnamed(hands.of, assembly, rules, voice=hands.voice)

"""Who may vote on one point, and how: a picture that queries nothing, read by policies, rules and pages alike.

It is also what a ballot keeps when it is closed, so that its result stays computable.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.enums import Civility, Office
from committee.enums.meetings import HERE, Presence
from committee.models import Attendance, ItemPresence, Mandate

_SUBSTITUTE: dict[str, str] = {Civility.MADAME: "suppléante", Civility.MONSIEUR: "suppléant"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """One member composing the committee that day. `presence` is None until it is recorded.

    When a substitute sits, `person_id` and `name` are theirs and `replaces_id` is the person they stand for: an office
    is not transmitted, a proxy neither given nor held.
    """

    mandate_id: int
    person_id: int
    name: str
    seat: str
    office: Office = Office.MEMBER
    presence: Presence | None = None
    proxy_holder_id: int | None = None
    is_recused: bool = False
    replaces_id: int | None = None

    @property
    def is_here(self) -> bool:
        return self.presence in HERE


@dataclass(frozen=True)
class Assembly:
    """The members composing the committee on the day of a meeting, as they stand for one point of its agenda."""

    members: tuple[Seated, ...]
    referral_id: UUID | None = None

    @cached_property
    def by_mandate(self) -> dict[int, Seated]:
        return {member.mandate_id: member for member in self.members}

    @property
    def recused(self) -> list[Seated]:
        return [member for member in self.members if member.is_recused]

    @property
    def present(self) -> list[Seated]:
        """Here in person or remotely, and not recused: whoever leaves the point is no longer here for it."""
        return [member for member in self.members if member.is_here and not member.is_recused]

    @property
    def represented(self) -> list[Seated]:
        """Not here, not recused, and whose holder is here, in person and not recused."""
        here = {member.mandate_id for member in self.present if member.replaces_id is None}
        return [
            member
            for member in self.members
            if member.presence == Presence.PROXY and not member.is_recused and member.proxy_holder_id in here
        ]

    @cached_property
    def casters(self) -> dict[int, int]:
        """Who casts the vote of each mandate that may vote: its holder, or the holder of its proxy."""
        own = {member.mandate_id: member.mandate_id for member in self.present}
        return own | {member.mandate_id: member.proxy_holder_id or 0 for member in self.represented}

    @property
    def chair(self) -> Seated | None:
        """Who presides over this point: the president, else the vice-president, if here and not recused."""
        present = {member.office: member for member in self.present}
        return present.get(Office.PRESIDENT) or present.get(Office.VICE_PRESIDENT)

    def votes_of(self, mandate_id: int) -> list[Seated]:
        """The members whose vote this one casts: their own first, then their proxies."""
        mine = [self.by_mandate[voter] for voter, caster in self.casters.items() if caster == mandate_id]
        return sorted(mine, key=lambda member: member.mandate_id != mandate_id)

    def someone_else_for(self, mandate_id: int, person_id: int) -> Seated | None:
        """Who sits for this mandate when it is not this person: their substitute, or the member they stand for."""
        seated = self.by_mandate.get(mandate_id)
        return seated if seated is not None and seated.person_id != person_id else None

    def for_point(self, referral_id: UUID | None, recused: Collection[int]) -> "Assembly":
        """The same members for one point of the agenda, from which these people are recused.

        Nobody who is recused is replaced on this point by their own substitute.
        """
        return Assembly(
            tuple(
                replace(member, is_recused=member.person_id in recused or member.replaces_id in recused)
                for member in self.members
            ),
            referral_id,
        )

    def with_presences(self, presences: Iterable[ItemPresence]) -> "Assembly":
        """The same members, some of whom attend this point otherwise than the rest of the meeting."""
        alone = {presence.mandate_id: presence for presence in presences}
        if not alone:
            return self
        return replace(self, members=tuple(_attending(member, alone.get(member.mandate_id)) for member in self.members))

    def as_record(self) -> list[dict[str, Any]]:
        return [asdict(member) for member in self.members]


def assemble(mandates: Iterable[Mandate], attendances: Iterable[Attendance]) -> Assembly:
    """The members in mandate that day, each with what was recorded of their presence."""
    recorded = {attendance.mandate_id: attendance for attendance in attendances}
    return Assembly(tuple(_seated(mandate, recorded.get(mandate.pk)) for mandate in mandates))


def _seated(mandate: Mandate, attendance: Attendance | None) -> Seated:
    seated = Seated(
        mandate_id=mandate.pk,
        person_id=mandate.person_id,
        name=mandate.person.full_name,
        seat=mandate.seat.label,
        office=Office(mandate.office),
        presence=Presence(attendance.presence) if attendance else None,
        proxy_holder_id=attendance.proxy_holder_id if attendance else None,
    )
    substitute = attendance.substitute if attendance else None
    if substitute is None:
        return seated
    name = f"{substitute.full_name}, {_SUBSTITUTE.get(substitute.civility, 'suppléant(e)')} de {seated.name}"
    return replace(seated, person_id=substitute.pk, name=name, office=Office.MEMBER, replaces_id=seated.person_id)


def _attending(member: Seated, alone: ItemPresence | None) -> Seated:
    if alone is None:
        return member
    return replace(member, presence=Presence(alone.presence), proxy_holder_id=alone.proxy_holder_id)


def from_record(record: Iterable[dict[str, Any]], *, referral_id: UUID | None = None) -> Assembly:
    """The assembly that a closed ballot kept."""
    return Assembly(
        tuple(
            Seated(
                **line
                | {
                    "office": Office(line["office"]),
                    "presence": Presence(line["presence"]) if line["presence"] else None,
                }
            )
            for line in record
        ),
        referral_id,
    )

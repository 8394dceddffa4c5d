"""A written consultation: how long it is open, and whether enough members have answered (ordonnance n° 2014-1329)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from committee.assembly import Assembly
from committee.enums.meetings import Presence
from committee.models import CommitteeRules, Meeting
from common.typography import listed, long_date, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """From when to when, against what the rules ask for at least."""

    opens_on: date
    ends_on: date
    required: int
    source: str

    @property
    def days(self) -> int:
        return (self.ends_on - self.opens_on).days

    @property
    def is_long_enough(self) -> bool:
        return self.days >= self.required

    @property
    def sentence(self) -> str:
        verdict = "la durée est respectée" if self.is_long_enough else "la durée n’est pas respectée"
        return (
            f"Consultation ouverte du {long_date(self.opens_on)} au {long_date(self.ends_on)}, "
            f"soit {plural(max(self.days, 0), 'jour')} pour {self.required} requis\u00a0: {verdict} ({self.source})."
        )


def opening(*, opens_on: date, ends_on: date, rules: CommitteeRules) -> Opening:
    """Calendar days between the opening and the close."""
    return Opening(
        opens_on=opens_on,
        ends_on=ends_on,
        required=rules.written_consultation_days,
        source=rules.source("written_consultation_days"),
    )


def opening_of(meeting: Meeting, rules: CommitteeRules, *, at: datetime) -> Opening:
    """From when to when it would be open, if it were sent at this moment."""
    assert meeting.ends_at is not None  # noqa: S101 -- guaranteed by a constraint, for the type checker
    return opening(
        opens_on=timezone.localdate(max(meeting.starts_at, at)),
        ends_on=timezone.localdate(meeting.ends_at),
        rules=rules,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondents:
    """The quorum of a consultation: whoever answered takes part, nobody is represented."""

    composing: int
    recused: int
    answered: int
    required: int
    source: str
    is_over: bool = True

    @property
    def is_reached(self) -> bool:
        return self.answered >= self.required

    @property
    def figures(self) -> list[tuple[str, int]]:
        return [
            ("Membres composant le comité", self.composing),
            ("Déports", self.recused),
            ("Ont répondu", self.answered),
            ("Requis", self.required),
        ]

    @property
    def sentence(self) -> str:
        compose = "composent" if self.composing >= 2 else "compose"
        start = f"{plural(self.composing, 'membre')} {compose} le comité"
        if self.recused:
            start += f", dont {self.recused} en déport"
        have = "ont" if self.answered >= 2 else "a"
        return f"{start}\u202f; {self.answered} {have} répondu\u00a0: {self._verdict} ({self.source})."

    @property
    def _verdict(self) -> str:
        if self.is_reached:
            return f"le quorum de {self.required} est atteint"
        missing = plural(self.required - self.answered, "réponse")
        not_reached = "n’est pas atteint" if self.is_over else "n’est pas encore atteint"
        return f"le quorum de {self.required} {not_reached}, il manque {missing}"


def respondents(assembly: Assembly, rules: CommitteeRules, *, is_over: bool = True) -> Respondents:
    """Who answered is present in this assembly (`answered_by`); remote or proxy rules have no object in writing."""
    recused = len(assembly.recused)
    base = len(assembly.members) - (recused if rules.recused_leave_base else 0)
    return Respondents(
        composing=len(assembly.members),
        recused=recused,
        answered=len(assembly.present),
        required=max(1, -(-base * rules.quorum_numerator // rules.quorum_denominator)),
        source=f"{rules.source('quorum')}\u202f; {rules.source('written_consultation')}",
        is_over=is_over,
    )


def answered_by(assembly: Assembly, mandates: Collection[int]) -> Assembly:
    """The same members, of whom those who answered take part, at a distance; the others do not."""
    members = tuple(
        replace(
            member,
            presence=Presence.REMOTE if member.mandate_id in mandates else Presence.ABSENT,
            proxy_holder_id=None,
        )
        for member in assembly.members
    )
    return replace(assembly, members=members)


def demand(names: list[str], rules: CommitteeRules) -> str:
    """Why the consultation stops."""
    return (
        f"Une séance est demandée par {listed(names)} "
        f"({rules.members_to_demand_meeting} au moins, {rules.source('members_to_demand_meeting')})."
    )

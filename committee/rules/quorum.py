"""The quorum, with the sum written out (CRPA, art. R.133-10 by default)."""

from dataclasses import dataclass

from committee.assembly import Assembly
from committee.enums.meetings import Presence
from committee.models import CommitteeRules
from common.typography import listed, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    composing: int
    recused: int
    in_person: int
    remote: int
    proxies: int
    counted: int
    required: int
    is_waived: bool
    source: str

    @property
    def is_reached(self) -> bool:
        return self.is_waived or self.counted >= self.required

    @property
    def figures(self) -> list[tuple[str, int]]:
        return [
            ("Membres composant le comité", self.composing),
            ("Déports", self.recused),
            ("Présents sur place", self.in_person),
            ("Présents à distance", self.remote),
            ("Pouvoirs", self.proxies),
            ("Comptés", self.counted),
            ("Requis", self.required),
        ]

    @property
    def sentence(self) -> str:
        start = f"{plural(self.composing, 'membre')} {_compose(self.composing)} le comité"
        if self.recused:
            start += f", dont {self.recused} en déport"
        return f"{start}\u202f; {self._here}\u00a0: {self._verdict} ({self.source})."

    @property
    def _here(self) -> str:
        if self.remote:
            parts = [plural(self.in_person, "présent") + " sur place", f"{self.remote} à distance"]
        else:
            parts = [plural(self.in_person, "présent")]
        if self.proxies:
            parts.append(plural(self.proxies, "pouvoir"))
        here = listed(parts)
        whole = self.in_person + self.remote + self.proxies
        if self.counted != whole:
            return f"{here}, dont {plural(self.counted, 'compté')} par les règles"
        return f"{here}, soit {self.counted}" if len(parts) > 1 else here

    @property
    def _verdict(self) -> str:
        if self.is_waived:
            return "seconde convocation sur le même ordre du jour, aucun quorum n’est requis"
        if self.is_reached:
            return f"le quorum de {self.required} est atteint"
        missing = plural(self.required - self.counted, "membre")
        return f"le quorum de {self.required} n’est pas atteint, il manque {missing}"


def _compose(count: int) -> str:
    return "composent" if count >= 2 else "compose"


def quorum(assembly: Assembly, rules: CommitteeRules, *, is_waived: bool = False) -> Quorum:
    """Whether enough members take part in this point.

    The members composing the committee are those in mandate that day: a vacant seat is not a member. A member who is
    recused is never counted as taking part, and leaves the base when the rules say so.
    """
    in_person = sum(member.presence == Presence.IN_PERSON for member in assembly.present)
    remote = len(assembly.present) - in_person
    proxies = len(assembly.represented)
    recused = len(assembly.recused)
    base = len(assembly.members) - (recused if rules.recused_leave_base else 0)
    return Quorum(
        composing=len(assembly.members),
        recused=recused,
        in_person=in_person,
        remote=remote,
        proxies=proxies,
        counted=in_person + (remote if rules.counts_remote else 0) + (proxies if rules.counts_proxies else 0),
        # At least the share, rounded up; a committee of nobody never has its quorum.
        required=max(1, -(-base * rules.quorum_numerator // rules.quorum_denominator)),
        is_waived=is_waived,
        source=rules.source("quorum"),
    )

"""Quorum and majority computed a second time, member by member, by other means: shares no code with the rules."""

from fractions import Fraction
from typing import Any


def _here(member: Any) -> bool:
    return str(member.presence) in ("in_person", "remote") and not member.is_recused


def _stands(member: Any, everybody: Any) -> bool:
    if member.is_recused or str(member.presence) != "proxy":
        return False
    return any(_here(other) for other in everybody if other.mandate_id == member.proxy_holder_id)


def quorum(everybody: Any, rules: Any) -> bool:
    base = counted = 0
    for member in everybody:
        base += 0 if member.is_recused and rules.recused_leave_base else 1
        if _here(member):
            counted += 1 if str(member.presence) == "in_person" or rules.counts_remote else 0
        elif _stands(member, everybody):
            counted += 1 if rules.counts_proxies else 0
    share = Fraction(rules.quorum_numerator, rules.quorum_denominator)
    return counted > 0 and Fraction(counted) >= base * share


def carried(everybody: Any, rules: Any, votes: dict[int, Any]) -> bool:
    yes = no = others = 0
    for member in everybody:
        if not (_here(member) or _stands(member, everybody)):
            continue
        choice = str(votes.get(member.mandate_id, "nothing"))
        yes += choice == "for"
        no += choice == "against"
        others += choice in ("abstain", "nothing")
    if yes == no and rules.casting_vote:
        for office in ("president", "vice_president"):
            for member in everybody:
                if str(member.office) == office and _here(member):
                    voice = str(votes.get(member.mandate_id, "nothing"))
                    if voice in ("for", "against"):
                        return voice == "for"
                    return False
    against_majority = no if rules.majority_basis == "expressed" else no + others
    return yes > against_majority

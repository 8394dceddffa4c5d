"""Whether the proxies recorded may stand (CRPA, art. R.133-9 by default)."""

from collections import Counter

from committee.assembly import Assembly, Seated
from committee.enums.meetings import Presence
from committee.enums.rules import AbsentHolder
from committee.models import CommitteeRules
from common.typography import plural


def objections(assembly: Assembly, rules: CommitteeRules, *, is_settled: bool = True) -> list[str]:
    """What is wrong with the proxies, one sentence each; empty when all may stand.

    Until presence is settled, a proxy may be given to a member who has not answered yet.
    """
    given = [member for member in assembly.members if member.presence == Presence.PROXY]
    lapses = rules.absent_holder == AbsentHolder.LAPSES
    missing = _holders_missing(given, assembly, is_settled=is_settled, lapses=lapses)
    return [*missing, *_holders_overloaded(given, assembly, rules)]


def lapsed(assembly: Assembly, rules: CommitteeRules) -> list[str]:
    """Whose proxy has no effect because its holder is not here, when the rules let it lapse: one sentence each."""
    if rules.absent_holder != AbsentHolder.LAPSES:
        return []
    return [
        f"Le pouvoir de {giver.name} est sans effet : {holder.name} n’est ni sur place ni à distance."
        for giver in assembly.members
        if giver.presence == Presence.PROXY
        and (holder := assembly.by_mandate.get(giver.proxy_holder_id or 0)) is not None
        and holder.presence is not None
        and not holder.is_here
    ]


def _holders_missing(given: list[Seated], assembly: Assembly, *, is_settled: bool, lapses: bool) -> list[str]:
    """When the rules let a proxy lapse, whoever gave it to a member who is away is not represented; it is no fault."""
    sentences = []
    for giver in given:
        holder = assembly.by_mandate.get(giver.proxy_holder_id or 0)
        if holder is None:
            sentences.append(f"{giver.name} a donné pouvoir à une personne qui ne siège pas ce jour-là.")
        elif holder.replaces_id is not None:
            sentences.append(
                f"Le pouvoir de {giver.name} ne passe pas à {holder.name}\u00a0: "
                "il se donne à un membre qui siège en personne."
            )
        elif not lapses and not holder.is_here and (is_settled or holder.presence is not None):
            sentences.append(
                f"{giver.name} a donné pouvoir à {holder.name}, qui n’est ni sur place ni à distance\u00a0: "
                "choisissez un membre présent."
            )
    return sentences


def _holders_overloaded(given: list[Seated], assembly: Assembly, rules: CommitteeRules) -> list[str]:
    load = Counter(giver.proxy_holder_id for giver in given if giver.proxy_holder_id in assembly.by_mandate)
    return [
        f"{assembly.by_mandate[holder].name} détient {plural(held, 'pouvoir')}, "
        f"pour {rules.proxies_per_holder} au plus ({rules.source('proxies')})."
        for holder, held in load.items()
        if holder is not None and held > rules.proxies_per_holder
    ]

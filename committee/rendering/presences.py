"""How the members attend a meeting and its points, in words: for its page and for its minutes."""

from itertools import groupby

from committee.assembly import Assembly, Seated
from committee.enums.meetings import Presence
from committee.models import AgendaItem
from committee.queries.meetings import Assemblies


def presence_in_words(member: Seated, assembly: Assembly) -> str:
    """« Présent sur place », « Pouvoir à Camille Exemple »."""
    words = _presence(member, assembly)
    return f"{words[0].upper()}{words[1:]}" if member.presence else words


def presences_in_words(items: list[AgendaItem], assemblies: Assemblies) -> list[str]:
    """One sentence for each member and each run of points: « Membre 2 : absent pour les points 3 à 5. »"""
    found = []
    for member in assemblies.general.members:
        noted = [(item, _noted(member, item, assemblies)) for item in items]
        for words, run in groupby(noted, key=lambda pair: pair[1]):
            if words:
                found.append(f"{member.name} : {words} pour {_points([item.position for item, _words in run])}.")
    return found


def _noted(member: Seated, item: AgendaItem, assemblies: Assemblies) -> str:
    if not any(alone.mandate_id == member.mandate_id for alone in assemblies.alone.get(item.pk, [])):
        return ""
    assembly = assemblies.of(item)
    return _presence(assembly.by_mandate[member.mandate_id], assembly)


def _presence(member: Seated, assembly: Assembly) -> str:
    if member.presence is None:
        return "non enregistrée"
    if member.presence == Presence.PROXY and member.proxy_holder_id in assembly.by_mandate:
        return f"pouvoir à {assembly.by_mandate[member.proxy_holder_id].name}"
    return Presence(member.presence).label


def _points(positions: list[int]) -> str:
    if len(positions) == 1:
        return f"le point {positions[0]}"
    return f"les points {positions[0]} à {positions[-1]}"

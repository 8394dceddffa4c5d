"""Who attends some points otherwise than the rest of the meeting: the sentences, and the form that records it."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms

from accounts.actors import Actor
from committee.assembly import Assembly, Seated
from committee.enums.meetings import MeetingStatus, Presence
from committee.forms.item_presences import ItemPresenceForm
from committee.models import AgendaItem, Meeting
from committee.policies import meetings as policies
from committee.queries.meetings import Assemblies

PLACE = "alone"
_RECORDED = frozenset({MeetingStatus.CONVENED, MeetingStatus.OPEN})


def item_presences(
    actor: Actor, meeting: Meeting, assemblies: Assemblies, bound: Mapping[str, forms.Form]
) -> dict[str, Any]:
    """`meeting` comes with its points."""
    items = list(meeting.items.all())
    form: forms.Form | None = None
    if items and meeting.status in _RECORDED and not meeting.is_written and policies.leads(actor):
        form = bound.get(PLACE) or ItemPresenceForm(
            assembly=assemblies.general,
            items=items,
            revision=meeting.revision,
            has_remote=bool(meeting.remote_access),
        )
    return {"item_presences": in_words(items, assemblies), "item_presence_form": form}


def in_words(items: list[AgendaItem], assemblies: Assemblies) -> list[str]:
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
    if member.presence == Presence.PROXY and member.proxy_holder_id in assembly.by_mandate:
        return f"pouvoir à {assembly.by_mandate[member.proxy_holder_id].name}"
    return Presence(member.presence).label if member.presence else "présence non enregistrée"


def _points(positions: list[int]) -> str:
    if len(positions) == 1:
        return f"le point {positions[0]}"
    return f"les points {positions[0]} à {positions[-1]}"

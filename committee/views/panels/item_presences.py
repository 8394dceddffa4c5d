"""Who attends some points otherwise than the rest of the meeting: the sentences, and the form that records it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.actors import Actor
from committee.enums.meetings import MeetingStatus
from committee.forms.item_presences import ItemPresenceForm
from committee.models import Meeting
from committee.policies import meetings as policies
from committee.queries.meetings import Assemblies
from committee.rendering.presences import presences_in_words

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
    return {"item_presences": presences_in_words(items, assemblies), "item_presence_form": form}

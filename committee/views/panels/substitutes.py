"""Who may be replaced at this meeting, by whom, and the button that says so."""

from typing import Any

from django.urls import reverse

from accounts.actors import Actor
from committee.assembly import Assembly
from committee.models import Meeting
from committee.operations.attendance import RECORDED
from committee.policies import meetings as policies
from committee.queries.substitutes import seats_with_substitutes


def substitutions(actor: Actor, meeting: Meeting, assembly: Assembly) -> list[dict[str, Any]]:
    """For the holder of a seat and for the secretariat, until the first ballot. `meeting` comes with its ballots."""
    if meeting.status not in RECORDED or meeting.is_written:
        return []
    if any(ballot.opened_at is not None for item in meeting.items.all() for ballot in item.ballots.all()):
        return []
    found = []
    for mandate, substitute in seats_with_substitutes(meeting.day):
        seated = assembly.by_mandate.get(mandate.pk)
        if seated is None or not policies.can_send_substitute(actor, meeting, holder_id=mandate.person_id):
            continue
        is_sent = seated.replaces_id is not None
        address = "committee:recall-substitute" if is_sent else "committee:send-substitute"
        found.append(
            {
                "is_sent": is_sent,
                "holder": mandate.person.full_name,
                "substitute": substitute.full_name,
                "is_mine": mandate.person_id == actor.user.pk,
                "url": reverse(address, args=[meeting.pk, mandate.pk]),
            }
        )
    return found

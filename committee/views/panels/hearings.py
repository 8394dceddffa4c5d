"""Who is heard on each file of a meeting, and the form that invites somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from accounts.actors import Actor
from committee.enums.hearings import HearingStatus
from committee.enums.meetings import MeetingStatus
from committee.forms.hearings import HearingForm
from committee.models import Hearing, Meeting
from committee.policies import meetings as policies
from committee.queries import hearings as queries

_ARRANGED = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """The hearings of one file, and what this person may do about them."""

    hearings: list[Hearing]
    form: forms.Form | None
    can_steer: bool
    can_note: bool


def place_of(referral_id: UUID) -> str:
    return f"hearing-{referral_id}"


def guests(
    actor: Actor, meeting: Meeting, papers: Mapping[UUID, dict[str, Any]], bound: Mapping[str, forms.Form]
) -> dict[UUID, Guests]:
    """By file; nothing of a file that this person left. `meeting` comes with its points, `papers` with its notice."""
    by_file = queries.hearings_by_file(actor, meeting)
    leads = policies.leads(actor) and meeting.status in _ARRANGED and not meeting.is_written
    documents = {referral_id: frozen["documents"] for referral_id, frozen in papers.items()}
    if leads and meeting.convened_at is None:
        documents = queries.documents_to_open(actor, meeting)
    found = {}
    for item in meeting.items.all():
        if item.referral_id is None or policies.is_recused(actor, item):
            continue
        place = place_of(item.referral_id)
        form: forms.Form | None = None
        if leads:
            form = bound.get(place) or HearingForm(prefix=place, documents=documents.get(item.referral_id, []))
        found[item.referral_id] = Guests(
            hearings=by_file.get(item.referral_id, []),
            form=form,
            can_steer=leads,
            can_note=leads and meeting.status == MeetingStatus.OPEN,
        )
    return found


def heard(found: Mapping[UUID, Guests]) -> list[dict[str, Any]]:
    """The persons expected or heard, for the list of attendance: without a vote."""
    told = {HearingStatus.INVITED, HearingStatus.HEARD}
    return [
        {"who": str(hearing), "state": hearing.get_status_display()}
        for of_file in found.values()
        for hearing in of_file.hearings
        if hearing.status in told
    ]

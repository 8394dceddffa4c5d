"""Reads about hearings: who is invited to what, what the person heard may open, and what the minutes say of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from committee.enums.hearings import HearingStatus
from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem, Hearing, HearingPaper, Meeting, MeetingPaper, ReferralDocument
from committee.queries.papers import latest_versions
from committee.queries.referrals import referrals_visible_to
from common.todo import Todo
from common.typography import long_moment

S = HearingStatus


def hearings_visible_to(actor: Actor, meeting: Meeting) -> QuerySet[Hearing]:
    """For the committee: the hearings of the files that this person may read."""
    return Hearing.objects.filter(meeting=meeting, referral__in=referrals_visible_to(actor).values("pk")).order_by(
        "invited_at", "pk"
    )


def hearings_by_file(actor: Actor, meeting: Meeting) -> dict[UUID, list[Hearing]]:
    found: dict[UUID, list[Hearing]] = defaultdict(list)
    if actor.is_member or actor.is_secretariat:
        for hearing in hearings_visible_to(actor, meeting):
            found[hearing.referral_id].append(hearing)
    return dict(found)


def documents_to_open(actor: Actor, meeting: Meeting) -> dict[UUID, list[ReferralDocument]]:
    """By file of the agenda, the papers that may be opened to a person heard: once convened, those frozen."""
    files = referrals_visible_to(actor).filter(agenda_items__meeting=meeting)
    documents = ReferralDocument.objects.filter(referral__in=files.values("pk"))
    if meeting.convened_at is not None:
        frozen = MeetingPaper.objects.filter(meeting=meeting, edition=meeting.edition, document=OuterRef("pk"))
        documents = documents.filter(Exists(frozen))
    else:
        documents = latest_versions(documents)
    found: dict[UUID, list[ReferralDocument]] = defaultdict(list)
    for document in documents.select_related("document").order_by("added_at", "pk"):
        found[document.referral_id].append(document)
    return dict(found)


def hearings_of(actor: Actor) -> QuerySet[Hearing]:
    """For the person invited: their invitations that were sent and not called off."""
    on_agenda = AgendaItem.objects.filter(meeting=OuterRef("meeting"), referral=OuterRef("referral"))
    return (
        Hearing.objects.filter(
            Exists(on_agenda),
            person=actor.user,
            meeting__status__in=[MeetingStatus.CONVENED, MeetingStatus.OPEN],
        )
        .exclude(status=S.CANCELLED)
        .select_related("meeting")
    )


def hearings_open_to(actor: Actor, *, at: datetime) -> QuerySet[Hearing]:
    """For the person invited, on the day only: what they may open. The twin of `policies.hearings.can_open`."""
    if actor.is_member or not actor.user.is_active:
        return Hearing.objects.none()
    return (
        hearings_of(actor)
        .filter(status__in=[S.INVITED, S.HEARD], meeting__starts_at__date=timezone.localdate(at))
        .exclude(referral__in=actor.recused_from)
        .select_related("meeting", "referral")
    )


def papers_open_in(hearing: Hearing) -> QuerySet[HearingPaper]:
    """The papers opened by name, among those frozen with the last notice."""
    frozen = MeetingPaper.objects.filter(
        meeting=hearing.meeting, edition=hearing.meeting.edition, document=OuterRef("document")
    )
    return (
        HearingPaper.objects.filter(Exists(frozen), hearing=hearing)
        .select_related("document__document")
        .order_by("document__added_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """A person whom the committee heard on one file, as the minutes and the opinion name them."""

    referral_id: UUID
    name: str
    quality: str

    @property
    def words(self) -> str:
        return f"{self.name}, {self.quality}"


def heard_at(meeting: Meeting) -> list[Heard]:
    """Whom the committee heard in this meeting, without a vote. The caller shows each file to who may read it."""
    return _heard(Hearing.objects.filter(meeting=meeting))


def heard_on(referral_id: UUID) -> list[Heard]:
    """Whom the committee heard on this file: « Après avoir entendu … »."""
    return _heard(Hearing.objects.filter(referral=referral_id))


def _heard(hearings: QuerySet[Hearing]) -> list[Heard]:
    rows: Iterable[Hearing] = hearings.filter(status=S.HEARD).order_by("heard_at", "pk")
    return [Heard(hearing.referral_id, hearing.name, hearing.quality) for hearing in rows]


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """For the person invited: the day, and where to answer. Nothing of the file."""
    if actor.is_member or actor.is_secretariat:
        return []
    today = timezone.localdate(at)
    return [
        Todo(
            label=f"Être entendu à la séance {hearing.meeting.reference}",
            url=hearing.get_absolute_url() if hearing.meeting.day == today else hearing.answer_url,
            until=hearing.meeting.day,
            detail=f"Le {long_moment(hearing.meeting.starts_at)}, {hearing.meeting.place}",
        )
        for hearing in hearings_of(actor).filter(status=S.INVITED)
        if hearing.meeting.day >= today
    ]

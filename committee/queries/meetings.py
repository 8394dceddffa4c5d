"""Reads about meetings: who sees which, who sits in them, what they deal with."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from accounts.actors import Actor
from committee.assembly import Assembly, assemble
from committee.enums.referrals import ReferralStatus
from committee.models import (
    AgendaItem,
    Attendance,
    Ballot,
    ConflictWaiver,
    ItemPresence,
    KeyHolder,
    Meeting,
    Recusal,
    Referral,
    Vote,
)
from committee.queries.composition import members_on
from committee.queries.referrals import referrals_visible_to
from committee.workflow.referrals import TO_SCHEDULE

# Délibération n° 2020-41, art. 3: « de sa propre initiative ».
SEIZING_QUESTION = "Le comité se saisit-il de cette question ?"


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Members in mandate and the secretariat see the meetings; for others they do not exist (RELIABILITY §2.3, 19)."""
    if actor.is_member or actor.is_secretariat:
        return Meeting.objects.all()
    return Meeting.objects.none()


def calendar(actor: Actor) -> QuerySet[Meeting]:
    """The meetings in time order, the most recent or furthest first, with the number of their points."""
    return meetings_visible_to(actor).annotate(points=Count("items")).order_by("-starts_at")


def meeting_pages(actor: Actor) -> QuerySet[Meeting]:
    """Meetings with what one page shows: the agenda, its ballots and their votes."""
    return (
        meetings_visible_to(actor)
        .select_related("rules", "second_notice_of", "second_meeting")
        .prefetch_related(
            Prefetch("items", queryset=items_with_referrals()),
            Prefetch("items__referral__waivers", queryset=ConflictWaiver.objects.select_related("person", "signed_by")),
            Prefetch(
                "items__ballots",
                queryset=Ballot.objects.select_related("secret_asked_by__person").order_by("prepared_at"),
            ),
            Prefetch("items__ballots__votes", queryset=Vote.objects.order_by("pk")),
            "items__ballots__marks",
            Prefetch("items__ballots__holders", queryset=KeyHolder.objects.select_related("person").order_by("pk")),
        )
    )


def ballots_of(meeting: Meeting) -> QuerySet[Ballot]:
    return Ballot.objects.filter(item__meeting=meeting)


def revision_of(meeting_id: UUID) -> int:
    """How many times the meeting was saved: what a form that edits it must carry."""
    return Meeting.objects.values_list("revision", flat=True).get(pk=meeting_id)


def note_revision_of(item_id: UUID) -> int:
    return AgendaItem.objects.values_list("note_revision", flat=True).get(pk=item_id)


def items_with_referrals() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.select_related("referral__rapporteur__person").order_by("position")


def items_of_minutes(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The points of a meeting with their ballots and votes: what its minutes are made of."""
    ballots = (
        Ballot.objects.select_related("secret_asked_by__person")
        .order_by("prepared_at")
        .prefetch_related(Prefetch("votes", queryset=Vote.objects.order_by("pk")))
    )
    return items_with_referrals().filter(meeting=meeting).prefetch_related(Prefetch("ballots", queryset=ballots))


@dataclass(frozen=True, slots=True)
class Assemblies:
    """Who sits in a meeting, in general and for each of its points."""

    general: Assembly
    recused: dict[UUID, frozenset[int]]
    alone: dict[UUID, list[ItemPresence]] = field(default_factory=dict)

    def of(self, item: AgendaItem) -> Assembly:
        """As the members attend this point: what was recorded for it alone comes before the whole meeting."""
        assembly = self.general.with_presences(self.alone.get(item.pk, []))
        if item.referral_id is None:
            return assembly
        return assembly.for_point(item.referral_id, self.recused.get(item.referral_id, frozenset()))


def assemblies_of(meeting: Meeting) -> Assemblies:
    """Read in four queries, whatever the number of members and points.

    A recusal after the meeting takes the file away from its person; it does not rewrite who sat that day.
    """
    recused = defaultdict(set)
    recusals = Recusal.objects.filter(referral__agenda_items__meeting=meeting)
    if meeting.closed_at is not None:
        recusals = recusals.filter(declared_at__lte=meeting.closed_at)
    for recusal in recusals:
        recused[recusal.referral_id].add(recusal.person_id)
    alone = defaultdict(list)
    for presence in ItemPresence.objects.filter(item__meeting=meeting):
        alone[presence.item_id].append(presence)
    return Assemblies(
        general=assemble(
            members_on(meeting.day), Attendance.objects.filter(meeting=meeting).select_related("substitute")
        ),
        recused={referral_id: frozenset(people) for referral_id, people in recused.items()},
        alone=dict(alone),
    )


def referrals_to_schedule(actor: Actor) -> QuerySet[Referral]:
    """What this person sees and no agenda holds: the files under review, and the requests on which to vote."""
    return referrals_visible_to(actor).filter(status__in=TO_SCHEDULE).order_by("due_on", "reference")


def question_imposed_on(item: AgendaItem) -> str:
    """The only question that may be voted on this point; nothing when it is free. `item` comes with its referral."""
    is_request = item.referral is not None and item.referral.status == ReferralStatus.PUT_TO_VOTE
    return SEIZING_QUESTION if is_request else ""

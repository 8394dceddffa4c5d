"""Reads about the minutes: who reads which, their versions, what members had written in them, what awaits approval."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from bulletin.enums import PublicationKind
from bulletin.models import Publication
from bulletin.queries import current
from committee.enums.meetings import BallotStatus, MeetingStatus
from committee.models import AgendaItem, Ballot, Meeting, MinutesRemark, MinutesVersion
from common.typography import slug

# A meeting that may still deal with its points.
AHEAD = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.OPEN})
PENDING = frozenset({BallotStatus.READY, BallotStatus.OPEN, BallotStatus.SEALED, BallotStatus.CLOSED})


def minutes_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """The meetings whose minutes this person reads: the twin of `policies.minutes.can_read`."""
    meetings = Meeting.objects.select_related(
        "rules", "second_notice_of", "submitted_minutes__created_by", "approved_minutes__created_by"
    )
    if actor.is_member or actor.is_secretariat:
        return meetings.filter(opened_at__isnull=False)
    return meetings.filter(_composed_by(actor))


def minutes_of_former_member(actor: Actor) -> QuerySet[Meeting]:
    """What somebody whose mandate ended still reads: the approved minutes of the meetings of their mandate."""
    if actor.is_member or actor.is_secretariat:
        return Meeting.objects.none()
    return Meeting.objects.filter(_composed_by(actor)).order_by("-starts_at")


def _composed_by(actor: Actor) -> Q:
    return Q(approved_minutes__content__people__contains=[actor.user.pk])


def versions_of(meeting: Meeting) -> QuerySet[MinutesVersion]:
    """Oldest first."""
    return MinutesVersion.objects.filter(meeting=meeting).select_related("created_by").order_by("number")


def latest_version(meeting: Meeting) -> MinutesVersion | None:
    return versions_of(meeting).last()


def remarks_on(meeting: Meeting, *, recused_from: Collection[UUID]) -> list[MinutesRemark]:
    """Oldest first, without those on the points of these files."""
    remarks = MinutesRemark.objects.filter(meeting=meeting).select_related("mandate__person", "recorded_by", "item")
    return list(remarks.exclude(item__referral__in=recused_from).order_by("recorded_at"))


def pending_ballot_on(meeting: Meeting) -> Ballot | None:
    """A vote on the minutes of this meeting that is neither proclaimed nor annulled."""
    return Ballot.objects.filter(item__minutes_of=meeting, status__in=PENDING).select_related("item__meeting").first()


def approving_ballot(meeting: Meeting) -> Ballot | None:
    """The vote by which the minutes of this meeting were approved."""
    ballots = Ballot.objects.filter(item__minutes_of=meeting, status=BallotStatus.PROCLAIMED, is_carried=True)
    return ballots.select_related("item__meeting").first()


def approval_ahead(meeting: Meeting) -> AgendaItem | None:
    """The point of the next meeting that is to approve the minutes of this one."""
    items = AgendaItem.objects.filter(minutes_of=meeting, meeting__status__in=AHEAD)
    return items.select_related("meeting").order_by("meeting__starts_at").first()


def meetings_to_approve(meeting: Meeting) -> list[Meeting]:
    """The meetings whose minutes are to be put to this one: held, not approved, on no other agenda still ahead."""
    others = AgendaItem.objects.filter(meeting__status__in=AHEAD, minutes_of__isnull=False).exclude(meeting=meeting)
    return list(
        Meeting.objects.filter(status=MeetingStatus.CLOSED, starts_at__lt=meeting.starts_at)
        .exclude(pk=meeting.pk)
        .exclude(pk__in=others.values("minutes_of"))
        .order_by("starts_at")
    )


def items_of(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.select_related("referral").order_by("position"))


def public_items(meeting: Meeting) -> list[AgendaItem]:
    """The points that the public may know: not kept back, and on no file whose opinion is not published."""
    items = [item for item in items_of(meeting) if not item.is_confidential]
    references = (item.referral.reference or "" for item in items if item.referral is not None)
    published = files_with_a_published_opinion(references)
    return [item for item in items if item.referral is None or item.referral.reference in published]


def files_with_a_published_opinion(references: Iterable[str]) -> set[str]:
    """Those of these files that an opinion in force names; the bulletin is what the public reads."""
    wanted = set(references)
    if not wanted:
        return set()
    opinions = (
        current(PublicationKind.OPINION).filter(subjects__overlap=list(wanted)).values_list("subjects", flat=True)
    )
    return {reference for subjects in opinions for reference in subjects} & wanted


def published_extract(meeting: Meeting) -> Publication | None:
    """The extract in force."""
    return current(PublicationKind.MINUTES).filter(slug=slug(meeting.reference)).first()

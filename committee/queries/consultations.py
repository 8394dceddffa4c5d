"""Reads about written consultations: those whose moment has come, who has answered, who is awaited."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from committee.enums.meetings import BallotStatus, MeetingKind, MeetingStatus
from committee.models import Ballot, Meeting, MeetingDemand, Vote
from committee.queries.meetings import assemblies_of

S = MeetingStatus


def _written(status: MeetingStatus) -> QuerySet[Meeting]:
    return Meeting.objects.filter(kind=MeetingKind.WRITTEN, status=status)


def to_open(*, at: datetime) -> list[UUID]:
    return list(_written(S.CONVENED).filter(starts_at__lte=at).order_by("starts_at").values_list("pk", flat=True))


def ending_within(delay: timedelta, *, at: datetime) -> QuerySet[Meeting]:
    return _written(S.OPEN).filter(ends_at__gt=at, ends_at__lte=at + delay).order_by("ends_at")


def respondents_of(meeting: Meeting) -> set[int]:
    """The mandates that have answered one question at least, in a ballot that stands."""
    votes = Vote.objects.filter(ballot__item__meeting=meeting, ballot__status=BallotStatus.OPEN)
    return set(votes.values_list("mandate_id", flat=True))


def awaited(meeting: Meeting) -> set[int]:
    """The mandates of which a question open to them is still unanswered, in four queries and two more."""
    assemblies = assemblies_of(meeting)
    ballots = Ballot.objects.filter(item__meeting=meeting, status=BallotStatus.OPEN).select_related("item")
    answered = defaultdict(set)
    for ballot_id, mandate_id in Vote.objects.filter(ballot__in=ballots).values_list("ballot_id", "mandate_id"):
        answered[ballot_id].add(mandate_id)
    return {
        member.mandate_id
        for ballot in ballots
        for member in assemblies.of(ballot.item).members
        if not member.is_recused and member.mandate_id not in answered[ballot.pk]
    }


def demands_of(meeting: Meeting) -> QuerySet[MeetingDemand]:
    return MeetingDemand.objects.filter(meeting=meeting).select_related("mandate__person")

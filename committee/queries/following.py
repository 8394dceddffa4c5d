"""Whether anything has changed for whoever follows a meeting: one short mark, in a fixed number of queries."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.crypto import salted_hmac

from accounts.actors import Actor
from committee.models import AgendaItem, Ballot, Hearing, Meeting, Referral
from common.models import JournalEntry

# Lines that change nothing on a page: what was read, and by whom; a choice that another member changed.
_SILENT = Q(action__endswith=".download") | Q(action="meeting.open_notice")
_CHANGED_VOTE = Q(action="ballot.change_vote")


def mark_of(actor: Actor, meeting: Meeting) -> str:
    """A mark that changes whenever the screen of this person may: every act leaves a line in the journal.

    Acts on a point that they have left do not move it: the mark must not tell them when others vote.
    It is sealed with the site's secret: nothing is read in it.
    """
    points = [
        (item, referral)
        for item, referral in AgendaItem.objects.filter(meeting=meeting).values_list("pk", "referral_id")
        if referral is None or referral not in actor.recused_from
    ]
    last = _lines_about(meeting, points).exclude(_SILENT).exclude(_CHANGED_VOTE & ~Q(actor_id=actor.journal_id))
    parts = [
        actor.journal_id,
        meeting.status,
        str(meeting.revision),
        str(last.aggregate(last=Max("sequence"))["last"]),
        *sorted(str(referral) for referral in actor.recused_from),
    ]
    return salted_hmac("committee.meeting-screen", " ".join(parts), algorithm="sha256").hexdigest()[:32]


def _lines_about(meeting: Meeting, points: Sequence[tuple[UUID, UUID | None]]) -> QuerySet[JournalEntry]:
    items = [item for item, _ in points]
    files = [referral for _, referral in points if referral]
    ballots = Ballot.objects.filter(item__in=items).values_list("pk", flat=True)
    hearings = Hearing.objects.filter(meeting=meeting, referral__in=files).values_list("pk", flat=True)
    concerned: dict[str, list[str]] = {
        Meeting._meta.label_lower: [str(meeting.pk)],
        AgendaItem._meta.label_lower: [str(item) for item in items],
        Ballot._meta.label_lower: [str(ballot) for ballot in ballots],
        Referral._meta.label_lower: [str(referral) for referral in files],
        Hearing._meta.label_lower: [str(hearing) for hearing in hearings],
    }
    lines = JournalEntry.objects.filter(target_label__in=concerned)
    return lines.filter(target_id__in=[key for keys in concerned.values() for key in keys])

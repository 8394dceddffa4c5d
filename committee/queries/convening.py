"""Reads about a notice: the papers frozen with it, and what became of it for each member."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from committee.assembly import Assembly, Seated
from committee.enums.meetings import MeetingLetterKind
from committee.models import Attendance, Meeting, MeetingLetter, MeetingPaper, NoticeReading, Referral, ReferralDocument
from committee.queries.conflicts import held_among
from committee.queries.papers import readable
from committee.queries.referrals import referrals_visible_to


def papers_visible_to(actor: Actor, meeting: Meeting) -> QuerySet[MeetingPaper]:
    """The papers frozen with the last notice, of the files that this person may read. Deny wins, as for the file."""
    return (
        MeetingPaper.objects.filter(
            meeting=meeting, edition=meeting.edition, referral__in=referrals_visible_to(actor).values("pk")
        )
        .select_related("document__document", "sheet")
        .order_by("frozen_at", "sheet", "document__added_at", "pk")
    )


def paper_visible_to(actor: Actor, meeting: Meeting, paper_id: UUID) -> MeetingPaper | None:
    """One of the documents, to be served; None for a member whose declared link with its file nobody has settled."""
    papers = papers_visible_to(actor, meeting).exclude(document=None).select_related("referral__department")
    paper = papers.filter(pk=paper_id).first()
    return None if paper is None or held_among(actor, [paper.referral]) else paper


@dataclass(frozen=True, slots=True)
class Papers:
    """Of one file: what was frozen, and what was joined to it since."""

    frozen: list[MeetingPaper] = field(default_factory=list)
    later: list[ReferralDocument] = field(default_factory=list)


def papers_by_file(actor: Actor, meeting: Meeting) -> dict[UUID, Papers]:
    """A fixed number of queries, whatever the number of files; empty before the first notice.

    A member with a declared link that nobody has settled does not receive the papers, as on the page of the file.
    """
    if not meeting.edition or meeting.convened_at is None:
        return {}
    found: dict[UUID, Papers] = defaultdict(Papers)
    kept: set[UUID] = set()
    for paper in papers_visible_to(actor, meeting):
        found[paper.referral_id].frozen.append(paper)
        if paper.document_id is not None:
            kept.add(paper.document_id)
    joined = readable(
        ReferralDocument.objects.filter(
            referral__in=referrals_visible_to(actor).filter(agenda_items__meeting=meeting).values("pk"),
            removed_at__isnull=True,
            added_at__gte=meeting.convened_at,
        )
    )
    for document in joined.exclude(pk__in=kept).select_related("document").order_by("added_at", "pk"):
        found[document.referral_id].later.append(document)
    if not found:
        return {}
    held = held_among(actor, Referral.objects.filter(pk__in=found).select_related("department"))
    return {referral_id: papers for referral_id, papers in found.items() if referral_id not in held}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the notice for one member; None when it has not happened."""

    member: Seated
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    answered_at: datetime | None = None


def deliveries_of(meeting: Meeting, assembly: Assembly) -> list[Delivery]:
    """In three queries. An answer is what the member recorded; what the secretariat writes for them is not one."""
    of_notice = {"meeting": meeting, "edition": meeting.edition}
    letters = MeetingLetter.objects.filter(**of_notice, kind=MeetingLetterKind.NOTICE)
    sent = dict(letters.values_list("mandate_id", "sent_at"))
    opened = dict(NoticeReading.objects.filter(**of_notice).values_list("mandate_id", "read_at"))
    answers = Attendance.objects.filter(meeting=meeting).values_list("mandate_id", "recorded_by_id", "recorded_at")
    answered = {(mandate, person): at for mandate, person, at in answers}
    return [
        Delivery(
            member=member,
            sent_at=sent.get(member.mandate_id),
            opened_at=opened.get(member.mandate_id),
            answered_at=answered.get((member.mandate_id, member.person_id)),
        )
        for member in assembly.members
    ]

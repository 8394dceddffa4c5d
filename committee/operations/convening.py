"""What goes with the notice: the papers frozen that day, and the trace of its opening by each member."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from algorithms.models import SheetVersion
from committee.enums.meetings import MeetingStatus
from committee.models import Meeting, MeetingPaper, NoticeReading, ReferralDocument
from committee.queries.papers import latest_versions
from committee.queries.pins import current_pins
from common import journal


def freeze_papers(meeting: Meeting, *, at: datetime) -> int:
    """Write down which papers and which sheets each file of the agenda has at this moment, in the caller's
    transaction. Returns how many.

    Called once the edition of the meeting has moved: each convening has its own.
    """
    files = meeting.items.exclude(referral=None).values("referral")
    documents = latest_versions(ReferralDocument.objects.filter(referral__in=files)).select_related("document")
    links = current_pins().filter(referral__in=files).select_related("version__algorithm")
    papers = [
        *(_sheet(link.version, link.referral_id) for link in links.order_by("version__algorithm__reference")),
        *(_document(paper) for paper in documents.order_by("added_at", "pk")),
    ]
    for paper in papers:
        paper.meeting, paper.edition, paper.frozen_at = meeting, meeting.edition, at
    return len(MeetingPaper.objects.bulk_create(papers))


def _document(paper: ReferralDocument) -> MeetingPaper:
    return MeetingPaper(
        referral_id=paper.referral_id, document=paper, name=paper.document.name, sha256=paper.document.sha256
    )


def _sheet(version: SheetVersion, referral_id: UUID) -> MeetingPaper:
    name = f"Fiche {version.algorithm.reference}, version {version.number} : {version.name}"
    return MeetingPaper(referral_id=referral_id, sheet=version, name=name)


def note_notice_opened(*, meeting: Meeting, mandate_id: int | None, actor: Actor, at: datetime) -> bool:
    """Write down, once for each notice, that a member opened it. Like a download, it is noted by the reading itself.

    `mandate_id` is that of the day of the meeting, None for whoever does not sit that day: it may not be the one of
    today. Returns whether it was the first time.
    """
    # A consultation may open with its notice; a meeting that has begun is read for itself.
    awaited = {MeetingStatus.CONVENED, MeetingStatus.OPEN} if meeting.is_written else {MeetingStatus.CONVENED}
    if meeting.status not in awaited:
        return False
    return mandate_id is not None and _note_once(meeting, mandate_id, actor, at)


@transaction.atomic
def _note_once(meeting: Meeting, mandate_id: int, actor: Actor, at: datetime) -> bool:
    """Two pages opened at once: the unique constraint lets one of them be the first."""
    _reading, is_first = NoticeReading.objects.get_or_create(
        meeting=meeting, edition=meeting.edition, mandate_id=mandate_id, defaults={"read_at": at}
    )
    if is_first:
        journal.record(
            action="meeting.open_notice", actor=actor, at=at, target=meeting, details={"edition": meeting.edition}
        )
    return is_first


def note_paper_download(*, paper: MeetingPaper, actor: Actor, at: datetime) -> None:
    """Write down who took which frozen paper, before it is served."""
    journal.record(
        action="meeting.download",
        actor=actor,
        at=at,
        target=paper.meeting,
        details={"document": str(paper.document_id), "sha256": paper.sha256, "edition": paper.edition},
    )

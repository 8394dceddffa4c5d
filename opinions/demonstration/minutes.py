"""The minutes of the meeting that voted on « Conseils personnalisés »: completed, contested, approved, made public."""

from datetime import timedelta
from uuid import uuid4

from committee.enums.minutes import RemarkKind
from committee.models import Ballot, Meeting
from committee.operations import agenda, meetings
from committee.operations import minutes as operations
from committee.operations.minutes_extract import publish_extract
from opinions.demonstration import files, texts
from opinions.demonstration.stage import Stage


def from_notes_to_extract(stage: Stage, held: Meeting) -> None:
    """Two versions, one disagreement, a vote at the next meeting; the minutes of that one are still to be written."""
    written, asked, sent = (stage.days_ago(days) for days in (98, 97, 95))
    (item,) = held.items.all()
    operations.save_minutes(
        meeting_id=held.pk,
        base=1,
        observations=texts.MINUTES_OBSERVATIONS,
        notes={item.pk: texts.MINUTES_NOTE},
        actor=stage.actor("secretariat", written),
        at=written,
    )
    operations.record_remark(
        remark_id=uuid4(),
        meeting_id=held.pk,
        item_id=item.pk,
        kind=RemarkKind.DISAGREEMENT,
        text=texts.DISAGREEMENT,
        actor=stage.actor("administrateur.salaries", asked),
        at=asked,
    )
    operations.submit_minutes(meeting_id=held.pk, number=2, actor=stage.actor("secretariat", sent), at=sent)
    _approve(stage)
    published = stage.days_ago(50)
    publish_extract(meeting_id=held.pk, actor=stage.actor("secretariat", published), at=published)


def _approve(stage: Stage) -> None:
    """A short meeting; its first point came by itself."""
    planned, opens = stage.days_ago(75), stage.days_ago(60, hour=14)
    meeting = files.plan(stage, starts_at=opens, at=planned)
    secretariat, president = stage.actor("secretariat", planned), stage.actor("presidence", opens)
    agenda.add_point(meeting_id=meeting.pk, actor=secretariat, at=planned, title="Programme de travail du comité")
    meetings.convene_meeting(meeting_id=meeting.pk, actor=secretariat, at=planned)
    files.attend(stage, meeting, at=opens)
    meetings.open_meeting(meeting_id=meeting.pk, actor=president, at=opens)
    ballot = Ballot.objects.get(item__meeting=meeting)
    files.vote(stage, ballot.pk, against=(), abstain=(), at=opens + timedelta(minutes=10))
    meetings.close_meeting(meeting_id=meeting.pk, actor=president, at=opens + timedelta(minutes=40))

"""Between two meetings: a written consultation that went to its end, and a person invited to the next meeting."""

from datetime import timedelta
from uuid import uuid4

from committee.enums.meetings import Choice
from committee.models import Meeting, ReferralDocument
from committee.operations import agenda, ballots, consultations, hearings, meetings
from opinions.demonstration.stage import Stage

QUESTION = "Approuvez-vous le calendrier des séances du premier semestre ?"
_ANSWERS = {
    "presidence": Choice.FOR,
    "vice-presidence": Choice.FOR,
    "rapport": Choice.FOR,
    "membre.ia": Choice.FOR,
    "membre.ethique": Choice.ABSTAIN,
    "membre.usagers": Choice.FOR,
    "administrateur.salaries": Choice.AGAINST,
}


def consult_in_writing(stage: Stage) -> None:
    """Seven members of eleven answer, and the calendar of the next meetings is approved."""
    planned = stage.days_ago(13, hour=9)
    secretariat = stage.actor("secretariat", planned)
    opens, ends = stage.days_ago(12, hour=11), stage.days_ago(4, hour=18)
    meeting = meetings.plan_meeting(
        meeting_id=uuid4(),
        starts_at=opens,
        ends_at=ends,
        place="par écrit, sur le site",
        is_demonstration=True,
        actor=secretariat,
        at=planned,
    )
    point = agenda.add_point(
        meeting_id=meeting.pk, title="Calendrier des séances du premier semestre", actor=secretariat, at=planned
    )
    ballot = ballots.prepare_ballot(item_id=point.pk, question=QUESTION, actor=secretariat, at=planned)
    consultations.send(meeting_id=meeting.pk, actor=secretariat, at=planned)
    consultations.open_those_due(at=opens)
    for login, choice in _ANSWERS.items():
        at = opens + timedelta(hours=2)
        ballots.cast_vote(ballot_id=ballot.pk, choice=choice, actor=stage.actor(login, at), at=at)
    # The clock of the demonstration never passes that of its loading.
    closed = min(ends + timedelta(minutes=10), stage.today)
    consultations.close(meeting_id=meeting.pk, actor=stage.actor("secretariat", closed), at=closed)


def invite_expert(stage: Stage, meeting: Meeting) -> None:
    """Heard on the file of the meeting, with the papers of that file, on that day only."""
    at = stage.days_ago(5)
    item = meeting.items.exclude(referral=None).get()
    person = stage.people["expertise"]
    papers = ReferralDocument.objects.filter(referral=item.referral_id, removed_at__isnull=True)
    hearings.invite(
        meeting_id=meeting.pk,
        item_id=item.pk,
        hearing_id=uuid4(),
        guest=hearings.Guest(
            name=person.full_name,
            quality="spécialiste du recrutement (personne inventée)",
            email=person.email,
            document_ids=[paper.pk for paper in papers],
        ),
        actor=stage.actor("secretariat", at),
        at=at,
    )

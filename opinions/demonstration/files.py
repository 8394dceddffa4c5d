"""What people do with a file, one act at a time, as the chapters of the story ask for it."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from django.db.models import QuerySet

from algorithms.models import SheetVersion
from charter.enums import EXPLAINED_GRADES, Grade
from charter.models import Commitment
from committee.enums.meetings import Choice, Presence
from committee.enums.referrals import DocumentKind
from committee.models import Meeting, Referral, Review
from committee.operations import agenda, attendance, ballots, meetings, papers, referrals, reviews
from committee.operations.attendance import Entry
from committee.operations.referrals import ReferralContent
from committee.operations.reviews import Assessment
from committee.queries.review_grid import points_of
from common.documents import Upload
from opinions.demonstration.people import PEOPLE
from opinions.demonstration.stage import Stage
from opinions.demonstration.texts import MARK, Findings

MEMBERS = [person.login for person in PEOPLE if person.seat]


def sheet_named(name: str) -> SheetVersion:
    """The published sheet of a known algorithm."""
    return published_sheets().filter(name__startswith=name).latest("number")


def published_sheets() -> QuerySet[SheetVersion]:
    """Every sheet that the public may read, in the order of their references."""
    return (
        SheetVersion.objects.filter(status="published")
        .select_related("algorithm__department")
        .order_by("algorithm__reference")
    )


def submit(stage: Stage, *, sheet: str, author: str, title: str, question: str, at: datetime) -> Referral:
    """A department drafts a referral, joins a note, and submits it."""
    actor = stage.actor(author, at)
    draft = draft_only(stage, sheet=sheet, author=author, title=title, question=question, at=at)
    note = Upload(name="note-de-presentation.txt", content=BytesIO(f"{MARK}\n{title}\n\n{question}\n".encode()))
    papers.add_documents(referral_id=draft.pk, kind=DocumentKind.PRESENTATION, uploads=[note], actor=actor, at=at)
    return referrals.submit_referral(referral_id=draft.pk, actor=actor, at=at + timedelta(minutes=20))


def draft_only(stage: Stage, *, sheet: str, author: str, title: str, question: str, at: datetime) -> Referral:
    content = ReferralContent(title=title, question=question, sheet_ids=(sheet_named(sheet).pk,))
    return referrals.draft_referral(
        referral_id=uuid4(), content=content, is_demonstration=True, actor=stage.actor(author, at), at=at
    )


def take_up(stage: Stage, referral: Referral, *, at: datetime) -> None:
    referrals.take_up_referral(referral_id=referral.pk, actor=stage.actor("secretariat", at), at=at)


def assign(stage: Stage, referral: Referral, *, rapporteur: str, reviewers: tuple[str, str], at: datetime) -> None:
    president = stage.actor("presidence", at)
    reviews.assign_rapporteur(referral_id=referral.pk, mandate_id=stage.mandate(rapporteur), actor=president, at=at)
    reviews.assign_reviewers(
        referral_id=referral.pk, mandate_ids=[stage.mandate(login) for login in reviewers], actor=president, at=at
    )


def review(stage: Stage, referral: Referral, *, reviewer: str, findings: Findings, at: datetime) -> None:
    given = Review.objects.get(referral=referral, mandate=stage.mandate(reviewer))
    reviews.give_review(
        review_id=given.pk,
        revision=given.revision,
        summary=MARK,
        assessments=_by_point(referral, findings),
        actor=stage.actor(reviewer, at),
        at=at,
    )


def consolidate(stage: Stage, referral: Referral, *, rapporteur: str, findings: Findings, at: datetime) -> None:
    referral.refresh_from_db()
    reviews.consolidate(
        referral_id=referral.pk,
        revision=referral.revision,
        assessments=_assessments(referral, findings),
        actor=stage.actor(rapporteur, at),
        at=at,
    )


def plan(stage: Stage, *, starts_at: datetime, at: datetime) -> Meeting:
    """A meeting in the calendar."""
    return meetings.plan_meeting(
        meeting_id=uuid4(),
        starts_at=starts_at,
        place="Paris, salle de démonstration",
        remote_access="Visioconférence de démonstration",
        is_demonstration=True,
        actor=stage.actor("secretariat", at),
        at=at,
    )


def meeting_on(stage: Stage, *, starts_at: datetime, planned: datetime, files: list[Referral]) -> Meeting:
    """A meeting planned, with these files on its agenda, and convened."""
    meeting = plan(stage, starts_at=starts_at, at=planned)
    secretariat = stage.actor("secretariat", planned)
    for referral in files:
        agenda.add_referral(meeting_id=meeting.pk, referral_id=referral.pk, actor=secretariat, at=planned)
    return meetings.convene_meeting(meeting_id=meeting.pk, actor=stage.actor("presidence", planned), at=planned)


def attend(stage: Stage, meeting: Meeting, *, at: datetime) -> None:
    """Seven in the room, two at a distance, one proxy, one excused."""
    entries = {stage.mandate(login): Entry(presence=Presence.IN_PERSON) for login in MEMBERS}
    entries[stage.mandate("membre.usagers")] = Entry(presence=Presence.REMOTE)
    entries[stage.mandate("administrateur.salaries")] = Entry(presence=Presence.REMOTE)
    entries[stage.mandate("membre.usagers2")] = Entry(
        presence=Presence.PROXY, holder_id=stage.mandate("membre.usagers")
    )
    entries[stage.mandate("administrateur.employeurs")] = Entry(presence=Presence.EXCUSED)
    meeting.refresh_from_db()
    attendance.record_attendance(
        meeting_id=meeting.pk,
        revision=meeting.revision,
        entries=entries,
        actor=stage.actor("secretariat", at),
        at=at,
    )


def vote(stage: Stage, ballot_id: UUID, *, against: tuple[str, ...], abstain: tuple[str, ...], at: datetime) -> None:
    """Open, everybody here votes, close, proclaim."""
    president = stage.actor("presidence", at)
    ballots.open_ballot(ballot_id=ballot_id, actor=president, at=at)
    absent = {"membre.usagers2", "administrateur.employeurs"}
    for login in MEMBERS:
        if login not in absent:
            choice = Choice.AGAINST if login in against else Choice.ABSTAIN if login in abstain else Choice.FOR
            ballots.cast_vote(ballot_id=ballot_id, choice=choice, actor=stage.actor(login, at), at=at)
    ballots.cast_vote(
        ballot_id=ballot_id,
        choice=Choice.FOR,
        for_mandate_id=stage.mandate("membre.usagers2"),
        actor=stage.actor("membre.usagers", at),
        at=at,
    )
    ballots.close_ballot(ballot_id=ballot_id, actor=president, at=at + timedelta(minutes=5))
    ballots.proclaim_ballot(ballot_id=ballot_id, actor=president, at=at + timedelta(minutes=6))


def _by_point(referral: Referral, findings: Findings) -> dict[UUID, Assessment]:
    """The first criterion carries what is said of the commitment; the others conform, unless said otherwise."""
    referral.refresh_from_db()
    note = referral.documents.first()
    said = {}
    for point in points_of(referral):
        position, number = point.commitment.position, point.criterion.position if point.criterion else 1
        grade, text = findings.get((position, number)) or (findings[position] if number == 1 else (Grade.COMPLIANT, ""))
        is_explained = grade in EXPLAINED_GRADES
        said[point.key] = Assessment(
            grade=grade,
            text=text,
            evidence="Note de présentation" if is_explained else "",
            document_id=note.pk if note and is_explained else None,
        )
    return said


def _assessments(referral: Referral, findings: Findings) -> dict[UUID, Assessment]:
    referral.refresh_from_db()
    commitments = Commitment.objects.filter(version=referral.charter_version)
    return {
        commitment.pk: Assessment(grade=findings[commitment.position][0], text=findings[commitment.position][1])
        for commitment in commitments
    }

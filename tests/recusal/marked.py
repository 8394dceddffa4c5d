"""A file whose every text is a mark, brought to each stage of its life, with everybody who has a part in it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from accounts.enums import Role
from accounts.models import User
from algorithms.models import SheetVersion
from charter.models import Commitment
from committee.assembly import assemble
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus, Presence
from committee.enums.referrals import ReferralStatus as S
from committee.models import (
    AgendaItem,
    Attendance,
    Ballot,
    ConflictWaiver,
    ConsolidatedFinding,
    Finding,
    Hearing,
    Mandate,
    Meeting,
    MeetingPaper,
    Referral,
    Review,
    Vote,
)
from committee.operations.ballot_counts import tally_of
from opinions.enums.opinions import OpinionStatus as O
from opinions.models import Comment, FactCheck, Opinion, PublicationItem, PublicationJob
from tests.algorithms.factories import AlgorithmFactory, SheetVersionFactory, SupplierFactory
from tests.committee.factories import MandateFactory, MeetingFactory, UserFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, a_paper
from tests.opinions.factories import _publish, _recommend, add_draft, text

# In every text of the file; in its title, which the recused may still read where they are told that they left; in what
# the whole world reads once the opinion is published.
MARK, TITLE, PUBLIC = "CANARI", "INTITULE", "PUBLIE"
STAGES = [
    "requested", "submitted", "incomplete", "under_review", "consolidated", "scheduled", "convened", "voting",
    "counted", "deliberated", "adopted", "signed", "published",
]  # fmt: skip
ENDS = ["declined", "withdrawn", "lapsed"]
STATUSES = {
    "consolidated": S.UNDER_REVIEW, "convened": S.SCHEDULED, "voting": S.SCHEDULED, "counted": S.SCHEDULED,
    "adopted": S.DELIBERATED, "signed": S.DELIBERATED, "published": S.ANSWERED,
}  # fmt: skip
MEETINGS = {
    "scheduled": MeetingStatus.PLANNED, "convened": MeetingStatus.CONVENED, "voting": MeetingStatus.OPEN,
    "counted": MeetingStatus.OPEN, "deliberated": MeetingStatus.OPEN, "adopted": MeetingStatus.CLOSED,
    "signed": MeetingStatus.CLOSED, "published": MeetingStatus.CLOSED,
}  # fmt: skip
BALLOTS = {"voting": BallotStatus.OPEN, "counted": BallotStatus.CLOSED}
OPINIONS = {"adopted": O.ADOPTED, "signed": O.SIGNED, "published": O.PUBLISHED}
ROLES = ["member", "reviewer", "rapporteur", "president", "vice", "holder", "giver", "clerk", "former"]
_PEOPLE = {"reviewer": "first"}


@dataclass
class Marked:
    stage: str
    people: People
    referral: Referral
    sheet: SheetVersion
    mandates: dict[str, Mandate]
    reviews: list[Review] = field(default_factory=list)
    papers: list[Any] = field(default_factory=list)
    meeting: Meeting | None = None
    item: AgendaItem | None = None
    ballot: Ballot | None = None
    frozen: list[MeetingPaper] = field(default_factory=list)
    hearing: Hearing | None = None
    opinion: Opinion | None = None
    job: PublicationJob | None = None

    def person(self, role: str) -> User:
        return self.mandates[role].person

    def has_come_to(self, stage: str) -> bool:
        return self.stage in STAGES and STAGES.index(self.stage) >= STAGES.index(stage)


def marked(stage: str) -> Marked:
    """`marked("voting")` has everything that a file has when the committee votes on it."""
    status = STATUSES.get(stage) or S(stage)
    taken_up = status not in {S.REQUESTED, S.SUBMITTED, S.INCOMPLETE, S.DECLINED}
    referral = ReferralFactory(
        status=status,
        taken_up=taken_up,
        title=TITLE,
        question=f"{MARK}-QUESTION",
        urgency="urgent",
        urgency_reason=f"{MARK}-URGENCE",
        **({"closing_reason": f"{MARK}-CLOTURE"} if stage in ENDS else {}),
    )
    people = People(referral)
    made = Marked(stage, people, referral, _sheet(referral), _mandates(people))
    made.papers = [a_paper(referral, by=people.users["contributor"], name=f"{MARK}.txt", content=b"CANARI-CONTENU")]
    referral.information_requests.filter(answered_at=None).update(missing=[f"{MARK}-MANQUE"])
    if stage != "incomplete":
        referral.information_requests.create(
            missing=[f"{MARK}-MANQUE"], asked_at=AT - timedelta(days=8), asked_by=people.users["secretariat"],
            answer=f"{MARK}-REPONSE", answered_at=AT - timedelta(days=7), answered_by=people.users["contributor"],
        )  # fmt: skip
    _waive(made)
    if made.has_come_to("under_review"):
        _examine(made)
    if made.has_come_to("consolidated"):
        _consolidate(made)
    if made.has_come_to("scheduled"):
        _meet(made)
    if made.has_come_to("deliberated"):
        _conclude(made)
    return made


def _sheet(referral: Referral) -> SheetVersion:
    """Approved and not published: it is known by the file only."""
    algorithm = AlgorithmFactory(department=referral.department)
    said = {name: f"{MARK}-{name}" for name in ("name", "purpose", "context", "operations", "audience")}
    version = SheetVersionFactory(status="approved", algorithm=algorithm, **said)
    SupplierFactory(sheet=version, name=f"{MARK}-supplier")
    referral.sheets.create(version=version)
    return version


def _mandates(people: People) -> dict[str, Mandate]:
    clerk = MandateFactory(person=UserFactory(full_name="Clerk", roles=[Role.SECRETARIAT]))
    extra = {"holder": MandateFactory(), "giver": MandateFactory(), "clerk": clerk}
    former = Mandate.objects.get(person=people.users["former"])
    return people.mandates | {"reviewer": people.mandates["first"], "former": former} | extra


def _waive(made: Marked) -> None:
    ConflictWaiver.objects.create(
        referral=made.referral,
        person=made.people.users["second"],
        ground="0" * 32,
        finding=f"{MARK}-RAPPROCHEMENT",
        reason=f"{MARK}-LEVEE",
        signed_at=AT,
        signed_by=made.person("president"),
    )


def _examine(made: Marked) -> None:
    made.referral.rapporteur = made.mandates["rapporteur"]
    made.referral.save()
    for name in ("first", "second"):
        given = {"assigned_at": AT, "assigned_by": made.person("vice"), "summary": f"{MARK}-SYNTHESE"}
        review = Review.objects.create(referral=made.referral, mandate=made.mandates[name], **given)
        for commitment in _commitments(made):
            Finding.objects.create(review=review, commitment=commitment, grade="compliant", comment=f"{MARK}-EXAMEN")
        if made.has_come_to("consolidated"):
            review.status, review.given_at = "given", AT
            review.save()
        made.reviews.append(review)


def _commitments(made: Marked) -> list[Commitment]:
    assert made.referral.charter_version is not None
    return list(made.referral.charter_version.commitments.all())


def _consolidate(made: Marked) -> None:
    by = made.person("rapporteur")
    for commitment in _commitments(made):
        said = {"grade": "compliant", "text": f"{MARK}-CONSTAT", "written_at": AT, "written_by": by}
        ConsolidatedFinding.objects.create(referral=made.referral, commitment=commitment, **said)
    made.opinion = Opinion.objects.create(referral=made.referral, opened_at=AT, opened_by=by)
    for number in (1, 2):
        add_draft(made.opinion, _text(made, f"{MARK}-{number}"), by=by, number=number)
    _review(made)
    if made.has_come_to("published"):
        add_draft(made.opinion, _text(made, PUBLIC), by=by, number=3)


def _review(made: Marked) -> None:
    """A comment on a passage, what followed it, and the facts that a department was asked to check."""
    assert made.opinion is not None
    by, draft = made.person("rapporteur"), made.opinion.drafts.get(number=2)
    place = {"zone": "essential", "number": 1, "passage": "L’essentiel", "quote": f"{MARK}-CITE"}
    said = {"text": f"{MARK}-COMMENTAIRE", "wording": f"{MARK}-REDACTION", "proposes": True}
    comment = Comment.objects.create(
        opinion=made.opinion, draft=draft, posted_at=AT, author=made.people.users["second"], **place, **said
    )
    comment.entries.create(kind="reply", text=f"{MARK}-REPLIQUE", posted_at=AT, author=by)
    if made.referral.department is None:
        return
    check = FactCheck.objects.create(
        opinion=made.opinion,
        draft=draft,
        department=made.referral.department,
        days=5,
        due_on=AT.date(),
        opened_at=AT,
        opened_by=by,
    )
    passage = check.passages.create(position=1, zone="visas", number=1, label="Visas", text=f"{MARK}-FAIT")
    passage.answers.create(
        verdict="inexact",
        correction=f"{MARK}-EXACT",
        evidence=f"{MARK}-PREUVE",
        answered_at=AT,
        answered_by=made.people.users["contributor"],
    )


def _text(made: Marked, word: str) -> Any:
    addressee = made.referral.department.code if made.referral.department else ""
    said = {"essential": (word,), "operative": f"{word}.", "report_by": word}
    whole = text(addressee=addressee, title=f"Avis {word}", **said)
    recommendations = [
        type(one)(**{**{name: getattr(one, name) for name in one.__slots__}, "text": word, "measure": word})
        for one in whole.recommendations
    ]
    return text(addressee=addressee, title=f"Avis {word}", recommendations=tuple(recommendations), **said)


def _meet(made: Marked) -> None:
    by, status = made.people.users["secretariat"], MEETINGS[made.stage]
    given: dict[str, Any] = {"status": status, "starts_at": AT}
    if status != MeetingStatus.PLANNED:
        given |= {"convened_at": AT, "convened_by": by, "rules": made.referral.rules, "edition": 1}
    if made.has_come_to("voting"):
        given |= {"opened_at": AT, "opened_by": by, "minutes_note": f"{MARK}-SEANCE", "quorum_note": "Quorum atteint."}
    if status == MeetingStatus.CLOSED:
        given |= {"closed_at": AT, "closed_by": by}
    made.meeting = MeetingFactory(**given)
    made.item = AgendaItem.objects.create(
        meeting=made.meeting, position=1, referral=made.referral, note=f"{MARK}-NOTE" if "opened_at" in given else ""
    )
    AgendaItem.objects.create(meeting=made.meeting, position=2, title="Questions diverses")
    if status != MeetingStatus.PLANNED:
        _freeze(made)
    _attend(made)
    _vote(made)


def _freeze(made: Marked) -> None:
    given = {"meeting": made.meeting, "edition": 1, "referral": made.referral, "frozen_at": AT, "name": f"{MARK}-PIECE"}
    document = {"document": made.papers[0], "sha256": made.papers[0].document.sha256}
    made.frozen = [MeetingPaper.objects.create(**given, **kept) for kept in (document, {"sheet": made.sheet})]
    made.hearing = Hearing.objects.create(
        meeting=made.meeting,
        referral=made.referral,
        person=UserFactory(),
        name=f"{MARK}-EXPERTE",
        quality=f"{MARK}-QUALITE",
        invited_at=AT,
        invited_by=made.people.users["secretariat"],
    )
    made.hearing.papers.create(document=made.papers[0])


def _attend(made: Marked) -> None:
    for role in ("member", "first", "second", "president", "vice", "rapporteur", "holder", "clerk", "giver"):
        is_away = role == "giver"
        Attendance.objects.create(
            meeting=made.meeting,
            mandate=made.mandates[role],
            presence=Presence.PROXY if is_away else Presence.IN_PERSON,
            proxy_holder=made.mandates["holder"] if is_away else None,
            recorded_at=AT,
            recorded_by=made.people.users["secretariat"],
        )


def _vote(made: Marked) -> None:
    assert made.opinion is not None
    by = made.person("president")
    made.opinion.status = O.CIRCULATED
    made.opinion.save()
    made.ballot = Ballot.objects.create(
        item=made.item,
        question=f"{MARK}-SCRUTIN",
        subject_label=f"{MARK}-TEXTE",
        text_sha256=made.opinion.drafts.order_by("-number")[0].sha256,
        prepared_at=AT,
        prepared_by=by,
    )
    made.opinion.ballot, made.opinion.status = made.ballot, O.PUT_TO_VOTE
    made.opinion.save()
    if not made.has_come_to("voting"):
        return
    _move(made.ballot, BallotStatus.OPEN, opened_at=AT, opened_by=by)
    for role in ("member", "first", "president", "vice", "rapporteur", "holder", "clerk", "giver"):
        caster = made.person("holder" if role == "giver" else role)
        cast = {"choice": Choice.FOR, "cast_at": AT, "cast_by": caster, "as_proxy": role == "giver"}
        Vote.objects.create(ballot=made.ballot, mandate=made.mandates[role], **cast)
    if made.has_come_to("counted"):
        mandates = Mandate.objects.exclude(person=made.people.users["former"]).select_related("person", "seat")
        here = assemble(mandates, Attendance.objects.filter(meeting=made.meeting))
        tally = tally_of(made.ballot, here, made.referral.rules).as_record()
        closed = {"closed_at": AT, "closed_by": by, "is_carried": True, "assembly": here.as_record(), "tally": tally}
        _move(made.ballot, BallotStatus.CLOSED, explanation=f"{MARK}-RESULTAT", **closed)


def _move(ballot: Ballot, status: BallotStatus, **given: Any) -> None:
    Ballot.objects.filter(pk=ballot.pk).update(status=status, **given)
    ballot.refresh_from_db()


def _conclude(made: Marked) -> None:
    """Proclaimed, then adopted, signed, on its way to the bulletin, published."""
    opinion, president = made.opinion, made.person("president")
    assert opinion is not None
    assert made.ballot is not None
    _move(made.ballot, BallotStatus.PROCLAIMED, proclaimed_at=AT, proclaimed_by=president)
    opinion.ballot = made.ballot
    if made.has_come_to("adopted"):
        draft = opinion.drafts.order_by("-number")[0]
        opinion.adopted_draft, opinion.adopted_at, opinion.adopted_by = draft, AT, president
        opinion.status = O.ADOPTED
        opinion.save()
        _recommend(opinion, draft)
    if made.has_come_to("signed"):
        opinion.signed_at, opinion.signed_by, opinion.status = AT, president, O.SIGNED
        opinion.save()
        secretary = made.people.users["secretariat"]
        made.job = PublicationJob.objects.create(publish_on=AT.date(), requested_at=AT, requested_by=secretary)
        PublicationItem.objects.create(job=made.job, opinion=opinion, position=1)
    if made.has_come_to("published"):
        _publish(opinion, 1)
        opinion.status = O.PUBLISHED
        opinion.save()

"""Opinions as they would be found in each state, and the people around one."""

from copy import copy
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from accounts.models import Department, User
from bulletin import operations as bulletin
from charter.enums import Grade
from committee.assembly import Seated
from committee.enums.meetings import BallotMode, BallotStatus, Presence
from committee.enums.referrals import ReferralStatus as R
from committee.models import AgendaItem, Ballot, ConsolidatedFinding, Referral
from opinions.content import Content, DraftRecommendation, Recital, in_french
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import Outcome
from opinions.models import DraftVersion, Opinion, Recommendation
from tests.bulletin.factories import OpinionActFactory
from tests.committee.factories import MeetingFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, sheet_of

VOTED = {S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.NOTIFIED, S.PUBLISHED}
ADOPTED = {S.ADOPTED, S.SIGNED, S.NOTIFIED, S.PUBLISHED}
SIGNED = {S.SIGNED, S.NOTIFIED, S.PUBLISHED}
RECITALS = {1: ("Considérant un ;", "Considérant deux ;"), 3: ("Considérant trois ;",)}
_REFERRALS = {S.ADOPTED: R.DELIBERATED, S.SIGNED: R.DELIBERATED, S.NOTIFIED: R.DELIBERATED, S.PUBLISHED: R.ANSWERED}


@dataclass
class File:
    """One opinion, its referral, its people, its ballot."""

    opinion: Opinion
    referral: Referral
    people: People
    addressee: Department

    @property
    def recommendations(self) -> list[Recommendation]:
        return list(self.opinion.recommendations.order_by("number"))

    @property
    def drafts(self) -> list[DraftVersion]:
        return list(self.opinion.drafts.order_by("number"))


def text(*, addressee: str = "direction-x", count: int = 2, **given: Any) -> Content:
    """A complete text: everything that the form of an opinion asks for."""
    whole = Content(
        title="Avis sur un traitement",
        essential=("Le comité est favorable.",),
        visas=("Vu le code du travail,", "Vu la saisine,"),
        report_by="Sur le rapport de Rapporteur,",
        recitals=tuple(
            Recital(
                commitment=f"engagement-{n}",
                title=f"Engagement {n} – Engagement numéro {n}",
                paragraphs=RECITALS.get(n, ()),
            )
            for n in range(1, 8)
        ),
        outcome=Outcome.WITH_RECOMMENDATIONS.value if count else Outcome.FAVOURABLE.value,
        operative="Le traitement peut être déployé.",
        recommendations=tuple(
            DraftRecommendation(
                number=number,
                text=f"Recommandation numéro {number}.",
                addressee=addressee,
                commitment="engagement-1",
                due_on="2027-06-30",
                measure="Une mesure",
            )
            for number in range(1, count + 1)
        ),
    )
    return in_french(replace(whole, **given))


def an_opinion(
    status: S = S.DRAFTING,
    *,
    content: Content | None = None,
    number: int = 1,
    count: int = 2,
    is_carried: bool = True,
    beside: File | None = None,
    voters: tuple[str, ...] = (),
    mode: BallotMode = BallotMode.NAMED,
    follows: Referral | None = None,
) -> File:
    """`an_opinion(S.SIGNED)` satisfies every constraint and trigger by itself.

    `voters` are the people who were in the room for the vote, when it matters.

    A second one is made `beside` the first: for the same department, with the same people, nobody recused from it.
    """
    given: dict[str, Any] = {"department": beside.addressee} if beside else {}
    given |= {"follows": follows} if follows else {}
    referral = ReferralFactory(status=_REFERRALS.get(status, R.SCHEDULED), taken_up=True, **given)
    sheet_of(referral)
    people = _same(beside.people, referral) if beside else People(referral)
    people.assign(first="given", second="given") if status not in ADOPTED else _report(people)
    retain_findings(referral, by=people.users["rapporteur"])
    addressee = referral.department
    content = content or text(addressee=addressee.code, count=count)
    opinion = Opinion.objects.create(
        referral=referral, opened_at=AT - timedelta(days=2), opened_by=people.users["rapporteur"]
    )
    draft = add_draft(opinion, content, by=people.users["rapporteur"])
    cast = {"mode": mode, "assembly": [asdict(_seated(people, who)) for who in voters]}
    _bring_to(opinion, status, draft, people, is_carried=is_carried, number=number, cast=cast)
    return File(opinion, referral, people, addressee)


def add_draft(opinion: Opinion, content: Content, *, by: User, number: int = 1) -> DraftVersion:
    return DraftVersion.objects.create(
        opinion=opinion,
        number=number,
        created_at=AT - timedelta(days=2) + timedelta(minutes=number),
        created_by=by,
        content=content.as_json(),
        outcome=content.outcome,
        sha256=content.sha256,
    )


def retain_findings(referral: Referral, *, by: User, grade: Grade = Grade.COMPLIANT) -> None:
    for commitment in referral.charter_version.commitments.all():
        ConsolidatedFinding.objects.create(
            referral=referral,
            commitment=commitment,
            grade=grade,
            text=f"Constat sur l’engagement {commitment.position}",
            written_at=AT,
            written_by=by,
        )


def agenda_item(referral: Referral) -> AgendaItem:
    """A meeting ahead that deals with the file."""
    return AgendaItem.objects.create(meeting=MeetingFactory(), position=1, referral=referral)


def a_ballot(
    referral: Referral, sha256: str, status: BallotStatus, *, by: User, is_carried: bool = True, **given: Any
) -> Ballot:
    fields: dict[str, Any] = dict(given)
    if status in {BallotStatus.OPEN, BallotStatus.CLOSED, BallotStatus.PROCLAIMED}:
        fields |= {"opened_at": AT, "opened_by": by}
    if status in {BallotStatus.CLOSED, BallotStatus.PROCLAIMED}:
        fields |= {"closed_at": AT, "closed_by": by, "is_carried": is_carried}
    if status == BallotStatus.PROCLAIMED:
        fields |= {"proclaimed_at": AT, "proclaimed_by": by, "tally": TALLY, "explanation": "Adopté."}
    if status == BallotStatus.ANNULLED:
        fields |= {"annulled_at": AT, "annulled_by": by, "annulled_reason": "erreur"}
    return Ballot.objects.create(
        item=AgendaItem.objects.filter(referral=referral).first() or agenda_item(referral),
        question="Adoptez-vous cet avis ?",
        text_sha256=sha256,
        prepared_at=AT,
        prepared_by=by,
        status=status,
        **fields,
    )


TALLY = {
    "voters": 7,
    "votes_for": 6,
    "against": 1,
    "abstain": 0,
    "no_part": 0,
    "not_cast": 0,
    "basis": "present",
    "base": 7,
    "required": 4,
    "casting": "",
    "is_carried": True,
    "source": "CRPA, art. R.133-11",
}


def published(number: int = 1, *, count: int = 2, beside: File | None = None) -> File:
    """A published opinion, in a real issue of the bulletin; its addressee is the department of its referral."""
    return an_opinion(S.PUBLISHED, number=number, count=count, beside=beside)


def proclaimed(*, is_carried: bool = True, sha256: str = "", status: BallotStatus = BallotStatus.PROCLAIMED) -> File:
    """Put to the vote, and the vote is over."""
    file = an_opinion(S.CIRCULATED)
    sha256 = sha256 or file.drafts[0].sha256
    ballot = a_ballot(file.referral, sha256, status, by=file.people.users["president"], is_carried=is_carried)
    Opinion.objects.filter(pk=file.opinion.pk).update(status=S.PUT_TO_VOTE, ballot=ballot)
    return file


def _seated(people: People, who: str) -> Seated:
    person = people.users[who]
    mandate_id = people.mandates[who].pk
    return Seated(
        mandate_id=mandate_id, person_id=person.pk, name=person.full_name, seat="siège", presence=Presence.IN_PERSON
    )


def _same(people: People, referral: Referral) -> People:
    found = copy(people)
    found.referral = referral
    return found


def _report(people: People) -> None:
    people.referral.rapporteur = people.mandates["rapporteur"]
    people.referral.save()


def _bring_to(
    opinion: Opinion,
    status: S,
    draft: DraftVersion,
    people: People,
    *,
    is_carried: bool,
    number: int,
    cast: dict[str, Any],
) -> None:
    """Along the table of states, as PostgreSQL wants it."""
    president = people.users["president"]
    for step in [S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.NOTIFIED, S.PUBLISHED]:
        if list(S).index(step) > list(S).index(status):
            return
        if step == S.PUT_TO_VOTE:
            state = BallotStatus.PROCLAIMED if status != S.PUT_TO_VOTE or not is_carried else BallotStatus.READY
            given = cast if state == BallotStatus.PROCLAIMED else {}
            opinion.ballot = a_ballot(
                opinion.referral, draft.sha256, state, by=president, is_carried=is_carried, **given
            )
        if step == S.ADOPTED:
            opinion.adopted_draft, opinion.adopted_at, opinion.adopted_by = draft, AT, people.users["secretariat"]
            _recommend(opinion, draft)
        if step == S.SIGNED:
            opinion.signed_at, opinion.signed_by = AT, president
        if step == S.NOTIFIED:
            if status != S.NOTIFIED:
                continue
            opinion.notified_at, opinion.notified_by = AT, president
        if step == S.PUBLISHED:
            _publish(opinion, number)
        opinion.status = step
        opinion.save()


def _recommend(opinion: Opinion, draft: DraftVersion) -> None:
    commitments = {one.code: one for one in opinion.referral.charter_version.commitments.all()}
    departments = {one.code: one for one in Department.objects.all()}
    for said in draft.content["recommendations"]:
        Recommendation.objects.create(
            opinion=opinion,
            number=said["number"],
            text=said["text"],
            addressee=departments[said["addressee"]],
            commitment=commitments[said["commitment"]],
            measure=said["measure"],
            due_on=said["due_on"] or None,
        )


def _publish(opinion: Opinion, number: int) -> None:
    act = OpinionActFactory(number=number, issue=number, subjects=(opinion.referral.reference,))
    issue = bulletin.publish_issue(
        year=2026,
        number=number,
        published_on=AT.date(),
        acts=[act],
        html="<p>numéro</p>",
        pdf=b"%PDF-1.7 issue " + uuid4().bytes,
        record={},
        actor=_Press(),
        at=AT,
    )
    opinion.year, opinion.number, opinion.published_at = 2026, number, AT
    opinion.publication_id = issue.publications.get().pk
    for recommendation in opinion.recommendations.all():
        recommendation.reference = f"REC-2026-{number:02d}-{recommendation.number}"
        recommendation.save()


class _Press:
    journal_id = ""
    journal_label = "essai"

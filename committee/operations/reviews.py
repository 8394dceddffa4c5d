"""Examining a file: who reports, who reviews, what each one says, what the rapporteur retains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from charter.enums import EXPLAINED_GRADES, Grade
from charter.points import Point
from committee.enums.referrals import LetterKind, ReviewPhase, ReviewStatus, ReviewStep
from committee.enums.referrals import ReferralStep as Step
from committee.models import ConsolidatedFinding, Finding, Mandate, Referral, Review
from committee.operations.referral_letters import announce
from committee.operations.referral_steps import lock, refuse_stale, settle, take
from committee.operations.waivers import refuse_unsettled_people
from committee.policies import reviews as policies
from committee.queries.files import documents_visible_to
from committee.queries.referrals import members_free_for
from committee.queries.review_grid import points_of
from committee.queries.reviews import commitments_of, phase_of
from committee.workflow.phases import EXAMINED, REVIEWERS_NEEDED
from committee.workflow.referrals import REVIEW
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.typography import listed
from common.verdicts import HIDDEN, require

# What a finding says, carried to the review that replaces it.
_SAID = ("commitment_id", "criterion_id", "grade", "comment", "evidence", "document_id")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is said of one point: a criterion, or a whole commitment. A grade may be missing in what is only saved."""

    grade: Grade | None
    text: str = ""
    evidence: str = ""
    document_id: UUID | None = None


@transaction.atomic
def assign_rapporteur(*, referral_id: UUID, actor: Actor, at: datetime, mandate_id: int) -> Referral:
    """Entrust the report to a member in mandate, not recused, without an unsettled link, who does not review it.

    Raises: RuleBroken otherwise.
    """
    referral, actor = take(referral_id, Step.ASSIGN_RAPPORTEUR, actor, at)
    mandate = _free(referral, [mandate_id], at)[0]
    if _active_reviews(referral).filter(mandate__person=mandate.person_id).exists():
        raise RuleBroken(
            "Ce membre examine déjà le dossier : le rapporteur met en commun des examens qui ne sont pas le sien."
        )
    referral.rapporteur = mandate
    settle(referral, Step.ASSIGN_RAPPORTEUR, actor=actor, at=at, told=mandate.person.full_name, mandate=mandate.pk)
    announce(LetterKind.ASSIGNED, referral, at=at, to=[mandate.person_id])
    return referral


@transaction.atomic
def assign_reviewers(*, referral_id: UUID, actor: Actor, at: datetime, mandate_ids: Sequence[int]) -> Referral:
    """Ask two members at least for a review. Who was asked and no longer is loses it; a given review stays.

    Raises: RuleBroken when there are fewer than two, or one is recused, out of mandate, or the rapporteur.
    """
    referral, actor = take(referral_id, Step.ASSIGN_REVIEWERS, actor, at)
    chosen = _free(referral, list(dict.fromkeys(mandate_ids)), at)
    if len(chosen) < REVIEWERS_NEEDED:
        raise RuleBroken(
            "Désignez deux examinateurs au moins : aucun ne voit l’examen de l’autre avant que tous soient rendus."
        )
    if referral.rapporteur and referral.rapporteur.person_id in {mandate.person_id for mandate in chosen}:
        raise RuleBroken("Le rapporteur ne peut pas être aussi examinateur : il met en commun les examens des autres.")
    people = {mandate.person_id: mandate for mandate in chosen}
    for review in _active_reviews(referral).select_related("mandate"):
        if review.mandate.person_id in people:
            del people[review.mandate.person_id]
        elif review.status == ReviewStatus.GIVEN:
            raise RuleBroken("Un examen rendu reste au dossier : gardez les membres qui ont déjà rendu le leur.")
        else:
            set_aside(review, at=at, reason="autre examinateur désigné")
    for mandate in people.values():
        Review.objects.create(referral=referral, mandate=mandate, assigned_at=at, assigned_by=actor.user)
    names = listed([mandate.person.full_name for mandate in chosen])
    settle(referral, Step.ASSIGN_REVIEWERS, actor=actor, at=at, told=names)
    if people:
        announce(LetterKind.ASSIGNED, referral, at=at, to=list(people))
    return referral


@transaction.atomic
def save_review(
    *,
    review_id: UUID,
    actor: Actor,
    at: datetime,
    revision: int,
    summary: str,
    assessments: Mapping[UUID, Assessment],
) -> Review:
    """Keep what was written so far; nobody else reads it. `assessments` by the key of each point.

    Raises: Stale when another tab saved since `revision`; RuleBroken for a paper that is not in the file.
    """
    review, referral, actor = _take_review(review_id, ReviewStep.SAVE, actor, at)
    points = points_of(referral)
    _refuse_foreign_papers(actor, referral, assessments)
    _write_review(review, points, revision, summary, assessments)
    review.save()
    journal.record(action="review.save", actor=actor, at=at, target=review, details={"revision": review.revision})
    return review


@transaction.atomic
def give_review(
    *,
    review_id: UUID,
    actor: Actor,
    at: datetime,
    revision: int,
    summary: str,
    assessments: Mapping[UUID, Assessment],
) -> Review:
    """Give the review for good: from now on it cannot change, and it is shared when all are given.

    Raises: RuleBroken when a point has no grade, or a reservation has no comment; otherwise as for `save_review`.
    """
    review, referral, actor = _take_review(review_id, ReviewStep.GIVE, actor, at)
    points = points_of(referral)
    _refuse_incomplete(points, assessments)
    _refuse_foreign_papers(actor, referral, assessments)
    _write_review(review, points, revision, summary, assessments)
    review.status, review.given_at = ReviewStatus.GIVEN, at
    review.save()
    journal.record(
        action="referral.give_review", actor=actor, at=at, target=referral, details={"review": str(review.pk)}
    )
    return review


@transaction.atomic
def confirm_review(*, review_id: UUID, actor: Actor, at: datetime) -> Review:
    """Say that the review stands for the sheet as it is now. It is as it was given; the journal tells when."""
    review, referral, actor = _take_review(review_id, ReviewStep.CONFIRM, actor, at)
    review.status, review.confirmed_at = REVIEW.target(ReviewStep.CONFIRM, source=review.status), at
    review.save()
    journal.record(
        action="referral.confirm_review", actor=actor, at=at, target=referral, details={"review": str(review.pk)}
    )
    return review


@transaction.atomic
def revise_review(*, review_id: UUID, actor: Actor, at: datetime) -> Review:
    """Write it again, from what it said, for the sheet as it is now: the one that was given is set aside and kept.

    Raises: WrongState when it is not to be confirmed: what is given is given.
    """
    before, referral, actor = _take_review(review_id, ReviewStep.CONFIRM, actor, at)
    set_aside(before, at=at, reason="fiche modifiée")
    review = Review.objects.create(
        referral=referral,
        mandate=before.mandate,
        replaces=before,
        summary=before.summary,
        assigned_at=at,
        assigned_by=actor.user,
    )
    said = Finding.objects.filter(review=before).values(*_SAID)
    Finding.objects.bulk_create(Finding(review=review, **finding) for finding in said)
    journal.record(
        action="referral.revise_review", actor=actor, at=at, target=referral, details={"review": str(review.pk)}
    )
    return review


@transaction.atomic
def consolidate(
    *, referral_id: UUID, actor: Actor, at: datetime, revision: int, assessments: Mapping[UUID, Assessment]
) -> Referral:
    """Write what the rapporteur retains for each commitment, once all reviews are shared. It may be written again.

    Raises: WrongState before all reviews are given and after the deliberation; Stale when saved since `revision`.
    """
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.can_consolidate(actor, referral))
    if phase_of(referral) != ReviewPhase.CONSOLIDATION:
        raise WrongState(
            "Les constats s’écrivent quand tous les examens sont rendus, et jusqu’à la délibération du comité."
        )
    refuse_stale(referral.revision, revision)
    for commitment in commitments_of(referral):
        said = assessments.get(commitment.pk, Assessment(None))
        ConsolidatedFinding.objects.update_or_create(
            referral=referral,
            commitment=commitment,
            defaults={"grade": said.grade or "", "text": said.text.strip(), "written_at": at, "written_by": actor.user},
        )
    referral.revision += 1
    referral.save()
    journal.record(action="referral.consolidate", actor=actor, at=at, target=referral)
    return referral


def set_aside(review: Review, *, at: datetime, reason: str) -> None:
    """Within an act that holds the referral: the review no longer counts, and is read by nobody."""
    review.status = REVIEW.target(ReviewStep.SET_ASIDE, source=review.status)
    review.set_aside_at, review.set_aside_reason = at, reason
    review.save()


def _take_review(review_id: UUID, step: ReviewStep, actor: Actor, at: datetime) -> tuple[Review, Referral, Actor]:
    """The referral is locked first, as everywhere: two last reviews given at once open one consolidation."""
    found = Review.objects.filter(pk=review_id).values_list("referral", flat=True).first()
    if found is None:
        raise NotVisible(HIDDEN.refusal)
    referral = lock(found, at=at)
    review = Review.objects.select_related("mandate__person").get(pk=review_id)
    actor = actors.again(actor, at)
    require(policies.can_write_review(actor, review, referral=referral))
    if referral.status not in EXAMINED:
        raise WrongState("L’examen de ce dossier est clos.")
    REVIEW.target(step, source=review.status)
    return review, referral, actor


def _write_review(
    review: Review, points: Sequence[Point], revision: int, summary: str, assessments: Mapping[UUID, Assessment]
) -> None:
    refuse_stale(review.revision, revision)
    review.revision += 1
    review.summary = summary.strip()
    for point in points:
        if (said := assessments.get(point.key)) is None:
            continue
        Finding.objects.update_or_create(
            review=review,
            commitment=point.commitment,
            criterion=point.criterion,
            defaults={
                "grade": said.grade or "",
                "comment": said.text.strip(),
                "evidence": said.evidence.strip(),
                "document_id": said.document_id,
            },
        )


def _refuse_incomplete(points: Sequence[Point], assessments: Mapping[UUID, Assessment]) -> None:
    lacks = []
    for point in points:
        said = assessments.get(point.key, Assessment(None))
        if said.grade is None:
            lacks.append(f"{point.name.capitalize()} : choisissez une appréciation.")
        elif said.grade in EXPLAINED_GRADES and not said.text.strip():
            lacks.append(f"{point.name.capitalize()} : expliquez la réserve ou la non-conformité.")
    if lacks:
        raise RuleBroken(" ".join(lacks))


def _refuse_foreign_papers(actor: Actor, referral: Referral, assessments: Mapping[UUID, Assessment]) -> None:
    cited = {said.document_id for said in assessments.values() if said.document_id}
    if cited - set(documents_visible_to(actor, referral_id=referral.pk).values_list("pk", flat=True)):
        raise RuleBroken("Une pièce citée n’est pas au dossier : choisissez parmi celles qui y sont.")


def _active_reviews(referral: Referral) -> QuerySet[Review]:
    return Review.objects.filter(referral=referral).exclude(status=ReviewStatus.SET_ASIDE)


def _free(referral: Referral, mandate_ids: Sequence[int], at: datetime) -> list[Mandate]:
    free = {mandate.pk: mandate for mandate in members_free_for(referral, on=timezone.localdate(at))}
    if not mandate_ids or set(mandate_ids) - set(free):
        raise RuleBroken("Choisissez des membres en cours de mandat qui ne sont pas déportés de ce dossier.")
    refuse_unsettled_people(referral, {free[mandate_id].person_id for mandate_id in mandate_ids}, at)
    return [free[mandate_id] for mandate_id in mandate_ids]

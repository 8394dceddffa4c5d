"""Leaving a file: from the commit of this act, its content, its votes and its tasks are no longer theirs."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from accounts.models import User
from committee.actors import mandates_of
from committee.enums.referrals import LetterKind, ReviewStatus
from committee.enums.referrals import ReferralStatus as S
from committee.models import Recusal, Referral, Review
from committee.operations.ballot_recusals import lock_ballots, take_votes_back
from committee.operations.referral_letters import announce
from committee.operations.referral_steps import lock
from committee.operations.reviews import set_aside
from committee.policies import referrals as policies
from common import journal
from common.errors import RuleBroken, WrongState
from common.typography import listed
from common.verdicts import require

_STILL_EXAMINED = frozenset({S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED})


@transaction.atomic
def recuse(*, referral_id: UUID, person_id: int, actor: Actor, at: datetime, reason: str) -> Recusal:
    """Record that a member takes no part in a file (CRPA, art. R.133-12).

    Within the same transaction the report and the review are taken back, and no vote in which the member took part
    stands as long as the opinion is not given (`ballot_recusals`). Nobody authorises a recusal, nothing undoes it.
    Raises: RuleBroken without a reason or for somebody who is not a member; WrongState when already recused.
    """
    ballots = lock_ballots(referral_id)
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.can_record_recusal(actor, referral, is_for_oneself=actor.user.pk == person_id))
    person = User.objects.get(pk=person_id)
    _refuse_outsiders(person, at)
    if not reason.strip():
        raise RuleBroken("Donnez le motif du déport : il n’est lu que par le secrétariat et le président.")
    if Recusal.objects.filter(referral=referral, person=person_id).exists():
        raise WrongState("Ce déport est déjà enregistré.")
    lost = _take_back(referral, person_id, at)
    recusal = Recusal.objects.create(
        referral=referral, person=person, reason=reason.strip(), declared_at=at, recorded_by=actor.user
    )
    lost += take_votes_back(ballots, referral, recusal, actor=actor, at=at)
    journal.record(
        action="referral.recuse",
        actor=actor,
        at=at,
        target=referral,
        on_behalf_of="" if actor.user.pk == person_id else person.full_name,
        details={"told": person.full_name + (f" ({listed(lost)})" if lost else ""), "person": person_id},
    )
    if lost and referral.status in _STILL_EXAMINED:
        announce(LetterKind.REPLACE, referral, at=at)
    return recusal


def _refuse_outsiders(person: User, at: datetime) -> None:
    """Raises: RuleBroken when they have no mandate that day, nor sit as the substitute of somebody who has."""
    if not mandates_of(person, at).exists():
        raise RuleBroken("Seul un membre en cours de mandat se déporte.")


def _take_back(referral: Referral, person_id: int, at: datetime) -> list[str]:
    """What the person held in a file still examined, now to be replaced, in words for the history."""
    if referral.status not in _STILL_EXAMINED:
        return []
    lost = []
    if referral.rapporteur is not None and referral.rapporteur.person_id == person_id:
        referral.rapporteur = None
        referral.revision += 1
        referral.save()
        lost.append("n’est plus rapporteur")
    reviews = Review.objects.filter(referral=referral, mandate__person=person_id)
    for review in reviews.exclude(status=ReviewStatus.SET_ASIDE):
        lost.append("son examen est écarté")
        set_aside(review, at=at, reason="déport")
    return lost

"""What is done about a recommendation: answered by its addressee in public, closed by the committee."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from bulletin import operations as bulletin
from committee.models import Referral
from committee.queries.referrals import with_presidency
from common import journal
from common.errors import NotVisible, RuleBroken
from common.typography import french
from common.verdicts import HIDDEN, require
from opinions import workflow
from opinions.enums.opinions import Position, RecommendationStep
from opinions.models import FollowUp, Recommendation
from opinions.policies import recommendations as policies
from opinions.rendering.follow_ups import act_of_follow_up

CLOSING = {
    RecommendationStep.CLOSE_IMPLEMENTED,
    RecommendationStep.CLOSE_PARTLY,
    RecommendationStep.CLOSE_NOT_IMPLEMENTED,
}


@transaction.atomic
def answer_recommendation(
    *, recommendation_id: UUID, actor: Actor, at: datetime, position: Position, body: str, signatory_title: str
) -> FollowUp:
    """The reasoned answer of the addressee, dated, signed, and public at once (loi organique 2011-333, art. 25: model).

    Raises: RuleBroken without reasons or without the quality of who signs.
    """
    recommendation = _take(recommendation_id, RecommendationStep.ANSWER, actor, at)
    if not body.strip():
        raise RuleBroken("La réponse donne ses raisons : écrivez-les.")
    if not signatory_title.strip():
        raise RuleBroken("Indiquez en quelle qualité vous signez.")
    follow_up = FollowUp(
        pk=uuid4(),
        recommendation=recommendation,
        position=position,
        body=french(body.strip()),
        answered_at=at,
        answered_by=actor.user,
        signatory_title=french(signatory_title.strip()),
    )
    follow_up.publication_id = bulletin.publish(act=act_of_follow_up(follow_up), actor=actor, at=at).pk
    follow_up.save(force_insert=True)
    _settle(recommendation, RecommendationStep.ANSWER, actor=actor, at=at, position=position)
    return follow_up


@transaction.atomic
def follow_recommendation(
    *, recommendation_id: UUID, actor: Actor, at: datetime, step: RecommendationStep, note: str = ""
) -> Recommendation:
    """What the committee notes: the work has begun, or how it ended.

    Raises: RuleBroken when it closes without saying on what it relies.
    """
    recommendation = _take(recommendation_id, step, actor, at)
    if step in CLOSING:
        if not note.strip():
            raise RuleBroken("Dites sur quoi le comité se fonde pour clore cette recommandation.")
        recommendation.closed_at, recommendation.closed_by = at, actor.user
        recommendation.closing_note = french(note.strip())
    _settle(recommendation, step, actor=actor, at=at)
    return recommendation


def _take(recommendation_id: UUID, step: RecommendationStep, actor: Actor, at: datetime) -> Recommendation:
    """Lock the row, then ask: may this person, and is it the moment?"""
    recommendation = (
        Recommendation.objects.select_related("opinion", "addressee", "commitment")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=recommendation_id)
        .first()
    )
    if recommendation is None:
        raise NotVisible(HIDDEN.refusal)
    referrals = with_presidency(Referral.objects.all(), on=timezone.localdate(at))
    recommendation.opinion.referral = referrals.get(pk=recommendation.opinion.referral_id)
    require(policies.STEPS[step](actors.again(actor, at), recommendation))
    workflow.RECOMMENDATION.target(step, source=recommendation.status)
    return recommendation


def _settle(
    recommendation: Recommendation, step: RecommendationStep, *, actor: Actor, at: datetime, **details: str
) -> None:
    before = recommendation.status
    recommendation.status = workflow.RECOMMENDATION.target(step, source=before)
    recommendation.save()
    journal.record(
        action=f"recommendation.{step}",
        actor=actor,
        at=at,
        target=recommendation,
        before=before,
        after=recommendation.status,
        details=details,
    )

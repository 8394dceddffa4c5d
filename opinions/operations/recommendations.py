"""What is done about a recommendation: answered and reported on by its addressee in public, found by the committee."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from bulletin import operations as bulletin
from committee.models import Referral
from committee.queries.referrals import with_presidency
from common import journal
from common.errors import NotVisible, RuleBroken, Stale
from common.typography import french
from common.verdicts import HIDDEN, require
from opinions import workflow
from opinions.enums.opinions import FollowUpForm, Position, RecommendationStep
from opinions.enums.opinions import RecommendationStatus as S
from opinions.evidence import Evidence
from opinions.models import FollowUp, FollowUpDraft, Recommendation
from opinions.operations.follow_up_documents import publish_pieces, refuse_unread
from opinions.policies import recommendations as policies
from opinions.rendering.follow_ups import act_of_follow_up

CLOSING = {
    RecommendationStep.CLOSE_IMPLEMENTED,
    RecommendationStep.CLOSE_PARTLY,
    RecommendationStep.CLOSE_NOT_IMPLEMENTED,
}
_ANSWERED_MEANWHILE = (
    "Une réponse à cette recommandation a été publiée pendant que vous écriviez. Votre texte est conservé ci-dessous : "
    "lisez-la, puis signez la vôtre seulement si la position change."
)


def step_of(recommendation: Recommendation, form: FollowUpForm) -> RecommendationStep:
    """What signing would do now."""
    if form == FollowUpForm.PROGRESS:
        return RecommendationStep.REPORT
    return RecommendationStep.ANSWER if recommendation.status == S.OPEN else RecommendationStep.ANSWER_AGAIN


@transaction.atomic
def answer_recommendation(
    *,
    recommendation_id: UUID,
    actor: Actor,
    at: datetime,
    position: Position,
    body: str,
    signatory_title: str,
    planned: str = "",
    planned_until: date | None = None,
    evidence: Sequence[Evidence] = (),
    base: int = 0,
) -> FollowUp:
    """The reasoned answer of the addressee, dated, signed, and public at once (loi organique 2011-333, art. 25: model).

    `base` is the number of answers that the signatory had before their eyes: a further answer takes the place of the
    one before, which stays readable.
    Raises: RuleBroken without reasons or without the quality of who signs; Stale when somebody answered in between.
    """
    recommendation, actor = take(recommendation_id, None, actor, at)
    step = step_of(recommendation, FollowUpForm.ANSWER)
    _ask(recommendation, step, actor)
    given = recommendation.follow_ups.filter(form=FollowUpForm.ANSWER).count()
    if given != base:
        raise Stale(_ANSWERED_MEANWHILE)
    if not body.strip():
        raise RuleBroken("La réponse donne ses raisons : écrivez-les.")
    answer = _word(FollowUpForm.ANSWER, given + 1, body, planned, planned_until, evidence, signatory_title)
    answer.position = position
    recommendation.position = position
    recommendation.answered_at = recommendation.answered_at or at
    recommendation.planned_until = planned_until
    _sign(answer, recommendation, actor=actor, at=at)
    _settle(recommendation, step, actor=actor, at=at, position=position, number=answer.number)
    return answer


@transaction.atomic
def report_progress(
    *,
    recommendation_id: UUID,
    actor: Actor,
    at: datetime,
    body: str,
    signatory_title: str,
    planned: str = "",
    planned_until: date | None = None,
    evidence: Sequence[Evidence] = (),
) -> FollowUp:
    """What the addressee has done since its answer, dated, signed, and public at once. It closes nothing.

    Raises: RuleBroken without a word on what was done, or without the quality of who signs.
    """
    recommendation, actor = take(recommendation_id, RecommendationStep.REPORT, actor, at)
    if not body.strip():
        raise RuleBroken("Dites ce qui a été fait.")
    told = recommendation.follow_ups.filter(form=FollowUpForm.PROGRESS).count()
    report = _word(FollowUpForm.PROGRESS, told + 1, body, planned, planned_until, evidence, signatory_title)
    recommendation.planned_until = planned_until or recommendation.planned_until
    _sign(report, recommendation, actor=actor, at=at)
    _settle(recommendation, RecommendationStep.REPORT, actor=actor, at=at, number=report.number)
    return report


@transaction.atomic
def follow_recommendation(
    *, recommendation_id: UUID, actor: Actor, at: datetime, step: RecommendationStep, note: str = ""
) -> Recommendation:
    """What the committee finds when it re-examines: under way, how it ended, or that it must be followed again. Public.

    Raises: RuleBroken when it does not say on what it relies.
    """
    recommendation, actor = take(recommendation_id, step, actor, at)
    if not note.strip():
        raise RuleBroken("Dites sur quoi le comité se fonde : ces raisons sont publiées.")
    state = workflow.RECOMMENDATION.target(step, source=recommendation.status)
    finding = FollowUp(
        form=FollowUpForm.FINDING,
        number=recommendation.follow_ups.filter(form=FollowUpForm.FINDING).count() + 1,
        state=state,
        is_reopening=step == RecommendationStep.REOPEN,
        body=french(note.strip()),
        signatory_title=f"Pour le comité éthique externe, {_quality(actor)}",
    )
    is_closing = step in CLOSING
    recommendation.closed_at = at if is_closing else None
    recommendation.closed_by = actor.user if is_closing else None
    recommendation.closing_note = finding.body if is_closing else ""
    _sign(finding, recommendation, actor=actor, at=at)
    _settle(recommendation, step, actor=actor, at=at, number=finding.number)
    return recommendation


def take(
    recommendation_id: UUID, step: RecommendationStep | None, actor: Actor, at: datetime
) -> tuple[Recommendation, Actor]:
    """Lock the row, read the person again, then ask when there is a step: may they, and is it the moment?"""
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
    actor = actors.again(actor, at)
    if step is not None:
        _ask(recommendation, step, actor)
    return recommendation, actor


def _ask(recommendation: Recommendation, step: RecommendationStep, actor: Actor) -> None:
    require(policies.STEPS[step](actor, recommendation))
    workflow.RECOMMENDATION.target(step, source=recommendation.status)


def _word(
    form: FollowUpForm,
    number: int,
    body: str,
    planned: str,
    planned_until: date | None,
    evidence: Sequence[Evidence],
    signatory_title: str,
) -> FollowUp:
    """What a department says, with its French spaces."""
    return FollowUp(
        form=form,
        number=number,
        body=french(body.strip()),
        planned=french(planned.strip()),
        planned_until=planned_until,
        evidence=[one.as_json() for one in evidence],
        signatory_title=french(signatory_title.strip()),
    )


def _sign(follow_up: FollowUp, recommendation: Recommendation, *, actor: Actor, at: datetime) -> None:
    """Publish what is signed with the pieces made public, and put away what prepared it."""
    if not follow_up.signatory_title:
        raise RuleBroken("Indiquez en quelle qualité vous signez.")
    follow_up.pk, follow_up.recommendation = uuid4(), recommendation
    follow_up.signed_at, follow_up.signed_by = at, actor.user
    draft = FollowUpDraft.objects.filter(recommendation=recommendation, form=follow_up.form).first()
    if draft is not None:
        follow_up.prepared_by_id = draft.saved_by_id
    joined = refuse_unread(recommendation, FollowUpForm(follow_up.form))
    pieces = publish_pieces(recommendation, joined, actor=actor, at=at)
    follow_up.publication_id = bulletin.publish(act=act_of_follow_up(follow_up, pieces), actor=actor, at=at).pk
    follow_up.save(force_insert=True)
    for one in joined:
        one.follow_up = follow_up
        one.save()
    if draft is not None:
        draft.delete()


def _quality(actor: Actor) -> str:
    if actor.is_president:
        return "la présidence"
    return "la vice-présidence" if actor.is_vice_president else "le secrétariat"


def _settle(
    recommendation: Recommendation, step: RecommendationStep, *, actor: Actor, at: datetime, **details: str | int
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

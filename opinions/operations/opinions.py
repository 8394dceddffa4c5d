"""From the consolidated reviews to a signed opinion. The text voted is the text adopted, by its hash."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.models import Department
from charter.models import Commitment
from committee.enums.referrals import LetterKind, ReferralStatus
from committee.models import Referral
from committee.operations.ballots import prepare_ballot
from committee.operations.referral_letters import announce
from committee.operations.referrals import mark_answered
from committee.queries.files import FileForOpinion, file_for_opinion
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.journal import Person
from common.verdicts import HIDDEN, require
from opinions import workflow
from opinions.content import Content, faults_of, from_json, in_french
from opinions.enums.opinions import OpinionStep
from opinions.models import DraftVersion, Opinion, Recommendation
from opinions.notification import notified_days, too_early
from opinions.operations.separate import refuse_while_awaited
from opinions.operations.steps import as_policies_want, settle, take
from opinions.operations.votes import adopted_at, is_lost
from opinions.policies import opinions as policies
from opinions.queries.opinions import agenda_item_ahead, drafts_of, founding_act, latest_draft
from opinions.references import recommendation_reference
from opinions.rules.proposal import proposed

# The opinion is written while its file is examined.
EXAMINED = frozenset({ReferralStatus.UNDER_REVIEW, ReferralStatus.SCHEDULED})
_NOT_EXAMINED = "L’avis se rédige pendant l’instruction de la saisine, avant la délibération."
FALLEN = (
    "Le scrutin qui a adopté ce texte est annulé par un déport : reprenez la rédaction, le comité votera de nouveau."
)
WRITING = frozenset({OpinionStep.SAVE, OpinionStep.CIRCULATE, OpinionStep.SUBMIT_TO_VOTE})


@transaction.atomic
def open_opinion(*, referral_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Begin the opinion on a referral, with a first version proposed from the facts. Asked twice, it is the same one.

    Raises: RuleBroken while the findings are not consolidated for each commitment.
    """
    referral = _referral(referral_id, at)
    actor = actors.again(actor, at)
    require(policies.can_open(actor, referral))
    known = Opinion.objects.filter(referral=referral).first()
    if known is not None:
        return known
    if referral.status not in EXAMINED:
        raise WrongState(_NOT_EXAMINED)
    facts = file_for_opinion(referral.pk)
    if lacks := _lacks(facts):
        raise RuleBroken(lacks)
    opinion = Opinion.objects.create(referral=referral, opened_at=at, opened_by=actor.user)
    content = proposed(
        facts,
        founding_act=founding_act(),
        decision=referral.rules.decision_reference if referral.rules else "",
        submitted_on=timezone.localdate(facts.submitted_at),
    )
    _add_draft(opinion, content, number=1, actor=actor, at=at)
    journal.record(action="opinion.open", actor=actor, at=at, target=opinion, after=opinion.status)
    return opinion


def lacks_before_opening(referral: Referral) -> str:
    """Why the opinion cannot be begun yet; nothing when it can."""
    if referral.status not in EXAMINED:
        return _NOT_EXAMINED
    return _lacks(file_for_opinion(referral.pk))


def _lacks(facts: FileForOpinion) -> str:
    if any(finding.grade is None for finding in facts.findings):
        return "Retenez d’abord un constat pour chaque engagement de la charte."
    return ""


@transaction.atomic
def save_draft(*, opinion_id: UUID, actor: Actor, at: datetime, base: int, content: Content) -> DraftVersion:
    """Add a version after the one that the writer had before their eyes.

    Raises: Stale when somebody saved another in between; nothing is overwritten.
    """
    opinion = _take(opinion_id, OpinionStep.SAVE, actor, at)
    latest, cleaned = latest_draft(opinion), in_french(content)
    # A second click, or nothing changed: there is nothing to overwrite.
    if cleaned.sha256 == latest.sha256:
        return latest
    if latest.number != base:
        # The second click came after somebody else's save: what it sends is a version already.
        already = drafts_of(opinion).filter(number__gt=base, sha256=cleaned.sha256, created_by=actor.user).first()
        if already is not None:
            return already
        raise Stale(f"{latest.created_by.full_name} a enregistré la version {latest.number} pendant que vous écriviez.")
    draft = _add_draft(opinion, cleaned, number=base + 1, actor=actor, at=at)
    settle(opinion, OpinionStep.SAVE, actor=actor, at=at, version=draft.number)
    return draft


@transaction.atomic
def circulate(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Give the draft to the members, complete in its form.

    Raises: RuleBroken with all that the form lacks.
    """
    opinion = _take(opinion_id, OpinionStep.CIRCULATE, actor, at)
    draft = latest_draft(opinion)
    _refuse_incomplete(opinion, from_json(draft.content))
    settle(opinion, OpinionStep.CIRCULATE, actor=actor, at=at, version=draft.number)
    return opinion


@transaction.atomic
def send_back(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Take the pen again before the vote."""
    opinion = _take(opinion_id, OpinionStep.SEND_BACK, actor, at)
    settle(opinion, OpinionStep.SEND_BACK, actor=actor, at=at)
    return opinion


@transaction.atomic
def submit_to_vote(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Put the last version, and no other, to the vote at the meeting that has the file on its agenda.

    Raises: RuleBroken when no meeting ahead has it.
    """
    opinion = _take(opinion_id, OpinionStep.SUBMIT_TO_VOTE, actor, at)
    draft = latest_draft(opinion)
    _refuse_incomplete(opinion, from_json(draft.content))
    item = agenda_item_ahead(opinion.referral)
    if item is None:
        raise RuleBroken("Cette saisine n’est à l’ordre du jour d’aucune séance à venir : inscrivez-la d’abord.")
    opinion.ballot = prepare_ballot(
        item_id=item.pk,
        question=f"Adoptez-vous l’avis sur la saisine {opinion.referral.reference} ?",
        subject_label=f"Version {draft.number} du texte",
        text_sha256=draft.sha256,
        actor=actor,
        at=at,
    )
    settle(opinion, OpinionStep.SUBMIT_TO_VOTE, actor=actor, at=at, version=draft.number, sha256=draft.sha256)
    return opinion


@transaction.atomic
def adopt(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Note that the committee adopted the text: that of the ballot, by its hash, and no other.

    Raises: WrongState while the result is not proclaimed; RuleBroken when it was not carried, or on another text.
    """
    opinion = _take(opinion_id, OpinionStep.ADOPT, actor, at)
    draft = latest_draft(opinion)
    content = from_json(draft.content)
    opinion.adopted_at = adopted_at(opinion.ballot, what="ce texte", hashes={draft.sha256, content.sha256})
    opinion.adopted_draft, opinion.adopted_by = draft, actor.user
    _recommend(opinion, content)
    settle(opinion, OpinionStep.ADOPT, actor=actor, at=at, version=draft.number, sha256=draft.sha256)
    return opinion


@transaction.atomic
def note_rejection(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Give the pen back after a text that was not carried, or a ballot that was annulled, even once it was adopted.

    What the adoption and the signature wrote is undone; the journal keeps them. An issue of the bulletin that carried
    the opinion is left: its job fails by itself, and its other acts are put in another one.
    Raises: WrongState when the ballot may still adopt it.
    """
    opinion = _take(opinion_id, OpinionStep.REJECT, actor, at)
    if not is_lost(opinion.ballot):
        raise WrongState("Le scrutin n’a pas rejeté ce texte.")
    opinion.adopted_draft = opinion.adopted_at = opinion.adopted_by = None
    opinion.signed_at = opinion.signed_by = None
    opinion.notified_at = opinion.notified_by = None
    opinion.recommendations.all().delete()
    settle(opinion, OpinionStep.REJECT, actor=actor, at=at)
    return opinion


@transaction.atomic
def sign(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """The presidency signs the text adopted.

    Raises: WrongState when the ballot that adopted it was annulled since, or while a separate opinion may be joined.
    """
    opinion = _take(opinion_id, OpinionStep.SIGN, actor, at)
    if is_lost(opinion.ballot):
        raise WrongState(FALLEN)
    refuse_while_awaited(opinion, at=at)
    opinion.signed_at, opinion.signed_by = at, actor.user
    settle(opinion, OpinionStep.SIGN, actor=actor, at=at)
    return opinion


@transaction.atomic
def notify(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Tell the department and the director general's office, before the publication, where the rules ask for it.

    Raises: RuleBroken where the rules of the file foresee no notification.
    """
    opinion = _take(opinion_id, OpinionStep.NOTIFY, actor, at)
    if not notified_days(opinion):
        raise RuleBroken("Les règles de cette saisine ne prévoient pas de notification avant la publication.")
    if is_lost(opinion.ballot):
        raise WrongState(FALLEN)
    opinion.notified_at, opinion.notified_by = at, actor.user
    settle(opinion, OpinionStep.NOTIFY, actor=actor, at=at)
    announce(LetterKind.NOTIFIED, opinion.referral, at=at)
    return opinion


def mark_published(
    *, opinion_id: UUID, year: int, number: int, publication_id: UUID, actor: Person, at: datetime
) -> None:
    """Inside the transaction that publishes: the number, the references of the recommendations, the answer given.

    Raises: WrongState when the opinion is not signed, is published already, or was notified too short a time ago.
    """
    opinion = Opinion.objects.select_for_update(of=("self",), no_key=True).get(pk=opinion_id)
    workflow.OPINION.target(OpinionStep.PUBLISH, source=opinion.status)
    opinion.referral = as_policies_want(opinion.referral_id, at)
    if sentence := too_early(opinion, on=timezone.localdate(at)):
        raise WrongState(sentence)
    opinion.year, opinion.number = year, number
    opinion.published_at, opinion.publication_id = at, publication_id
    for recommendation in opinion.recommendations.select_for_update(no_key=True):
        recommendation.reference = recommendation_reference(year, number, recommendation.number)
        recommendation.save(update_fields=["reference"])
    settle(opinion, OpinionStep.PUBLISH, actor=actor, at=at)
    mark_answered(referral_id=opinion.referral_id, actor=actor, at=at)


def _refuse_incomplete(opinion: Opinion, content: Content) -> None:
    """Nothing that the form of an opinion asks for is missing, every name in it is known, no mark of a draft is left.

    Raises: RuleBroken with every sentence at once.
    """
    departments, commitments = _departments(), _commitments(opinion)
    faults = faults_of(content)
    faults += [
        f"La recommandation {said.number} a un destinataire ou un engagement inconnu."
        for said in content.recommendations
        if (said.addressee and said.addressee not in departments)
        or (said.commitment and said.commitment not in commitments)
    ]
    if faults:
        raise RuleBroken(" ".join(faults))


def _departments() -> dict[str, Department]:
    return {department.code: department for department in Department.objects.all()}


def _commitments(opinion: Opinion) -> dict[str, Commitment]:
    """Those of the charter that the referral is pinned to, by code."""
    version = opinion.referral.charter_version_id
    return {commitment.code: commitment for commitment in Commitment.objects.filter(version_id=version)}


def _recommend(opinion: Opinion, content: Content) -> None:
    """One row for each recommendation of the adopted text, whose names were checked before the vote."""
    departments, commitments = _departments(), _commitments(opinion)
    for said in content.recommendations:
        Recommendation.objects.create(
            opinion=opinion,
            number=said.number,
            text=said.text,
            addressee=departments[said.addressee],
            commitment=commitments[said.commitment],
            measure=said.measure,
            due_on=said.due_date,
        )


def _referral(referral_id: UUID, at: datetime) -> Referral:
    """The file, held so that two openings give one opinion.

    Raises: NotVisible when there is none.
    """
    if Referral.objects.select_for_update(no_key=True).filter(pk=referral_id).first() is None:
        raise NotVisible(HIDDEN.refusal)
    return as_policies_want(referral_id, at)


def _take(opinion_id: UUID, step: OpinionStep, actor: Actor, at: datetime) -> Opinion:
    """As for every step; the text is written while its file is examined, and no longer."""
    opinion = take(opinion_id, step, actor, at)
    if step in WRITING and opinion.referral.status not in EXAMINED:
        raise WrongState(f"La saisine est {opinion.referral.get_status_display()} : son avis ne se rédige plus.")
    return opinion


def _add_draft(opinion: Opinion, content: Content, *, number: int, actor: Actor, at: datetime) -> DraftVersion:
    cleaned = in_french(content)
    return DraftVersion.objects.create(
        opinion=opinion,
        number=number,
        created_at=at,
        created_by=actor.user,
        content=cleaned.as_json(),
        outcome=cleaned.outcome,
        sha256=cleaned.sha256,
    )

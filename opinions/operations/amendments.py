"""Acts that rectify, repeal or withdraw a published opinion, from their first line to their publication."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.journal import Person
from common.typography import french, listed
from common.verdicts import HIDDEN, require
from opinions.content import marks_in, paragraphs_of
from opinions.enums.amendments import AmendmentKind, AmendmentStatus, AmendmentStep
from opinions.enums.opinions import OpinionStatus
from opinions.models import Amendment, Opinion
from opinions.operations.steps import as_policies_want
from opinions.policies import amendments as policies
from opinions.queries import amendments as queries
from opinions.workflow.amendments import AMENDMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentContent:
    """What a person typed. `decided_by` is the later opinion on which a repeal or a withdrawal rests."""

    reasons: str
    wrong_text: str = ""
    right_text: str = ""
    decided_by: UUID | None = None


@transaction.atomic
def prepare_amendment(
    *,
    opinion_id: UUID,
    kind: AmendmentKind,
    content: AmendmentContent,
    actor: Actor,
    at: datetime,
    amendment_id: UUID | None = None,
) -> Amendment:
    """Begin an act that amends a published opinion. Sent twice with the same `amendment_id`, it is begun once.

    Raises: WrongState while the opinion is not published, or once it was repealed or withdrawn; RuleBroken as `save`.
    """
    opinion = _opinion(opinion_id, at)
    actor = actors.again(actor, at)
    require(policies.can_prepare(actor, opinion))
    if amendment_id and (known := Amendment.objects.filter(pk=amendment_id, opinion=opinion).first()):
        return known
    if opinion.status != OpinionStatus.PUBLISHED:
        raise WrongState("Seul un avis publié se rectifie, s’abroge ou se retire.")
    if queries.ends(opinion.pk):
        raise WrongState("Cet avis est déjà abrogé ou retiré, ou un acte en ce sens est en préparation.")
    amendment = Amendment(pk=amendment_id or uuid4(), opinion=opinion, kind=kind, drafted_at=at, drafted_by=actor.user)
    _fill(amendment, content)
    amendment.save(force_insert=True)
    journal.record(
        action="amendment.prepare", actor=actor, at=at, target=amendment, after=amendment.status, details={"kind": kind}
    )
    return amendment


@transaction.atomic
def save_amendment(*, amendment_id: UUID, content: AmendmentContent, actor: Actor, at: datetime) -> Amendment:
    """Change the text before it is signed.

    Raises: RuleBroken without reasons, without both texts of a rectification, with a mark of a draft, or when a repeal
    or a withdrawal does not rest on an opinion of the committee on a file that follows this one.
    """
    amendment = _take(amendment_id, AmendmentStep.SAVE, actor, at)
    _fill(amendment, content)
    _settle(amendment, AmendmentStep.SAVE, actor=actor, at=at)
    return amendment


@transaction.atomic
def sign_amendment(*, amendment_id: UUID, actor: Actor, at: datetime) -> Amendment:
    """The president signs: the date of the act is that day.

    Raises: WrongState while another act on the same opinion is signed and not published: their numbers follow.
    """
    amendment = _take(amendment_id, AmendmentStep.SIGN, actor, at)
    if Amendment.objects.filter(opinion=amendment.opinion_id, status=AmendmentStatus.SIGNED).exists():
        raise WrongState("Un autre acte signé sur cet avis attend sa publication : publiez-le d’abord.")
    amendment.signed_at, amendment.signed_by = at, actor.user
    _settle(amendment, AmendmentStep.SIGN, actor=actor, at=at)
    return amendment


@transaction.atomic
def send_back_amendment(*, amendment_id: UUID, actor: Actor, at: datetime) -> Amendment:
    """Take the pen again.

    Raises: WrongState while an issue that is being prepared carries it.
    """
    amendment = _take(amendment_id, AmendmentStep.SEND_BACK, actor, at)
    _refuse_in_issue(amendment)
    amendment.signed_at = amendment.signed_by = None
    _settle(amendment, AmendmentStep.SEND_BACK, actor=actor, at=at)
    return amendment


@transaction.atomic
def abandon_amendment(*, amendment_id: UUID, actor: Actor, at: datetime) -> Amendment:
    """Give it up: the opinion stays as it is.

    Raises: WrongState while an issue that is being prepared carries it.
    """
    amendment = _take(amendment_id, AmendmentStep.ABANDON, actor, at)
    _refuse_in_issue(amendment)
    _settle(amendment, AmendmentStep.ABANDON, actor=actor, at=at)
    return amendment


def mark_published(*, amendment_id: UUID, publication_id: UUID, actor: Person, at: datetime) -> None:
    """Inside the transaction that publishes."""
    amendment = Amendment.objects.select_for_update(of=("self",), no_key=True).get(pk=amendment_id)
    AMENDMENT.target(AmendmentStep.PUBLISH, source=amendment.status)
    amendment.published_at, amendment.publication_id = at, publication_id
    _settle(amendment, AmendmentStep.PUBLISH, actor=actor, at=at)


def _refuse_in_issue(amendment: Amendment) -> None:
    if amendment.items.filter(is_live=True).exists():
        raise WrongState("Un numéro en préparation contient cet acte : abandonnez d’abord cette publication.")


def _fill(amendment: Amendment, content: AmendmentContent) -> None:
    reasons, wrong, right = (_clean(said) for said in (content.reasons, content.wrong_text, content.right_text))
    if not reasons:
        raise RuleBroken("Donnez les motifs de cet acte.")
    if marks := marks_in([reasons, wrong, right]):
        raise RuleBroken(f"Le texte porte encore une mention de travail : {listed([f'« {mark} »' for mark in marks])}.")
    if amendment.kind == AmendmentKind.RECTIFICATION:
        if not (wrong and right):
            raise RuleBroken("Une rectification dit ce qui était imprimé et ce qu’il faut lire à la place.")
        amendment.reasons, amendment.wrong_text, amendment.right_text = reasons, wrong, right
        return
    offered = {one.pk: one for one in queries.deciding(amendment.opinion)}
    decided_by = offered.get(content.decided_by) if content.decided_by else None
    if decided_by is None:
        raise RuleBroken(
            "Une abrogation ou un retrait se décide par un vote : choisissez l’avis, adopté et signé, que le comité a "
            "rendu sur une saisine qui fait suite à celle-ci."
        )
    amendment.reasons, amendment.decided_by = reasons, decided_by


def _clean(text: str) -> str:
    return "\n\n".join(french(" ".join(paragraph.split())) for paragraph in paragraphs_of(text))


def _opinion(opinion_id: UUID, at: datetime) -> Opinion:
    """The opinion, held so that two acts cannot both end it."""
    opinion = Opinion.objects.select_for_update(no_key=True).filter(pk=opinion_id).first()
    if opinion is None:
        raise NotVisible(HIDDEN.refusal)
    opinion.referral = as_policies_want(opinion.referral_id, at)
    return opinion


def _take(amendment_id: UUID, step: AmendmentStep, actor: Actor, at: datetime) -> Amendment:
    """Lock the row, then ask: may this person, and is it the moment?"""
    if Amendment.objects.select_for_update(no_key=True).filter(pk=amendment_id).first() is None:
        raise NotVisible(HIDDEN.refusal)
    amendment = queries.amendment_pages(on=timezone.localdate(at)).get(pk=amendment_id)
    require(policies.STEPS[step](actors.again(actor, at), amendment))
    AMENDMENT.target(step, source=amendment.status)
    return amendment


def _settle(amendment: Amendment, step: AmendmentStep, *, actor: Person, at: datetime) -> None:
    before, amendment.status = amendment.status, AMENDMENT.target(step, source=amendment.status)
    amendment.save()
    journal.record(
        action=f"amendment.{step}", actor=actor, at=at, target=amendment, before=before, after=amendment.status
    )

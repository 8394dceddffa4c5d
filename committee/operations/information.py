"""What is asked of the department about its file, and what it answers: pieces first, questions later."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from committee.enums.referrals import DocumentKind, LetterKind, RequestKind
from committee.enums.referrals import ReferralStep as Step
from committee.models import InformationRequest, Referral
from committee.operations.papers import join_examined
from committee.operations.referral_letters import announce
from committee.operations.referral_steps import settle, take
from committee.operations.referrals import restart_delay
from committee.operations.self_assessments import join_self_assessments
from committee.queries.files import sheets_of
from committee.rules.due_dates import stops_while_incomplete
from common import documents
from common.documents import Examined, Upload
from common.errors import RuleBroken, WrongState
from common.typography import plural


@transaction.atomic
def report_incomplete(*, referral_id: UUID, actor: Actor, at: datetime, missing: Sequence[str]) -> InformationRequest:
    """Say what is missing. The delay stops until the department answers, where the rules say so.

    Raises: RuleBroken when nothing is said to be missing.
    """
    referral, actor = take(referral_id, Step.REPORT_INCOMPLETE, actor, at)
    wanted = _wanted(missing, "Dites ce qui manque : une pièce ou une information par ligne.")
    asked = _ask(referral, RequestKind.PIECES, wanted, actor, at, stops_delay=stops_while_incomplete(referral.rules))
    told = plural(len(wanted), "pièce demandée", "pièces demandées")
    settle(referral, Step.REPORT_INCOMPLETE, actor=actor, at=at, told=_with_delay(told, asked))
    announce(LetterKind.INCOMPLETE, referral, at=at)
    return asked


def complete_referral(
    *,
    referral_id: UUID,
    actor: Actor,
    at: datetime,
    answer: str,
    kind: DocumentKind = DocumentKind.OTHER,
    uploads: Sequence[Upload] = (),
) -> Referral:
    """Answer the request of the secretariat, with papers or without. The delay runs again, longer by the days lost.

    Raises: RuleBroken when the answer is empty or a paper is refused.
    """
    return _answer(
        referral_id, Step.COMPLETE, LetterKind.COMPLETED, actor, at, answer, kind, documents.examine(uploads)
    )


@transaction.atomic
def ask_question(
    *, referral_id: UUID, actor: Actor, at: datetime, lines: Sequence[str], stops_delay: bool
) -> InformationRequest:
    """Ask the department during the examination, which goes on. The delay stops if asked to, where the rules say so.

    Raises: RuleBroken when nothing is asked, or nobody is there to answer; WrongState while another answer is awaited.
    """
    referral, actor = take(referral_id, Step.ASK, actor, at)
    wanted = _wanted(lines, "Écrivez votre question.")
    if referral.department_id is None:
        raise RuleBroken("Cette autosaisine n’est rattachée à aucune direction : personne ne peut répondre.")
    if InformationRequest.objects.filter(referral=referral, answered_at__isnull=True).exists():
        raise WrongState("Une réponse de la direction est déjà attendue : posez la question suivante après elle.")
    does_stop = stops_delay and not referral.is_self_referral and stops_while_incomplete(referral.rules)
    asked = _ask(referral, RequestKind.QUESTION, wanted, actor, at, stops_delay=does_stop)
    settle(referral, Step.ASK, actor=actor, at=at, told=_with_delay(plural(len(wanted), "question"), asked))
    announce(LetterKind.QUESTION, referral, at=at)
    return asked


def reply_to_question(
    *,
    referral_id: UUID,
    actor: Actor,
    at: datetime,
    answer: str,
    kind: DocumentKind = DocumentKind.OTHER,
    uploads: Sequence[Upload] = (),
) -> Referral:
    """Answer the question of the committee, with papers or without.

    Raises: WrongState when no question waits; RuleBroken when the answer is empty or a paper is refused.
    """
    return _answer(referral_id, Step.REPLY, LetterKind.REPLIED, actor, at, answer, kind, documents.examine(uploads))


@transaction.atomic
def _answer(
    referral_id: UUID,
    step: Step,
    letter: LetterKind,
    actor: Actor,
    at: datetime,
    answer: str,
    kind: DocumentKind,
    examined: Sequence[Examined],
) -> Referral:
    referral, actor = take(referral_id, step, actor, at)
    asked = (
        InformationRequest.objects.select_for_update(no_key=True)
        .filter(referral=referral, answered_at__isnull=True)
        .first()
    )
    if asked is None:
        raise WrongState("Aucune réponse n’est attendue de la direction : elle a déjà été envoyée.")
    if not answer.strip():
        raise RuleBroken("Dites en une phrase au moins ce que vous avez joint ou répondu.")
    if examined:
        join_examined(referral_id=referral_id, actor=actor, at=at, kind=kind, examined=examined)
        referral.refresh_from_db(fields=["revision"])
    asked.answer, asked.answered_at, asked.answered_by = answer.strip(), at, actor.user
    asked.save()
    restart_delay(referral)
    settle(referral, step, actor=actor, at=at)
    join_self_assessments(referral, sheets_of(referral), actor=actor, at=at)
    announce(letter, referral, at=at)
    return referral


def _ask(
    referral: Referral, kind: RequestKind, wanted: list[str], actor: Actor, at: datetime, *, stops_delay: bool
) -> InformationRequest:
    asked = InformationRequest.objects.create(
        referral=referral, kind=kind, missing=wanted, stops_delay=stops_delay, asked_at=at, asked_by=actor.user
    )
    restart_delay(referral)
    return asked


def _wanted(lines: Sequence[str], refusal: str) -> list[str]:
    wanted = [line.strip() for line in lines if line.strip()]
    if not wanted:
        raise RuleBroken(refusal)
    return wanted


def _with_delay(told: str, asked: InformationRequest) -> str:
    return f"{told}, délai arrêté" if asked.stops_delay else f"{told}, le délai continue"

"""Answering a person who asks for the rules of an algorithm: registering, preparing, then answering or refusing."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from algorithms import letters
from algorithms.enums import RequestChannel, RequestStep
from algorithms.models import Algorithm, RulesRequest, SheetVersion
from algorithms.policies import requests as policies
from algorithms.queries.requests import quotable
from algorithms.workflow import REQUEST
from common import journal
from common.errors import NotVisible, RuleBroken, Stale
from common.locks import one_at_a_time
from common.references import next_reference
from common.typography import french, listed
from common.verdicts import HIDDEN, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in. `received_on` starts the clock; the person is known by their file, never by name."""

    received_on: date
    channel: RequestChannel
    file_reference: str
    decision: str
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is said to the person of their own case, beside what the sheet says to everybody."""

    contribution: str = ""
    personal_data: str = ""
    applied_parameters: str = ""
    applied_operations: str = ""
    withheld: str = ""


@transaction.atomic
def register_request(
    *,
    request_id: UUID,
    algorithm_id: UUID,
    actor: Actor,
    at: datetime,
    received: Received,
    is_demonstration: bool = False,
) -> RulesRequest:
    """Enter a request. `request_id` comes from the form: sent twice, it is entered once.

    Raises: RuleBroken for a day to come, or a request that does not say which decision it is about.
    """
    actor = actors.again(actor, at)
    algorithm = Algorithm.objects.select_related("department").get(pk=algorithm_id)
    require(policies.can_register(actor, algorithm))
    one_at_a_time("algorithms.request")
    if already := RulesRequest.objects.filter(pk=request_id).first():
        if (already.registered_by_id, already.algorithm_id) != (actor.user.pk, algorithm.pk):
            raise NotVisible(HIDDEN.refusal)
        return already
    _refuse_unfit(received, today=timezone.localdate(at))
    request = RulesRequest.objects.create(
        pk=request_id,
        reference=next_reference(RulesRequest.objects.all(), "DEM", timezone.localdate(at).year),
        algorithm=algorithm,
        is_demonstration=is_demonstration,
        registered_at=at,
        registered_by=actor.user,
        **_stripped(received),
    )
    _journal(request, "register", actor=actor, at=at, before="")
    return request


@transaction.atomic
def prepare_answer(
    *, request_id: UUID, actor: Actor, at: datetime, revision: int, received: Received, prepared: Prepared
) -> RulesRequest:
    """Write what is said of the person's own case, and put right what came in.

    Raises: Stale when somebody saved since `revision`.
    """
    request, actor = _take(request_id, RequestStep.PREPARE, actor, at)
    if request.revision != revision:
        raise Stale("Une autre personne a préparé cette réponse pendant que vous écriviez.")
    _refuse_unfit(received, today=timezone.localdate(at))
    for name, value in {**_stripped(received), **_stripped(prepared)}.items():
        setattr(request, name, value)
    request.revision += 1
    _settle(request, RequestStep.PREPARE, actor=actor, at=at, revision=request.revision)
    return request


@transaction.atomic
def answer_request(*, request_id: UUID, actor: Actor, at: datetime) -> RulesRequest:
    """Sign the answer: the letter is kept as it leaves, with the version of the sheet that it quotes.

    Raises: RuleBroken that names each point of CRPA R.311-3-1-2 that neither the sheet nor the preparation gives.
    """
    request, actor = _take(request_id, RequestStep.ANSWER, actor, at)
    sheet = quotable(request.algorithm_id)
    if missing := missing_to_answer(request, sheet):
        raise RuleBroken(french(f"La réponse ne peut pas encore partir : {listed(missing)}."))
    assert sheet is not None  # noqa: S101 -- missing_to_answer has just said so
    _close(request, letters.answer(request, sheet), sheet, actor=actor, at=at)
    _settle(request, RequestStep.ANSWER, actor=actor, at=at, sheet=str(sheet.pk))
    return request


@transaction.atomic
def refuse_request(*, request_id: UUID, actor: Actor, at: datetime, reason: str) -> RulesRequest:
    """Sign a refusal, with its reasons: they are due to the person (CRPA, art. L.311-14)."""
    request, actor = _take(request_id, RequestStep.REFUSE, actor, at)
    if not reason.strip():
        raise RuleBroken(
            "Un refus est motivé : dites quel secret, ou quelle autre raison, s’oppose à la communication."
        )
    request.refusal_reason = reason.strip()
    sheet = quotable(request.algorithm_id)
    _close(request, letters.refusal(request, sheet), sheet, actor=actor, at=at)
    _settle(request, RequestStep.REFUSE, actor=actor, at=at)
    return request


@transaction.atomic
def withdraw_request(*, request_id: UUID, actor: Actor, at: datetime) -> RulesRequest:
    """The person wants no answer any more."""
    request, actor = _take(request_id, RequestStep.WITHDRAW, actor, at)
    request.closed_at, request.closed_by = at, actor.user
    _settle(request, RequestStep.WITHDRAW, actor=actor, at=at)
    return request


def missing_to_answer(request: RulesRequest, sheet: SheetVersion | None) -> list[str]:
    """What keeps the answer from leaving, each as the end of a sentence. Pure: the sheet comes with its rows."""
    if sheet is None:
        return ["aucune fiche de cet algorithme n’est publiée"]
    missing = [f"la fiche ne dit pas « {label} »" for label in letters.missing_for_answer(sheet)]
    if not request.contribution:
        missing.append("dites comment l’algorithme a contribué à cette décision")
    if not (request.applied_parameters or request.withheld):
        missing.append("dites les paramètres appliqués à la situation de la personne, ou le secret qui s’y oppose")
    return missing


def _take(request_id: UUID, step: RequestStep, actor: Actor, at: datetime) -> tuple[RulesRequest, Actor]:
    """Lock the row, read the actor again, then ask: may this person, and is it the moment?"""
    request = (
        RulesRequest.objects.select_related("algorithm__department")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=request_id)
    )
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, request))
    REQUEST.target(step, source=request.status)
    return request, actor


def _close(
    request: RulesRequest, passages: list[letters.Passage], sheet: SheetVersion | None, *, actor: Actor, at: datetime
) -> None:
    request.letter = {"opening": letters.opening(request), "passages": [asdict(passage) for passage in passages]}
    request.sheet = sheet
    request.closed_at, request.closed_by = at, actor.user


def _settle(request: RulesRequest, step: RequestStep, *, actor: Actor, at: datetime, **details: object) -> None:
    before, request.status = request.status, REQUEST.target(step, source=request.status).value
    request.save()
    _journal(request, step.value, actor=actor, at=at, before=before, **details)


def _journal(request: RulesRequest, step: str, *, actor: Actor, at: datetime, before: str, **details: object) -> None:
    journal.record(
        action=f"request.{step}",
        actor=actor,
        at=at,
        target=request,
        before=before,
        after=request.status,
        details={"request": request.reference, "algorithm": request.algorithm.reference, **details},
    )


def _stripped(given: Received | Prepared) -> dict[str, object]:
    return {name: value.strip() if type(value) is str else value for name, value in asdict(given).items()}


def _refuse_unfit(received: Received, *, today: date) -> None:
    if received.received_on > today:
        raise RuleBroken("La demande ne peut pas avoir été reçue après aujourd’hui.")
    if not received.file_reference.strip() or not received.decision.strip():
        raise RuleBroken("Dites de quel dossier et de quelle décision il s’agit : la réponse en dépend.")

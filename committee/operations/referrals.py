"""The life of a referral: written, submitted, checked, taken up or not, put on an agenda, answered, or closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.models import Department
from algorithms.models import SheetVersion
from charter import queries as charter
from committee import workflow
from committee.enums.referrals import LetterKind, Origin, Urgency
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReferralStep as Step
from committee.models import CommitteeRules, Referral, ReferralSheet
from committee.operations.following import followed
from committee.operations.referral_letters import announce
from committee.operations.referral_steps import lock, refuse_stale, settle, take
from committee.operations.self_assessments import join_self_assessments
from committee.policies import referrals as policies
from committee.queries import referrals as queries
from committee.queries.files import requests_of, sheets_of
from committee.queries.pins import hold
from committee.queries.standing import lacking_to_submit, standing_of
from committee.rules.due_dates import delay_of
from common import journal
from common.errors import RuleBroken
from common.locks import one_at_a_time
from common.typography import plural
from common.verdicts import require


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralContent:
    """What the author of a referral types."""

    title: str
    question: str = ""
    urgency: Urgency = Urgency.ORDINARY
    urgency_reason: str = ""
    sheet_ids: tuple[UUID, ...] = ()
    follows_id: UUID | None = None


@transaction.atomic
def draft_referral(
    *, referral_id: UUID, actor: Actor, at: datetime, content: ReferralContent, is_demonstration: bool = False
) -> Referral:
    """Open a draft for the department of the person. Sent twice with the same `referral_id`, it is opened once."""
    actor = actors.again(actor, at)
    require(policies.can_draft(actor))
    one_at_a_time(f"referral.{referral_id}")
    if already := Referral.objects.filter(pk=referral_id, created_by=actor.user).first():
        return already
    referral = Referral(
        pk=referral_id,
        department=actor.user.department,
        created_at=at,
        created_by=actor.user,
        is_demonstration=is_demonstration,
    )
    _fill(referral, content, actor)
    referral.follows = followed(content.follows_id, actor=actor, at=at)
    _save_with_sheets(referral, content.sheet_ids)
    journal.record(action="referral.draft", actor=actor, at=at, target=referral, after=referral.status)
    return referral


@transaction.atomic
def edit_referral(
    *, referral_id: UUID, actor: Actor, at: datetime, revision: int, content: ReferralContent
) -> Referral:
    """Write the draft again.

    Raises: Stale when somebody saved since `revision`.
    """
    referral, actor = take(referral_id, Step.EDIT, actor, at)
    refuse_stale(referral.revision, revision)
    _fill(referral, content, actor)
    _save_with_sheets(referral, content.sheet_ids)
    settle(referral, Step.EDIT, actor=actor, at=at)
    return referral


@transaction.atomic
def submit_referral(*, referral_id: UUID, actor: Actor, at: datetime) -> Referral:
    """Give the referral its number and its date, pin the rules, start the delay, tell the secretariat.

    Raises: RuleBroken with all that is missing.
    """
    referral, actor = take(referral_id, Step.SUBMIT, actor, at)
    hold(referral)
    sheets = sheets_of(referral)
    _refuse_unfit(referral, sheets)
    rules = _rules_in_force(at)
    _number(referral, rules=rules, actor=actor, at=at)
    restart_delay(referral)
    settle(referral, Step.SUBMIT, actor=actor, at=at, told=referral.reference or "")
    join_self_assessments(referral, sheets, actor=actor, at=at)
    announce(LetterKind.SUBMITTED, referral, at=at)
    return referral


@transaction.atomic
def request_self_referral(
    *, referral_id: UUID, actor: Actor, at: datetime, content: ReferralContent, is_demonstration: bool = False
) -> Referral:
    """A member asks that the committee seize itself (délibération n° 2020-41, art. 3). The president takes it up.

    It is numbered at once, and has no due date: nobody waits for an answer but the committee.
    """
    actor = actors.again(actor, at)
    require(policies.can_request_self_referral(actor))
    one_at_a_time(f"referral.{referral_id}")
    if already := Referral.objects.filter(pk=referral_id, created_by=actor.user).first():
        return already
    referral = Referral(
        pk=referral_id, origin=Origin.SELF, created_at=at, created_by=actor.user, is_demonstration=is_demonstration
    )
    _fill(referral, content, actor)
    referral.follows = followed(content.follows_id, actor=actor, at=at)
    referral.department = _department_concerned(content.sheet_ids)
    _refuse_unfit(referral, list(SheetVersion.objects.filter(pk__in=content.sheet_ids).select_related("algorithm")))
    _number(referral, rules=_rules_in_force(at), actor=actor, at=at)
    referral.status = S.REQUESTED
    _save_with_sheets(referral, content.sheet_ids)
    journal.record(
        action="referral.request",
        actor=actor,
        at=at,
        target=referral,
        after=referral.status,
        details={"told": referral.reference},
    )
    join_self_assessments(referral, sheets_of(referral), actor=actor, at=at)
    announce(LetterKind.SUBMITTED, referral, at=at)
    return referral


@transaction.atomic
def take_up_referral(*, referral_id: UUID, actor: Actor, at: datetime) -> Referral:
    """Open the examination, by the charter in force that day.

    Raises: RuleBroken when no charter is in force.
    """
    referral, actor = take(referral_id, Step.TAKE_UP, actor, at)
    _open_examination(referral, Step.TAKE_UP, actor, at)
    return referral


@transaction.atomic
def settle_request_by_vote(
    *, referral_id: UUID, actor: Actor, at: datetime, is_carried: bool, result: str
) -> Referral | None:
    """Called by the proclamation of a ballot on a request for a self-referral, whose authority was checked there.

    Carried, the committee seizes itself; not carried, the request is declined and the result is the reason. A ballot
    on any other file decides nothing of this.
    Raises: RuleBroken when no charter is in force.
    """
    referral = lock(referral_id, at=at)
    if referral.status != S.PUT_TO_VOTE:
        return None
    if is_carried:
        _open_examination(referral, Step.VOTE_IN, actor, at)
        return referral
    referral.closing_reason = f"Le comité a voté de ne pas se saisir. {result}".strip()
    referral.closed_at, referral.closed_by = at, actor.user
    settle(referral, Step.VOTE_DOWN, actor=actor, at=at)
    announce(LetterKind.DECLINED, referral, at=at)
    return referral


@transaction.atomic
def classify_referral(*, referral_id: UUID, actor: Actor, at: datetime, lane: Urgency, reason: str) -> Referral:
    """Put the file in the other lane than the one asked for, before it is taken up. The delay is counted again.

    What the department asked for stays written beside it.
    Raises: RuleBroken without a reason, or when the file is in this lane already.
    """
    referral, actor = take(referral_id, Step.CLASSIFY, actor, at)
    if not reason.strip():
        raise RuleBroken("Donnez le motif : la direction le lit.")
    if lane == referral.lane:
        raise RuleBroken(f"Cette saisine suit déjà le circuit choisi : « {lane.label} ».")
    referral.requalified_as, referral.requalification_reason = lane, reason.strip()
    referral.requalified_at, referral.requalified_by = at, actor.user
    restart_delay(referral)
    settle(referral, Step.CLASSIFY, actor=actor, at=at, told=lane.label)
    announce(LetterKind.CLASSIFIED, referral, at=at)
    return referral


@transaction.atomic
def decline_referral(*, referral_id: UUID, actor: Actor, at: datetime, reason: str) -> Referral:
    """Refuse to examine, with reasons."""
    referral = _close(referral_id, Step.DECLINE, actor, at, reason)
    announce(LetterKind.DECLINED, referral, at=at)
    return referral


@transaction.atomic
def withdraw_referral(*, referral_id: UUID, actor: Actor, at: datetime, reason: str) -> Referral:
    """Whoever asked no longer asks. The committee is told of what it had received."""
    referral = _close(referral_id, Step.WITHDRAW, actor, at, reason)
    if referral.submitted_at is not None:
        announce(LetterKind.WITHDRAWN, referral, at=at)
    return referral


@transaction.atomic
def lapse_referral(*, referral_id: UUID, actor: Actor, at: datetime, reason: str) -> Referral:
    """State that the delay has run out without an opinion (CRPA, art. R.133-14).

    Raises: RuleBroken while the delay runs, or when there is none.
    """
    referral = _close(referral_id, Step.LAPSE, actor, at, reason)
    announce(LetterKind.LAPSED, referral, at=at)
    return referral


@transaction.atomic
def schedule_referral(*, referral_id: UUID, actor: Actor, at: datetime, meeting_reference: str) -> Referral:
    """Called by the agenda, in its transaction: a file under review, or a request on which the committee will vote.

    Raises: RuleBroken with all that the file lacks: rapporteur, reviewers, reviews.
    """
    referral, actor = take(referral_id, Step.SCHEDULE, actor, at)
    _refuse_unready(referral, at)
    settle(referral, Step.SCHEDULE, actor=actor, at=at, told=meeting_reference)
    return referral


@transaction.atomic
def unschedule_referral(*, referral_id: UUID, actor: Actor, at: datetime, meeting_reference: str) -> Referral:
    """Called when the point is removed or the meeting has not dealt with it, by whoever leads: checked there."""
    referral = lock(referral_id, at=at)
    settle(referral, Step.UNSCHEDULE, actor=actor, at=at, told=meeting_reference)
    return referral


@transaction.atomic
def mark_deliberated(*, referral_id: UUID, actor: Actor, at: datetime) -> Referral:
    """Called when the committee has voted on the file, by whoever presided over the ballot: checked there.

    Raises: RuleBroken when a recusal has left the file without what it needs.
    """
    referral = lock(referral_id, at=at)
    workflow.REFERRAL.target(Step.DELIBERATE, source=referral.status)
    _refuse_unready(referral, at)
    referral.deliberated_at = at
    settle(referral, Step.DELIBERATE, actor=actor, at=at)
    return referral


@transaction.atomic
def mark_answered(*, referral_id: UUID, actor: journal.Person, at: datetime) -> Referral:
    """Called by the publication of the opinion, whose authority was checked there: by a person or by the worker.

    Raises: WrongState when the file was not deliberated.
    """
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral_id)
    referral.answered_at = at
    settle(referral, Step.ANSWER, actor=actor, at=at)
    return referral


def restart_delay(referral: Referral) -> None:
    """The due date as the requests stand now: none while one of them stops the delay. The caller saves."""
    due = delay_of(referral, requests_of(referral))
    referral.due_on = due.due_on if due else None


def _open_examination(referral: Referral, step: Step, actor: Actor, at: datetime) -> None:
    version = charter.charter_in_force(timezone.localdate(at))
    if version is None:
        raise RuleBroken("Aucune charte n’est en vigueur : le comité ne peut pas examiner ce dossier.")
    referral.charter_version = version
    referral.taken_up_at, referral.taken_up_by = at, actor.user
    settle(referral, step, actor=actor, at=at)
    announce(LetterKind.TAKEN_UP, referral, at=at)


def _close(referral_id: UUID, step: Step, actor: Actor, at: datetime, reason: str) -> Referral:
    referral, actor = take(referral_id, step, actor, at)
    if not reason.strip():
        raise RuleBroken("Donnez le motif : il reste au dossier.")
    if step == Step.LAPSE and (referral.due_on is None or timezone.localdate(at) <= referral.due_on):
        raise RuleBroken("Le délai n’a pas expiré : la saisine ne peut pas être close sans avis.")
    referral.closing_reason, referral.closed_at, referral.closed_by = reason.strip(), at, actor.user
    settle(referral, step, actor=actor, at=at)
    return referral


def _fill(referral: Referral, content: ReferralContent, actor: Actor) -> None:
    if not content.title.strip():
        raise RuleBroken("Donnez un objet à la saisine.")
    referral.title, referral.question = content.title.strip(), content.question.strip()
    referral.urgency, referral.urgency_reason = content.urgency, content.urgency_reason.strip()
    offered = {sheet.pk for sheet in queries.referable_sheets(actor, origin=Origin(referral.origin))}
    if unknown := set(content.sheet_ids) - offered:
        raise RuleBroken(
            f"{plural(len(unknown), 'version choisie n’est', 'versions choisies ne sont')} ni approuvée ni publiée, "
            "ou n’appartient pas à votre direction : choisissez parmi celles qui sont proposées."
        )


def _save_with_sheets(referral: Referral, sheet_ids: Sequence[UUID]) -> None:
    referral.save()
    ReferralSheet.objects.filter(referral=referral).exclude(version__in=sheet_ids).delete()
    kept = set(ReferralSheet.objects.filter(referral=referral).values_list("version_id", flat=True))
    ReferralSheet.objects.bulk_create(
        ReferralSheet(referral=referral, version_id=sheet) for sheet in dict.fromkeys(sheet_ids) if sheet not in kept
    )


def _refuse_unfit(referral: Referral, sheets: Sequence[SheetVersion]) -> None:
    if lacks := lacking_to_submit(referral, sheets):
        raise RuleBroken(" ".join(lacks))


def _number(referral: Referral, *, rules: CommitteeRules, actor: Actor, at: datetime) -> None:
    """The next number of the year, without gap: allotted and used in one transaction, one at a time."""
    one_at_a_time("referral.number")
    year = timezone.localdate(at).year
    last = Referral.objects.filter(year=year).order_by("-number").values_list("number", flat=True).first()
    referral.year, referral.number = year, (last or 0) + 1
    referral.reference = f"SAI-{year}-{referral.number:04d}"
    referral.rules = rules
    referral.submitted_at, referral.submitted_by = at, actor.user


def _rules_in_force(at: datetime) -> CommitteeRules:
    rules = CommitteeRules.objects.filter(in_force_from__lte=timezone.localdate(at)).order_by("-in_force_from").first()
    if rules is None:
        raise RuleBroken(
            "Le comité n’a pas encore de règles de fonctionnement en vigueur : le secrétariat doit les saisir."
        )
    return rules


def _department_concerned(sheet_ids: Sequence[UUID]) -> Department | None:
    """The department of the algorithms, when they are all of one."""
    departments = {
        sheet.algorithm.department
        for sheet in SheetVersion.objects.filter(pk__in=sheet_ids).select_related("algorithm__department")
    }
    return departments.pop() if len(departments) == 1 else None


def _refuse_unready(referral: Referral, at: datetime) -> None:
    standing = standing_of(referral, on=timezone.localdate(at))
    if standing.blocks:
        raise RuleBroken(" ".join(standing.blocks))

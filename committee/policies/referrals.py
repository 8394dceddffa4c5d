"""Who may see a referral and take each step on it (RELIABILITY §2.3). Pure: the referral comes loaded.

`referral` carries `rapporteur` (joined) and `president_is_available` (`queries.referrals.with_presidency`).
A recusal is asked first, and wins over every role.
"""

from collections.abc import Callable
from functools import wraps

from accounts.actors import Actor
from accounts.enums import Role
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReferralStep as Step
from committee.models import Referral
from common.verdicts import HIDDEN, YES, Verdict, no

RECUSED = "Vous vous êtes déporté de cette saisine : son contenu et ses suites ne vous sont plus ouverts."
Policy = Callable[[Actor, Referral], Verdict]

# What the committee has decided about, even when it never examined it.
_DECIDED = frozenset({S.DECLINED, S.LAPSED})


def can_see(actor: Actor, referral: Referral) -> Verdict:
    """The twin of `queries.referrals.referrals_visible_to`; they are compared by a grid."""
    if not _has_sight(actor, referral):
        return HIDDEN
    return no(RECUSED) if is_recused(actor, referral) else YES


def is_recused(actor: Actor, referral: Referral) -> bool:
    return referral.pk in actor.recused_from


def works_on(actor: Actor, referral: Referral) -> bool:
    """A contributor or approver of the department that the file belongs to."""
    return referral.department_id is not None and actor.works_for(referral.department_id) and writes_referrals(actor)


def writes_referrals(actor: Actor) -> bool:
    return actor.user.department_id is not None and (actor.has(Role.CONTRIBUTOR) or actor.has(Role.APPROVER))


def is_rapporteur(actor: Actor, referral: Referral) -> bool:
    """By the person, not by the mandate: a renewed mandate does not lose the report."""
    return actor.is_member and referral.rapporteur is not None and referral.rapporteur.person_id == actor.user.pk


def presides(actor: Actor, referral: Referral) -> bool:
    """The president; the vice-president when there is none, or when the president is recused from this file."""
    return actor.is_president or (actor.is_vice_president and not president_is_available(referral))


def president_is_available(referral: Referral) -> bool:
    """As `queries.referrals.with_presidency` found it; a row read without it says that there is no president."""
    return bool(getattr(referral, "president_is_available", False))


def can_draft(actor: Actor) -> Verdict:
    if writes_referrals(actor):
        return YES
    return no("Seul un contributeur ou un approbateur rattaché à une direction peut rédiger une saisine.")


def can_request_self_referral(actor: Actor) -> Verdict:
    if actor.is_member and not actor.is_substitute:
        return YES
    return no("Seul un membre du comité peut demander une autosaisine.")


def can_follow(actor: Actor, previous: Referral) -> Verdict:
    """Whether this person may seize the committee anew after this file: its department, or a member by themselves."""
    verdict = can_see(actor, previous)
    if not verdict:
        return verdict
    if actor.is_member or works_on(actor, previous):
        return YES
    return no("Seuls la direction concernée et un membre du comité saisissent de nouveau le comité.")


def can_export(actor: Actor, referral: Referral) -> Verdict:
    """The whole file at once (RELIABILITY §2.3, row 35): its department, its rapporteur, who presides, the secretariat.

    A member who only reads opens each paper on the page; the department has its own referrals, not what the committee
    asks of itself about its algorithms.
    """
    verdict = can_see(actor, referral)
    if not verdict:
        return verdict
    if actor.is_secretariat or presides(actor, referral) or is_rapporteur(actor, referral):
        return YES
    if works_on(actor, referral) and not referral.is_self_referral:
        return YES
    return no("Seuls la direction, le rapporteur, le président et le secrétariat emportent le dossier entier.")


def can_record_recusal(actor: Actor, referral: Referral, *, is_for_oneself: bool) -> Verdict:
    """A member for themselves; the secretariat for any member. Nobody decides of another's recusal by a vote here."""
    verdict = can_see(actor, referral)
    if not verdict:
        return verdict
    if is_for_oneself and actor.is_member:
        return YES
    return YES if actor.is_secretariat else no("Un déport est déclaré par le membre, ou enregistré par le secrétariat.")


def can_read_inside(actor: Actor, referral: Referral) -> Verdict:
    """Reviews, recusals and who was assigned: the committee and its secretariat, not the department."""
    verdict = can_see(actor, referral)
    if not verdict:
        return verdict
    return YES if actor.is_member or actor.is_secretariat else HIDDEN


def shown_status(actor: Actor, status: str) -> S:
    """Outside the committee, the deliberation shows only when the opinion is given (RELIABILITY §2.4)."""
    if status == S.DELIBERATED and not (actor.is_member or actor.is_secretariat):
        return S.SCHEDULED
    return S(status)


def _seeing(rule: Policy) -> Policy:
    """Who does not see the file is answered as if it did not exist; who is recused is told so."""

    @wraps(rule)
    def policy(actor: Actor, referral: Referral) -> Verdict:
        verdict = can_see(actor, referral)
        return rule(actor, referral) if verdict else verdict

    return policy


@_seeing
def can_write(actor: Actor, referral: Referral) -> Verdict:
    if works_on(actor, referral):
        return YES
    return no("Seule la direction qui saisit le comité peut le faire.")


@_seeing
def can_add_document(actor: Actor, referral: Referral) -> Verdict:
    if works_on(actor, referral) or actor.is_secretariat:
        return YES
    return no("Seuls la direction et le secrétariat joignent des pièces au dossier.")


@_seeing
def can_report_incomplete(actor: Actor, referral: Referral) -> Verdict:
    return YES if actor.is_secretariat else no("Seul le secrétariat vérifie que le dossier est complet.")


@_seeing
def can_classify(actor: Actor, referral: Referral) -> Verdict:
    return YES if actor.is_secretariat else no("Seul le secrétariat requalifie l’urgence d’une saisine.")


@_seeing
def can_ask(actor: Actor, referral: Referral) -> Verdict:
    if actor.is_secretariat or presides(actor, referral) or is_rapporteur(actor, referral):
        return YES
    return no("Seuls le secrétariat, le président et le rapporteur posent une question à la direction.")


@_seeing
def can_take_up(actor: Actor, referral: Referral) -> Verdict:
    if presides(actor, referral) or (actor.is_secretariat and not referral.is_self_referral):
        return YES
    if referral.is_self_referral:
        return no("Seul le président prend en charge une autosaisine.")
    return no("Seuls le secrétariat et le président prennent en charge une saisine.")


@_seeing
def can_preside(actor: Actor, referral: Referral) -> Verdict:
    if presides(actor, referral):
        return YES
    return no("Seul le président le peut, ou le vice-président quand le président est déporté ou absent.")


@_seeing
def can_steer(actor: Actor, referral: Referral) -> Verdict:
    if presides(actor, referral) or actor.is_secretariat:
        return YES
    return no("Seuls le secrétariat et le président le peuvent.")


@_seeing
def can_withdraw(actor: Actor, referral: Referral) -> Verdict:
    if referral.is_self_referral:
        is_requester = actor.is_member and referral.created_by_id == actor.user.pk and referral.taken_up_at is None
        if is_requester or presides(actor, referral):
            return YES
        return no("Seuls le membre qui l’a demandée et le président retirent une autosaisine.")
    return can_write(actor, referral)


def _has_sight(actor: Actor, referral: Referral) -> bool:
    if works_on(actor, referral) and (not referral.is_self_referral or referral.taken_up_at is not None):
        return True
    if referral.submitted_at is None:
        return False
    if actor.is_secretariat or actor.is_president or actor.is_vice_president:
        return True
    return actor.is_member and (
        referral.taken_up_at is not None or referral.is_self_referral or referral.status in _DECIDED
    )


# Answering is the consequence of a publication, a vote on a request that of its proclamation, deliberating again that
# of a recusal: `operations.referrals` and `operations.ballot_recusals` say under what authority.
STEPS: dict[Step, Policy] = {
    Step.EDIT: can_write,
    Step.ADD_DOCUMENT: can_add_document,
    Step.REPLACE_DOCUMENT: can_add_document,
    Step.REMOVE_DOCUMENT: can_write,
    Step.SUBMIT: can_write,
    Step.REPORT_INCOMPLETE: can_report_incomplete,
    Step.COMPLETE: can_write,
    Step.CLASSIFY: can_classify,
    Step.TAKE_UP: can_take_up,
    Step.DECLINE: can_preside,
    Step.ASK: can_ask,
    Step.REPLY: can_write,
    Step.ASSIGN_RAPPORTEUR: can_preside,
    Step.ASSIGN_REVIEWERS: can_preside,
    Step.SCHEDULE: can_steer,
    Step.UNSCHEDULE: can_steer,
    Step.DELIBERATE: can_steer,
    Step.WITHDRAW: can_withdraw,
    Step.LAPSE: can_steer,
}

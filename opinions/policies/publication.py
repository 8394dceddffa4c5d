"""Who may publish: one person asks, another approves (RELIABILITY §2.3, rows 29 and 30)."""

from accounts.actors import Actor
from common.verdicts import HIDDEN, YES, Verdict, no
from opinions.enums.publication import JobStep
from opinions.models import PublicationJob
from opinions.roles import prepares_publications


def can_see(actor: Actor, job: PublicationJob | None = None) -> Verdict:
    """The secretariat and the presidency prepare publications; for all others an issue exists when it is public.

    A recusal holds here too: `job` comes with its items, read with `NAMED_BY`.
    """
    if not prepares_publications(actor):
        return HIDDEN
    return HIDDEN if job is not None and _is_recused(actor, job) else YES


def can_request(actor: Actor) -> Verdict:
    if not can_see(actor):
        return HIDDEN
    return YES if actor.is_secretariat else no("Seul le secrétariat demande une publication.")


def can_approve(actor: Actor, job: PublicationJob) -> Verdict:
    if not can_see(actor, job):
        return HIDDEN
    if not _presides(actor):
        return no("Seule la présidence du comité approuve une publication.")
    if job.requested_by_id == actor.user.pk:
        return no("Une publication est approuvée par une autre personne que celle qui l’a demandée.")
    return YES


def can_cancel(actor: Actor, job: PublicationJob) -> Verdict:
    return can_see(actor, job)


def can_retry(actor: Actor, job: PublicationJob) -> Verdict:
    if not can_see(actor, job):
        return HIDDEN
    return YES if actor.is_secretariat else no("Seul le secrétariat relance une publication.")


def only_the_system(actor: Actor, job: PublicationJob) -> Verdict:
    return no("Cette étape est faite par le système.") if can_see(actor, job) else HIDDEN


STEPS = {
    JobStep.APPROVE: can_approve,
    JobStep.CANCEL: can_cancel,
    JobStep.RETRY: can_retry,
    JobStep.RENDER: only_the_system,
    JobStep.CHECK: only_the_system,
    JobStep.SEAL: only_the_system,
    JobStep.PUBLISH: only_the_system,
    JobStep.START_AGAIN: only_the_system,
    JobStep.FAIL: only_the_system,
}


def _is_recused(actor: Actor, job: PublicationJob) -> bool:
    if not actor.recused_from or job.published_at is not None:
        return False
    return any(item.referral_id in actor.recused_from for item in job.items.all())


def _presides(actor: Actor) -> bool:
    return actor.is_president or actor.is_vice_president

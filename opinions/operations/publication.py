"""Acts on their way to the bulletin, asked for by one person and approved by another (RELIABILITY §2.3, rule e)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from common import journal, outbox
from common.errors import RuleBroken, WrongState
from common.journal import Person
from common.locks import one_at_a_time
from common.verdicts import require
from opinions.enums.publication import JobStep
from opinions.models import PublicationItem, PublicationJob
from opinions.models.publication import NAMED_BY
from opinions.operations.acts import chosen_from, ready_for, refusals, refusals_of, reprints
from opinions.policies import publication as policies
from opinions.rendering.documents import midnight
from opinions.workflow.publication import PUBLICATION

# The work that the outbox does once a publication is approved.
KIND = "opinions.advance_publication"


@transaction.atomic
def request_publication(
    *,
    actor: Actor,
    at: datetime,
    acts: Mapping[str, Sequence[UUID]],
    publish_on: date,
    lists_follow_ups: bool = False,
    job_id: UUID | None = None,
) -> PublicationJob:
    """Ask for an issue of the bulletin that carries these acts, given by the column of their kind (`ACT_COLUMNS`).

    `lists_follow_ups`: the issue ends with the answers published since the last one that gave them.

    Raises: RuleBroken with every sentence of `refusals_of`, or when an act is not ready.
    """
    actor = actors.again(actor, at)
    require(policies.can_request(actor))
    # So that two requests cannot both find the same act free.
    one_at_a_time("opinions.publication")
    chosen = chosen_from(ready_for(actor), acts)
    if refused := refusals_of(chosen, publish_on=publish_on, today=timezone.localdate(at)):
        raise RuleBroken(" ".join(refused))
    is_reprint = reprints(chosen)
    job = PublicationJob.objects.create(
        pk=job_id or uuid4(),
        publish_on=publish_on,
        is_reprint=is_reprint,
        lists_follow_ups=lists_follow_ups and not is_reprint,
        requested_at=at,
        requested_by=actor.user,
    )
    PublicationItem.objects.bulk_create(
        PublicationItem(job=job, position=position, **{kind.column: act})
        for position, (kind, act) in enumerate(chosen, start=1)
    )
    journal.record(action="publication.request", actor=actor, at=at, target=job, after=job.status)
    return job


@transaction.atomic
def approve_publication(*, job_id: UUID, actor: Actor, at: datetime) -> PublicationJob:
    """Approve, as somebody else than who asked; the worker starts on the day chosen.

    Raises: NotAllowed (403) for the one who asked, WrongState (409) when it is not waiting for approval.
    """
    job = _take(job_id, JobStep.APPROVE, actor, at)
    if fallen := refusals(job.items.all()):
        raise WrongState(fallen)
    job.approved_at, job.approved_by = at, actor.user
    settle(job, JobStep.APPROVE, actor=actor, at=at)
    outbox.post(KIND, at=at, delay=max(midnight(job.publish_on) - at, timedelta(0)), job_id=str(job.pk))
    return job


@transaction.atomic
def cancel_publication(*, job_id: UUID, actor: Actor, at: datetime) -> PublicationJob:
    """Give the acts back: they can be put in another issue."""
    job = _take(job_id, JobStep.CANCEL, actor, at)
    job.items.update(is_live=False)
    settle(job, JobStep.CANCEL, actor=actor, at=at)
    return job


@transaction.atomic
def retry_publication(*, job_id: UUID, actor: Actor, at: datetime) -> PublicationJob:
    """Start again a job that failed, once its cause is mended."""
    job = _take(job_id, JobStep.RETRY, actor, at)
    job.failure = ""
    forget_pages(job)
    settle(job, JobStep.RETRY, actor=actor, at=at)
    outbox.post(KIND, at=at, job_id=str(job.pk))
    return job


@transaction.atomic
def retry_work(*, message_id: UUID, actor: Actor, at: datetime) -> None:
    """Give work that was put aside another chance, once a person has mended its cause."""
    require(policies.can_request(actors.again(actor, at)))
    message = outbox.parked().select_for_update().filter(pk=message_id).first()
    if message is None:
        raise WrongState("Ce travail n’est plus en panne : rechargez la page.")
    outbox.retry(message.pk, at=at)
    journal.record(action="outbox.retry", actor=actor, at=at, target=message, details={"kind": message.kind})


def forget_pages(job: PublicationJob) -> None:
    """Every act is set in type again, under new candidate numbers."""
    job.items.update(pdf=None, sealed_pdf=None)


def settle(job: PublicationJob, step: JobStep, *, actor: Person, at: datetime) -> None:
    """Write the state that the table gives, and the line of the journal."""
    before, job.status = job.status, PUBLICATION.target(step, source=job.status)
    job.save()
    journal.record(action=f"publication.{step}", actor=actor, at=at, target=job, before=before, after=job.status)


def _take(job_id: UUID, step: JobStep, actor: Actor, at: datetime) -> PublicationJob:
    """Lock the row, then ask: may this person, and is it the moment?"""
    items = PublicationItem.objects.defer("html", "pdf", "sealed_pdf").select_related(*NAMED_BY)
    jobs = PublicationJob.objects.prefetch_related(Prefetch("items", queryset=items))
    job = jobs.select_for_update(of=("self",), no_key=True).get(pk=job_id)
    require(policies.STEPS[step](actors.again(actor, at), job))
    PUBLICATION.target(step, source=job.status)
    return job

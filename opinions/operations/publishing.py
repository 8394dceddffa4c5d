"""What the worker does with an approved publication: render, check, seal, publish, each step in its transaction.

Whatever dies between two steps, the next worker reads the row and goes on (RELIABILITY §2.5).
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bulletin import operations as bulletin
from bulletin import queries as bulletin_queries
from common import journal, outbox
from common.faults import point
from opinions import rendering
from opinions.enums.publication import JobStatus as S
from opinions.enums.publication import JobStep
from opinions.models import PublicationItem, PublicationJob
from opinions.operations.acts import PRINTED_WITH, acts_by_kind, kind_of, refusals
from opinions.operations.acts.kind import issue_of
from opinions.operations.numbering import number, numbers_still_hold
from opinions.operations.publication import forget_pages, settle

TAKEN = "Un autre processus publie déjà ce numéro."
WORKER = journal.System("publication")
# Acts set in type in one transaction: it holds the job for some seconds, whatever the number of acts in the issue.
AT_ONCE = 10


def advance(*, job_id: UUID, at: datetime) -> S:
    """Bring a job as far as it goes, one committed step at a time. Safe to call at any moment, any number of times.

    Raises: outbox.Wait when the seal cannot be made now (the reason is on the row), or when another worker is at it.
    """
    while True:
        step_taken, status, pause = _advance_once(job_id, at)
        point(f"{status}.committed")
        if pause:
            raise outbox.Wait(pause)
        if not step_taken:
            return status


@transaction.atomic
def _advance_once(job_id: UUID, at: datetime) -> tuple[bool, S, str]:
    """Whether a step was taken, where the job stands, and what it waits for if it could not go on now."""
    held = PublicationJob.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=job_id)
    job = held.first()
    if job is None:
        # An issue of many acts outlasts the lease of its message: nobody waits behind it, nobody fails.
        return False, S(PublicationJob.objects.values_list("status", flat=True).get(pk=job_id)), TAKEN
    work = _WORK.get(S(job.status))
    if work is None or timezone.localdate(at) < job.publish_on:
        return False, S(job.status), ""
    point(f"{job.status}.locked")
    try:
        with transaction.atomic():
            _refuse_fallen(job)
            step = work(job, at)
            job.failure = ""
    except rendering.NotNow as pause:
        job.refresh_from_db(fields=["status"])
        PublicationJob.objects.filter(pk=job.pk).update(failure=str(pause))
        return False, S(job.status), str(pause)
    except rendering.Unfit as fault:
        job.refresh_from_db()
        job.failure, step = str(fault), JobStep.FAIL
    if step is None:
        job.save()
        return True, S(job.status), ""
    if step == JobStep.START_AGAIN:
        forget_pages(job)
    settle(job, step, actor=WORKER, at=at)
    point(f"{job.status}.settled")
    return True, S(job.status), ""


def _refuse_fallen(job: PublicationJob) -> None:
    """Raises: Unfit when one of the acts can no longer be published."""
    if fallen := refusals(_items(job)):
        raise rendering.Unfit(fallen)


def _render(job: PublicationJob, at: datetime) -> JobStep | None:
    """Candidate numbers, then the pages of each act and of the issue; `AT_ONCE` acts in each transaction.

    An issue of many acts takes minutes: what is done stays done when the worker dies. The numbers are checked again in
    the transaction that publishes, whatever appeared meanwhile.
    """
    items = list(_items(job))
    if all(item.pdf is None for item in items):
        number(job, items, today=timezone.localdate(at))
        PublicationItem.objects.bulk_update(items, ["year", "number"])
    issue = issue_of(job)
    waiting = [item for item in items if item.pdf is None]
    for item in waiting[:AT_ONCE]:
        rendering.render_item(item, issue, kind_of(item).prepare(issue, item, level=2))
        item.save()
        point("approved.item")
    if len(waiting) > AT_ONCE:
        return None
    acts = [kind_of(item).prepare(issue, item, level=3) for item in sorted(items, key=_chronological)]
    follow_ups = rendering.follow_ups_since_the_last_issue() if job.lists_follow_ups else None
    rendering.render_issue(job, issue, acts, follow_ups)
    return JobStep.RENDER


def _chronological(item: PublicationItem) -> tuple[str, bool, int, str]:
    """By date of act whatever the kind, then by number (DOMAIN.md §3.2): as `bulletin.queries.acts_in` lists them."""
    return item.act["act_on"], item.number is None, item.number or 0, item.act["slug"]


def _check(job: PublicationJob, _at: datetime) -> JobStep:
    """Nothing goes to the seal that a validator refuses, or that lacks one word of its source."""
    for item in _items(job):
        rendering.refuse_unfit(item.pdf, item.html)
    rendering.refuse_unfit(job.pdf, job.html)
    return JobStep.CHECK


def _seal(job: PublicationJob, at: datetime) -> JobStep:
    """Sealed once, stored: a seal is never made again for bytes that were published."""
    for item in _items(job):
        item.sealed_pdf = rendering.sealed(item.pdf, item.html, at=at)
        item.save(update_fields=["sealed_pdf"])
        point("checked.item")
    job.sealed_pdf = rendering.sealed(job.pdf, job.html, at=at)
    return JobStep.SEAL


def _publish(job: PublicationJob, at: datetime) -> JobStep:
    """The one valve: issue, acts, register and journal in one transaction, under the numbers that were printed."""
    items = list(_items(job))
    for sealed_pdf in (*(item.sealed_pdf for item in items), job.sealed_pdf):
        rendering.refuse_unsealed(sealed_pdf, at=at)
    # Rows before the publication lock, always in this order: no deadlock with those who edit an act or its file.
    for kind, acts in acts_by_kind(items):
        kind.hold(acts)
    bulletin_queries.lock_for_publication()
    point("sealed.numbering")
    if not numbers_still_hold(job, items, today=timezone.localdate(at)):
        return JobStep.START_AGAIN
    name = issue_of(job)
    issue = bulletin.publish_issue(
        year=name.year,
        number=name.number,
        published_on=name.published_on,
        acts=[rendering.act_of(item) for item in items],
        html=job.html,
        pdf=bytes(job.sealed_pdf or b""),
        record=job.record,
        actor=WORKER,
        at=at,
        is_reprint=job.is_reprint,
    )
    point("sealed.published")
    published = dict(issue.publications.values_list("slug", "pk"))
    for item in items:
        kind_of(item).mark_published(item.chosen, item, publication_id=published[item.act["slug"]], actor=WORKER, at=at)
    point("sealed.marked")
    job.issue_id, job.published_at = issue.pk, at
    return JobStep.PUBLISH


# What is done from each state, and the step that it ends with; None when the same work goes on after a commit.
_WORK: dict[S, Callable[[PublicationJob, datetime], JobStep | None]] = {
    S.APPROVED: _render,
    S.RENDERED: _check,
    S.CHECKED: _seal,
    S.SEALED: _publish,
}


def _items(job: PublicationJob) -> QuerySet[PublicationItem]:
    """As they were put in the issue: by date of act (DOMAIN.md §3.2), which is the order in which they are numbered."""
    return job.items.select_related(*PRINTED_WITH).order_by("position")

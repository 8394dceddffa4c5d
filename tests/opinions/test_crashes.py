"""The worker is killed at each step between the decision and the publication: one publication, one number, one line."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts import actors
from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication, RegisterEntry
from common import journal
from common.models import OutboxMessage, OutboxState
from common.pdf.certificates import make_development_certificate
from opinions.enums.opinions import OpinionStatus
from opinions.enums.publication import JobStatus
from opinions.models import Opinion, PublicationJob
from opinions.operations.publication import approve_publication, request_publication
from tests.opinions.factories import an_opinion

# In the order in which a publication comes to them.
POINTS = [
    "outbox.claimed",
    "approved.locked",
    "approved.item",
    "rendered.settled",
    "rendered.committed",
    "checked.committed",
    "checked.item",
    "sealed.committed",
    "sealed.numbering",
    "sealed.published",
    "published.settled",
    "outbox.worked",
]
KILLS = 3
LEASE = 61


@contextmanager
def a_worker():
    """A worker that obeys, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.opinions.killed_worker"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "SAISINE_VAR": str(settings.VAR_DIR)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def order(point, seconds):
        process.stdin.write(f"{point} {seconds}\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    assert process.stdout.readline().strip() == "ready"
    yield order
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()


@pytest.fixture
def worker():
    with a_worker() as order:
        yield order


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_whatever_dies_each_opinion_is_published_once(worker):
    make_development_certificate(settings.VAR_DIR / "seal", at=timezone.now())
    jobs = [approved(an_opinion(OpinionStatus.SIGNED)) for _ in POINTS]

    for turn, (point, job) in enumerate(zip(POINTS, jobs, strict=True)):
        _only(job)
        for kill in range(KILLS):
            answer = worker(point, LEASE * (turn * (KILLS + 1) + kill))
            if answer != "killed":
                # Past the commit of the last step there is nothing left to kill twice.
                assert (point, kill > 0, answer.split()[1]) in {
                    (late, True, "0") for late in ("published.settled", "published.committed", "outbox.worked")
                } | {(point, True, "0")}
                break
        assert worker("nowhere", LEASE * (turn * (KILLS + 1) + KILLS)).startswith("ended 0")

    count = len(POINTS)
    published = Publication.objects.filter(kind=PublicationKind.OPINION).order_by("number")
    assert [publication.number for publication in published] == list(range(1, count + 1))
    assert list(BulletinIssue.objects.order_by("number").values_list("number", flat=True)) == list(range(1, count + 1))
    assert RegisterEntry.objects.filter(publication__in=published).count() == count
    assert set(PublicationJob.objects.values_list("status", flat=True)) == {JobStatus.PUBLISHED}
    assert set(Opinion.objects.values_list("status", flat=True)) == {OpinionStatus.PUBLISHED}
    assert not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists()
    assert journal.broken_links() == []


def approved(file):
    at = timezone.now()
    secretariat, president = (actors.build(file.people.users[who], at) for who in ("secretariat", "president"))
    job = request_publication(
        acts={"opinion": [file.opinion.pk]}, publish_on=timezone.localdate(at), actor=secretariat, at=at
    )
    return approve_publication(job_id=job.pk, actor=president, at=at)


def _only(job):
    """Only this job is due: the kills of one point fall on one publication."""
    later = timezone.now() + timedelta(days=30)
    waiting = OutboxMessage.objects.filter(state=OutboxState.PENDING)
    waiting.update(next_try_at=later)
    waiting.filter(payload__job_id=str(job.pk)).update(next_try_at=timezone.now())

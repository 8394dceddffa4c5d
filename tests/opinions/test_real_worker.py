"""Real Celery workers, on each broker, killed in the middle of a publication: the next one ends it, once."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.utils import timezone

from accounts import actors
from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication, RegisterEntry
from common.models import OutboxMessage, OutboxState
from common.pdf.certificates import make_development_certificate
from opinions.enums.opinions import OpinionStatus
from opinions.enums.publication import JobStatus
from opinions.operations.publication import approve_publication, request_publication
from tests.opinions.factories import an_opinion
from tests.workers import a_worker, environment_of, wait_until

# After the check; then inside the very transaction that publishes.
POINTS = ("checked.committed", "sealed.published")
APP = "tests.opinions.held_worker"
# Not that of the tests that run the whole system.
REDIS_DATABASE = "/5"


@pytest.fixture(params=["filesystem", "redis"])
def environment(request, tmp_path):
    """A broker of each kind."""
    told = environment_of(tmp_path) | {"HELD": str(tmp_path / "held")}
    make_development_certificate(tmp_path / "seal", at=timezone.now())
    if request.param == "filesystem":
        return told
    if "TEST_REDIS_URL" not in os.environ:
        pytest.skip("no Redis: script/test starts one")
    url = urlunsplit(urlsplit(os.environ["TEST_REDIS_URL"])._replace(path=REDIS_DATABASE))
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return told | {"REDIS_URL": url}


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_whoever_takes_over_from_a_killed_worker_publishes_once(environment, tmp_path):
    job = _approved(an_opinion(OpinionStatus.SIGNED))

    for point in POINTS:
        with a_worker(APP, environment | {"HOLD_AT": point}, tmp_path):
            wait_until((tmp_path / "held").exists, tmp_path)
        (tmp_path / "held").unlink()
    with a_worker(APP, environment, tmp_path):
        wait_until(lambda: not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists(), tmp_path)

    job.refresh_from_db()
    assert (job.status, job.failure) == (JobStatus.PUBLISHED, "")
    assert Publication.objects.filter(kind=PublicationKind.OPINION).count() == 1
    assert BulletinIssue.objects.count() == 1
    assert RegisterEntry.objects.filter(publication__kind=PublicationKind.OPINION).count() == 1


def _approved(file):
    at = timezone.now()
    secretariat, president = (actors.build(file.people.users[who], at) for who in ("secretariat", "president"))
    job = request_publication(
        acts={"opinion": [file.opinion.pk]}, publish_on=timezone.localdate(at), actor=secretariat, at=at
    )
    return approve_publication(job_id=job.pk, actor=president, at=at)

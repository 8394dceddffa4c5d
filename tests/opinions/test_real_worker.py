"""Real Celery workers, on each broker, killed in the middle of a publication: the next one ends it, once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection
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

# After the check; then inside the very transaction that publishes.
POINTS = ("checked.committed", "sealed.published")
PATIENCE = 90
# Not that of the tests that run the whole system.
REDIS_DATABASE = "/5"


@pytest.fixture(params=["filesystem", "redis"])
def environment(request, tmp_path):
    """Production's settings, the tests' database, a broker of one kind, and little patience with the dead."""
    server = urlsplit(os.environ["SAISINE_TEST_SERVER"])
    told = {name: os.environ[name] for name in ("PATH", "HOME", "SECRET_KEY", "ALLOWED_HOSTS")} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.internal",
        "DATABASE_URL": urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}")),
        "SAISINE_VAR": str(tmp_path),
        "OUTBOX_LEASE_SECONDS": "1",
        "OUTBOX_SWEEP_SECONDS": "1",
        "HELD": str(tmp_path / "held"),
    }
    make_development_certificate(tmp_path / "seal", at=timezone.now())
    if request.param == "filesystem":
        for folder in ("messages", "control", "processed"):
            (tmp_path / "broker" / folder).mkdir(parents=True)
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
        with _a_worker(environment | {"HOLD_AT": point}, tmp_path):
            _wait_until((tmp_path / "held").exists, tmp_path)
        (tmp_path / "held").unlink()
    with _a_worker(environment, tmp_path):
        _wait_until(lambda: not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists(), tmp_path)

    job.refresh_from_db()
    assert (job.status, job.failure) == (JobStatus.PUBLISHED, "")
    assert Publication.objects.filter(kind=PublicationKind.OPINION).count() == 1
    assert BulletinIssue.objects.count() == 1
    assert RegisterEntry.objects.filter(publication__kind=PublicationKind.OPINION).count() == 1


def _approved(file):
    at = timezone.now()
    secretariat, president = (actors.build(file.people.users[who], at) for who in ("secretariat", "president"))
    job = request_publication(
        opinion_ids=[file.opinion.pk], publish_on=timezone.localdate(at), actor=secretariat, at=at
    )
    return approve_publication(job_id=job.pk, actor=president, at=at)


@contextmanager
def _a_worker(environment, folder):
    """With its beat; killed with its children when left, as a machine that loses its power."""
    command = [sys.executable, "-m", "celery", "--app", "tests.opinions.held_worker", "worker", "--beat"]
    command += ["--concurrency", "1", "--pool", "prefork", "--loglevel", "INFO"]
    with (folder / "worker.txt").open("ab") as log:
        worker = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _wait_until(is_so, folder):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, (folder / "worker.txt").read_text()[-3000:]
        time.sleep(0.1)

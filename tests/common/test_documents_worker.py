"""A real worker judges bombs and files that crash their reader, stays alive, and judges the next one."""

import pytest
from django.utils import timezone

from accounts import actors
from common import documents, outbox
from common.inspection import refusals
from common.models import DocumentState, OutboxMessage, OutboxState
from tests import bombs, files
from tests.committee.factories import UserFactory
from tests.workers import a_worker, environment_of, wait_until

APP = "tests.common.crashing_worker"
BOMBS = ("a flate stream of 300 MB", "XML without a bottom")
CRASHES = {"crash.txt": b"crash", "abort.txt": b"abort"}


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_bomb_and_a_crash_leave_the_worker_alive_and_judging_the_next_file(tmp_path, settings):
    told = environment_of(tmp_path)
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "documents", "base_url": None}}
    }
    hostile = [_waiting(bombs.BOMBS[what][1](), f"{n}.{bombs.BOMBS[what][0]}") for n, what in enumerate(BOMBS)]
    hostile += [_waiting(data, name) for name, data in CRASHES.items()]

    with a_worker(APP, told, tmp_path) as worker:
        wait_until(_all_judged, tmp_path)
        after = _waiting(files.pdf(b"apres"), "apres.pdf")
        wait_until(_all_judged, tmp_path)
        assert worker.poll() is None

    for document in (*hostile, after):
        document.refresh_from_db()
    assert {document.state for document in hostile} == {DocumentState.REFUSED}
    assert [document.refusal for document in hostile] == [refusals.BOMB] * 2 + [refusals.UNREADABLE] * 2
    assert after.state == DocumentState.CLEAN
    assert not any(document.file.storage.exists(document.file.name) for document in hostile)
    assert set(_messages().values_list("claims", "failures")) == {(1, 0)}
    said = (tmp_path / "worker.txt").read_text()
    assert said.count("ready.") == 1
    assert "WorkerLostError" not in said


def _waiting(data, name):
    """Kept, with the worker asked, as a deposit that is too big to be judged at once."""
    at = timezone.now()
    depositor = actors.build(UserFactory(), at)
    document = files.stored(data, name, actor=depositor, at=at, state=DocumentState.CHECKING)
    outbox.post(documents.CHECK, at=at, document_id=str(document.pk))
    return document


def _messages():
    return OutboxMessage.objects.filter(kind=documents.CHECK)


def _all_judged():
    return not _messages().exclude(state=OutboxState.DONE).exists()

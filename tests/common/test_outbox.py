from datetime import timedelta

import pytest
from django.db import transaction

from common import outbox
from common.models import OutboxMessage, OutboxState

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """A kind of work that writes down what it was given, and fails when told to."""
    seen = []

    def handler(*, thing_id):
        seen.append(thing_id)
        if thing_id == "poison":
            raise ValueError("cannot be done")

    monkeypatch.setitem(outbox._handlers, "test.work", handler)
    return seen


def test_what_was_posted_is_done_once(done, at):
    message = outbox.post("test.work", at=at, thing_id="a")

    assert outbox.run_due(at=at) == 1
    assert outbox.run_due(at=at) == 0

    message.refresh_from_db()
    assert (message.state, message.done_at, done) == (OutboxState.DONE, at, ["a"])


def test_a_message_delivered_five_times_is_done_once(done, at):
    message = outbox.post("test.work", at=at, thing_id="a")

    answers = [outbox.run(message.pk, at=at) for _ in range(5)]

    assert answers == [True, False, False, False, False]
    assert done == ["a"]


def test_a_stale_id_is_nothing_to_do(done, at):
    message = outbox.post("test.work", at=at, thing_id="a")
    identifier = message.pk
    message.delete()

    assert outbox.run(identifier, at=at) is False


def test_work_of_a_transaction_that_failed_was_never_asked_for(done, at):
    class Failed(Exception):
        pass

    with pytest.raises(Failed), transaction.atomic():
        outbox.post("test.work", at=at, thing_id="a")
        raise Failed

    assert not OutboxMessage.objects.exists()


def test_work_for_later_waits(done, at):
    outbox.post("test.work", at=at, delay=timedelta(hours=1), thing_id="a")

    assert outbox.run_due(at=at + timedelta(minutes=59)) == 0
    assert outbox.run_due(at=at + timedelta(hours=1)) == 1


def test_a_dead_worker_holds_its_message_for_a_minute_only(done, at):
    message = outbox.post("test.work", at=at, thing_id="a")
    outbox._claim(message.pk, at=at)

    assert outbox.run(message.pk, at=at + timedelta(seconds=59)) is False
    assert outbox.run(message.pk, at=at + timedelta(seconds=60)) is True


def test_poison_is_put_aside_after_five_failures_and_blocks_nobody(done, at, caplog):
    poison = outbox.post("test.work", at=at, thing_id="poison")
    for minute in range(10):
        outbox.run_due(at=at + timedelta(minutes=minute))
    outbox.post("test.work", at=at, thing_id="b")
    outbox.run_due(at=at + timedelta(minutes=11))

    poison.refresh_from_db()
    assert (poison.state, poison.failures) == (OutboxState.PARKED, 5)
    assert poison.error == "ValueError: cannot be done\n"
    assert done == ["poison"] * 5 + ["b"]


def test_a_parked_message_can_be_given_another_life(done, at):
    message = outbox.post("test.work", at=at, thing_id="a")
    OutboxMessage.objects.update(state=OutboxState.PARKED, failures=5)

    outbox.retry(message.pk, at=at)

    assert outbox.run_due(at=at) == 1


def test_a_job_that_kills_its_worker_ends_by_being_put_aside(done, at):
    message = outbox.post("test.work", at=at, thing_id="a")
    OutboxMessage.objects.update(claims=outbox.MAX_CLAIMS)

    assert outbox.run(message.pk, at=at) is False

    message.refresh_from_db()
    assert (message.state, done) == (OutboxState.PARKED, [])


def test_what_waits_for_something_outside_is_tried_less_and_less_often_and_counts_as_no_failure(monkeypatch, at):
    def handler(**_payload):
        raise outbox.Wait("Le service ne répond pas.")

    monkeypatch.setitem(outbox._handlers, "test.work", handler)
    message = outbox.post("test.work", at=at, thing_id="a")

    delays = []
    for _ in range(10):
        at = max(at, message.next_try_at)
        assert outbox.run(message.pk, at=at) is False
        message.refresh_from_db()
        delays.append(int((message.next_try_at - at).total_seconds()))

    assert delays == [20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
    assert (message.state, message.failures, message.claims) == (OutboxState.PENDING, 0, 0)
    assert message.error == "Le service ne répond pas."


def test_what_waits_for_a_day_is_put_aside_for_a_person(monkeypatch, at):
    monkeypatch.setitem(outbox._handlers, "test.work", lambda: (_ for _ in ()).throw(outbox.Wait("Rien.")))
    message = outbox.post("test.work", at=at)
    OutboxMessage.objects.filter(pk=message.pk).update(waits=outbox.MAX_WAITS - 1)

    outbox.run(message.pk, at=at)

    assert [parked.pk for parked in outbox.parked()] == [message.pk]

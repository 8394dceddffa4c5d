"""The outbox: work asked for in a transaction, done after it, at least once, whatever dies on the way.

A handler is idempotent by state: it reads the row that it is about and returns when there is nothing left to do.
No web request talks to the broker: a background thread does, after the commit, and the sweeper finds the rest.
"""

import logging
import os
import queue
import threading
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from common.faults import point
from common.models import OutboxMessage, OutboxState

Handler = Callable[..., None]

# A job that fails by itself is put aside after this many failures, and shown to the secretariat.
MAX_FAILURES = 5
# What waits for something outside is tried again for about a day, then put aside too.
MAX_WAITS = 100
LONGEST_WAIT = timedelta(minutes=15)
# A job that kills its worker is put aside after this many claims.
MAX_CLAIMS = 40

_handlers: dict[str, Handler] = {}
_nudges: "queue.SimpleQueue[str]" = queue.SimpleQueue()
_lock = threading.Lock()
_threads: dict[int, threading.Thread] = {}
log = logging.getLogger(__name__)


class Wait(Exception):
    """Raised by a handler: nothing failed, something outside is not there now. Tried again, less and less often."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does the work of `kind`; it receives the payload as keyword arguments."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"{kind} has a handler already")
        _handlers[kind] = handler
        return handler

    return register


def post(kind: str, *, at: datetime, delay: timedelta = timedelta(0), **payload: str) -> OutboxMessage:
    """List work in the current transaction. `payload` holds identifiers only."""
    message = OutboxMessage.objects.create(kind=kind, payload=payload, created_at=at, next_try_at=at + delay)
    if settings.OUTBOX_NUDGE and not delay:
        transaction.on_commit(partial(_nudge, str(message.pk)))
    return message


def run(message_id: UUID, *, at: datetime) -> bool:
    """Claim one message and do its work. False when there was nothing to do, or somebody else is at it.

    A failure is written on the row and tried again later; only a dead process leaves the lease to run out.
    """
    message = _claim(message_id, at=at)
    if message is None:
        return False
    point("outbox.claimed")
    try:
        _handler(message.kind)(**message.payload)
    except Wait as pause:
        log.warning("outbox %s %s waits: %s", message.kind, message.pk, pause)
        _note_wait(message, pause, at=at)
        return False
    except Exception as failure:
        log.exception("outbox %s %s failed", message.kind, message.pk)
        _note_failure(message, failure, at=at)
        return False
    point("outbox.worked")
    message.state, message.done_at, message.leased_until, message.error = OutboxState.DONE, at, None, ""
    message.save(update_fields=["state", "done_at", "leased_until", "error"])
    return True


def due(*, at: datetime) -> list[UUID]:
    """Messages whose time has come and that nobody holds, oldest first."""
    return list(
        OutboxMessage.objects.filter(_is_free(at), state=OutboxState.PENDING, next_try_at__lte=at)
        .order_by("next_try_at", "created_at")
        .values_list("pk", flat=True)
    )


def run_due(*, at: datetime) -> int:
    """Do everything that is due. Returns how many were done."""
    return sum(run(message_id, at=at) for message_id in due(at=at))


def parked() -> QuerySet[OutboxMessage]:
    """What was put aside and waits for a person, oldest first."""
    return OutboxMessage.objects.filter(state=OutboxState.PARKED).order_by("created_at")


def retry(message_id: UUID, *, at: datetime) -> None:
    """Give a parked message another life, once a person has mended its cause."""
    OutboxMessage.objects.filter(pk=message_id, state=OutboxState.PARKED).update(
        state=OutboxState.PENDING, failures=0, waits=0, claims=0, next_try_at=at, leased_until=None
    )


def _handler(kind: str) -> Handler:
    if kind not in _handlers:
        # Outside a worker, nobody has imported the modules that register handlers yet.
        current_app.loader.import_default_modules()
    return _handlers[kind]


def _is_free(at: datetime) -> Q:
    return Q(leased_until__isnull=True) | Q(leased_until__lte=at)


@transaction.atomic
def _claim(message_id: UUID, *, at: datetime) -> OutboxMessage | None:
    message = (
        OutboxMessage.objects.select_for_update(skip_locked=True)
        .filter(_is_free(at), pk=message_id, state=OutboxState.PENDING)
        .first()
    )
    if message is None:
        return None
    message.claims += 1
    message.leased_until = at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    if message.claims > MAX_CLAIMS:
        message.state, message.error = OutboxState.PARKED, "Le traitement arrête le processus qui l’exécute."
    message.save(update_fields=["claims", "leased_until", "state", "error"])
    return message if message.state == OutboxState.PENDING else None


def _note_failure(message: OutboxMessage, failure: Exception, *, at: datetime) -> None:
    message.failures += 1
    message.leased_until = None
    message.next_try_at = at + timedelta(seconds=2**message.failures)
    message.error = "".join(traceback.format_exception_only(failure))[:2000]
    if message.failures >= MAX_FAILURES:
        message.state = OutboxState.PARKED
    _write_unless_done(message, "failures", "leased_until", "next_try_at", "error", "state")


def _note_wait(message: OutboxMessage, pause: Wait, *, at: datetime) -> None:
    message.waits += 1
    # Its worker is alive: what it claimed before does not count against it.
    message.claims, message.leased_until = 0, None
    message.next_try_at = at + min(timedelta(seconds=10 * 2 ** min(message.waits, 10)), LONGEST_WAIT)
    message.error = str(pause)
    if message.waits >= MAX_WAITS:
        message.state = OutboxState.PARKED
    _write_unless_done(message, "waits", "claims", "leased_until", "next_try_at", "error", "state")


def _write_unless_done(message: OutboxMessage, *fields: str) -> None:
    """Whoever took the message over, when its lease ran out, may have done it meanwhile: what is done stays done."""
    written = {field: getattr(message, field) for field in fields}
    OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.PENDING).update(**written)


def _nudge(message_id: str) -> None:
    """Hand the id to this process's own thread: the request never waits, even if the broker is frozen."""
    with _lock:
        # By process: a thread does not survive a fork.
        thread = _threads.get(os.getpid())
        if thread is None or not thread.is_alive():
            thread = _threads[os.getpid()] = threading.Thread(target=_send_nudges, name="outbox-nudge", daemon=True)
            thread.start()
    _nudges.put(message_id)


def _send_nudges() -> None:
    while True:
        message_id = _nudges.get()
        try:
            current_app.send_task("common.run_outbox", kwargs={"message_id": message_id}, retry=False)
        except Exception:
            # The sweeper will find it: a broker that is down delays the work, it does not lose it.
            log.warning("broker unreachable, the sweeper will do %s", message_id)

"""Two workers, killed again and again at any step, bring every opinion to the public once.

A few kills in every run; `script/faults` makes a thousand on a hundred opinions.
"""

import os
import random
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication, RegisterEntry
from common import journal
from common.models import OutboxMessage, OutboxState
from common.pdf.certificates import make_development_certificate
from opinions.enums.opinions import OpinionStatus
from opinions.enums.publication import JobStatus
from opinions.models import Opinion, PublicationJob
from tests.opinions.factories import an_opinion
from tests.opinions.test_crashes import LEASE, POINTS, a_worker, approved

KILLS = int(os.environ.get("SAISINE_KILLS", "6"))
OPINIONS = int(os.environ.get("SAISINE_KILLED_OPINIONS", "2"))
EVERYWHERE = [*POINTS, "published.committed"]


class Killer:
    """Gives the orders of two workers. Points come in shuffled rounds, so that no job dies for ever before its end."""

    def __init__(self):
        self.chance = random.Random(2026)  # noqa: S311 -- no secret here
        self.lock, self.turn, self.round = threading.Lock(), 0, []
        self.kills, self.faults = Counter(), []

    def next(self):
        """Where to die, and by how much the clock is ahead: the lease of who died before is over."""
        with self.lock:
            if not self.round:
                self.round = self.chance.sample(EVERYWHERE, len(EVERYWHERE))
            self.turn += 1
            return self.round.pop(), LEASE * self.turn

    def drive(self, order):
        while self.kills.total() < KILLS:
            point, seconds = self.next()
            answer = order(point, seconds)
            if answer == "killed":
                self.kills[point] += 1
            elif answer.split()[1] != "0":
                self.faults.append(answer)
                return
            elif not _is_work_left():
                return

    def finish(self, order):
        for _attempt in range(100):
            _point, seconds = self.next()
            answer = order("nowhere", seconds)
            if not answer.startswith("ended 0"):
                self.faults.append(answer)
            if not _is_work_left():
                return


def _is_work_left():
    """Asked by a thread: its connection is closed at once."""
    try:
        return OutboxMessage.objects.filter(state=OutboxState.PENDING).exists()
    finally:
        connection.close()


@pytest.mark.faults
@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_die_anywhere_publish_everything_once(capsys):
    make_development_certificate(settings.VAR_DIR / "seal", at=timezone.now())
    for _ in range(OPINIONS):
        approved(an_opinion(OpinionStatus.SIGNED))
    killer, began = Killer(), time.monotonic()

    with ExitStack() as stack:
        orders = [stack.enter_context(a_worker()) for _ in range(2)]
        for act in (killer.drive, killer.finish):
            threads = [threading.Thread(target=act, args=[order]) for order in orders]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    with capsys.disabled():
        spent = f"{killer.kills.total()} kills at {len(killer.kills)} points in {time.monotonic() - began:.0f} s"
        sys.stdout.write(f"\n{spent}: {dict(killer.kills)}\n")
    assert killer.faults == []
    expected = list(range(1, OPINIONS + 1))
    published = Publication.objects.filter(kind=PublicationKind.OPINION).order_by("number")
    assert [publication.number for publication in published] == expected
    assert list(BulletinIssue.objects.order_by("number").values_list("number", flat=True)) == expected
    assert RegisterEntry.objects.filter(publication__in=published).count() == OPINIONS
    assert set(PublicationJob.objects.values_list("status", flat=True)) == {JobStatus.PUBLISHED}
    assert set(Opinion.objects.values_list("status", flat=True)) == {OpinionStatus.PUBLISHED}
    assert not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists()
    assert journal.broken_links() == []

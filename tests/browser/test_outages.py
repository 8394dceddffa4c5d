"""The broker or the database goes away while people work: no page waits for the broker, and no work is lost.

One outage in every run; `script/faults` plays them all (RELIABILITY, bars F3 and F4).
"""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2
import pytest

from launch.environment import read_secrets
from launch.postgres import Cluster
from tests.browser.conftest import Broker
from tests.browser.people import People, Person, Site

PAGE = 2.0
BACK = 60.0
AGAIN = 10.0
# PostgreSQL reads its journal again, and first its whole folder on a slow disk.
RECOVERY = 120.0
ASKED = 3


def frozen(broker: Broker, _site: Site) -> Callable[[], None]:
    broker.freeze()
    return broker.thaw


def flushed(broker: Broker, _site: Site) -> Callable[[], None]:
    """Emptied at once, and again when the requests have been made."""
    broker.flush()
    return broker.flush


def down(broker: Broker, _site: Site) -> Callable[[], None]:
    broker.kill()
    return broker.start


def crashed(_broker: Broker, site: Site) -> Callable[[], None]:
    """PostgreSQL loses one of its processes by SIGKILL: it drops every connection and reads its journal again."""
    server = Cluster(folder=site.var / "postgres").running()
    assert server is not None
    served = [child for child in server.children() if "saisine" in " ".join(child.cmdline())]
    (served or server.children())[0].send_signal(signal.SIGKILL)
    return lambda: None


OUTAGES = {"frozen": frozen, "flushed": flushed, "down": down, "PostgreSQL crashed": crashed}
PLAYED = list(OUTAGES) if "SAISINE_OUTAGES" in os.environ else ["down"]


@pytest.mark.faults
@pytest.mark.browser
@pytest.mark.worker
@pytest.mark.parametrize("name", PLAYED)
def test_people_work_on_through_an_outage_and_everything_asked_for_is_done(
    people: People, broker: Broker, site: Site, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    secretariat = people("secretariat")
    secretariat.goes_to("/publication/cachet/")
    with database(site) as count:
        before = count()
        come_back = OUTAGES[name](broker, site)
        try:
            if name == "PostgreSQL crashed":
                recovered_in = answers_again(secretariat, count)
            waits = [wait for _ in range(ASKED) for wait in asks_for_a_trial(secretariat)]
        finally:
            come_back()
        returned = time.monotonic()
        while (done := count()) < before + ASKED:
            assert time.monotonic() - returned < BACK, f"{done - before} of {ASKED} done"
            time.sleep(0.5)
    with capsys.disabled():
        done_in = f"{time.monotonic() - returned:.1f} s after the return"
        again = f", pages again in {recovered_in:.1f} s" if name == "PostgreSQL crashed" else ""
        os.write(1, f"\n{name}: longest page {max(waits):.2f} s, all work {done_in}{again}\n".encode())
    assert max(waits) < PAGE


def asks_for_a_trial(person: Person) -> Iterator[float]:
    """The page is read, the trial is asked for: how long each answer took, in seconds."""
    began = time.monotonic()
    page = person.context.request.get(f"{person.home}/publication/cachet/")
    yield time.monotonic() - began
    assert page.status == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text())
    assert token is not None
    began = time.monotonic()
    answer = person.context.request.post(
        f"{person.home}/publication/cachet/essayer/",
        form={"csrfmiddlewaretoken": token[1]},
        headers={"Referer": f"{person.home}/publication/cachet/"},
        max_redirects=0,
    )
    yield time.monotonic() - began
    assert answer.status == 302


def answers_again(person: Person, count: Callable[[], int]) -> float:
    """How long after its database the site answers again, in seconds. Until then it says to come back, at once."""
    answer = person.context.request.get(f"{person.home}/publication/cachet/")
    assert answer.status in {200, 503}
    assert answer.status == 200 or answer.headers["retry-after"] == "5"
    count()
    began = time.monotonic()
    while person.context.request.get(f"{person.home}/publication/cachet/").status != 200:
        assert time.monotonic() - began < AGAIN
        time.sleep(0.2)
    return time.monotonic() - began


@contextmanager
def database(site: Site) -> Iterator[Callable[[], int]]:
    """How many trials of the seal were made, asked of the database whatever happens to it."""
    password = read_secrets(site.var / "env")["OWNER_DATABASE_PASSWORD"]
    url = Cluster(folder=site.var / "postgres", password=password).url(password=password, database="saisine")

    def count() -> int:
        deadline = time.monotonic() + RECOVERY
        while True:
            try:
                with psycopg2.connect(url) as connection, connection.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM opinions_sealcheck")
                    return int(cursor.fetchone()[0])
            except psycopg2.OperationalError:
                assert time.monotonic() < deadline
                time.sleep(0.2)

    yield count

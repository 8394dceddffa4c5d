"""The whole system as `script/server` starts it, with its demonstration and a real Redis, and people in browsers."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Browser, sync_playwright

from tests.browser.people import PHONE, TABLET, WITHOUT_SCRIPT, People, Site

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where CI=true nothing is skipped: a missing program fails the run (launch/suite.py)."""
    missing = [name for name in ("chromium", "redis-server") if not shutil.which(name)]
    if missing and os.environ.get("CI") != "true":
        for item in items:
            if "tests/browser" in str(item.path):
                item.add_marker(pytest.mark.skip(reason=f"missing: {', '.join(missing)}"))


class Broker:
    """A Redis of the site's own, that a test may freeze, empty, kill and start again."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = _free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    broker = Broker(tmp_path_factory.mktemp("redis"))
    yield broker
    broker.kill()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, broker: Broker) -> Iterator[Site]:
    """Both sites, PostgreSQL, a worker and beat on a real Redis, started by the command that people type."""
    folder = tmp_path_factory.mktemp("site")
    internal, public = _free_port(), _free_port()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME")},
        "PORT": str(internal),
        "PUBLIC_PORT": str(public),
        "SAISINE_VAR": str(folder / "var"),
        "SAISINE_DEMONSTRATION": "1",
        "REDIS_URL": broker.url,
        "OUTBOX_SWEEP_SECONDS": "5",
        "PYTHONUNBUFFERED": "1",
    }
    log = folder / "server.txt"
    with log.open("w") as file:
        started = subprocess.Popen(
            [sys.executable, "-m", "launch.server"], cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    try:
        deadline = time.monotonic() + 300
        while "Ctrl-C stops" not in log.read_text():
            assert started.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield Site(internal=f"http://localhost:{internal}", public=f"http://localhost:{public}", var=folder / "var")
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(timeout=60)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ended with its module: while it lives, no other test of the thread may open an event loop, as the seal does."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def people(site: Site, chromium: Browser) -> Iterator[People]:
    """Whoever signs in, each in a browser of their own; every page that they come to is judged."""
    phones = dict.fromkeys(["membre.usagers", "lecteur", "lectrice"], PHONE)
    habits = {**phones, "membre.ia": TABLET, "membre.etat": WITHOUT_SCRIPT}
    everybody = People(site, chromium, habits)
    yield everybody
    everybody.leave()
    assert everybody.violations == {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

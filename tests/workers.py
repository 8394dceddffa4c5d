"""Real Celery workers on the tests' database, with production's settings."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

PATIENCE = 90


def environment_of(folder: Path) -> dict[str, str]:
    """The tests' database, a broker of files in `folder`, and little patience with the dead."""
    server = urlsplit(os.environ["SAISINE_TEST_SERVER"])
    for name in ("messages", "control", "processed"):
        (folder / "broker" / name).mkdir(parents=True)
    return {name: os.environ[name] for name in ("PATH", "HOME", "SECRET_KEY", "ALLOWED_HOSTS")} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.internal",
        "DATABASE_URL": urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}")),
        "SAISINE_VAR": str(folder),
        "OUTBOX_LEASE_SECONDS": "1",
        "OUTBOX_SWEEP_SECONDS": "1",
    }


@contextmanager
def a_worker(app: str, environment: dict[str, str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """With its beat; killed with its children when left, as a machine that loses its power."""
    command = [sys.executable, "-m", "celery", "--app", app, "worker", "--beat"]
    command += ["--concurrency", "1", "--pool", "prefork", "--loglevel", "INFO"]
    with (folder / "worker.txt").open("ab") as log:
        worker = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield worker
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until(is_so: Callable[[], bool], folder: Path, *, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, (folder / "worker.txt").read_text()[-3000:]
        time.sleep(0.1)

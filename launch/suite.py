"""`script/test`: the whole suite against a real PostgreSQL and a real Redis of its own, both ended with it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from launch.environment import ROOT
from launch.errors import CannotStart
from launch.postgres import FAST_AND_UNSAFE, Cluster
from launch.preparation import schema_fingerprint

# What some tests cannot do without. On a developer's machine they are skipped; where CI=true nothing may be skipped.
PROGRAMS = {"redis-server": "Redis", "chromium": "Chromium", "qpdf": "qpdf", "pdftotext": "poppler-utils"}
# Each has its database, its workers, its share of the memory.
MOST_PROCESSES = 4


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        require_programs()
        with ExitStack() as stack:
            stack.enter_context(alone(ROOT / "var" / "test.lock"))
            environment = dict(os.environ)
            server = environment.get("SAISINE_TEST_SERVER") or stack.enter_context(
                postgres(ROOT / "var" / "test-postgres")
            )
            environment["SAISINE_TEST_SERVER"] = server
            if not environment.get("TEST_REDIS_URL") and shutil.which("redis-server"):
                environment["TEST_REDIS_URL"] = stack.enter_context(redis())
            return run_pytest(arguments, environment)
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def require_programs() -> None:
    missing = [label for program, label in PROGRAMS.items() if not shutil.which(program)]
    if missing and os.environ.get("CI") == "true":
        raise CannotStart(f"CI=true and {', '.join(missing)} missing: these tests may not be skipped here.")
    if missing:
        print(f"Not on this machine: {', '.join(missing)}. The tests that need them are skipped.")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Two runs in one folder would empty each other's tables."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart("script/test is running in this folder already.") from error
        yield


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Ours for the time of the run; one that somebody left running is used and left running."""
    cluster = Cluster(folder=folder, settings=tuple(FAST_AND_UNSAFE.items()))
    if cluster.running():
        cluster.wait_for()
        yield cluster.owner_url()
        return
    try:
        cluster.start()
    except CannotStart:
        # Without fsync a machine that stopped leaves broken data. They are nobody's: make them anew.
        shutil.rmtree(cluster.data, ignore_errors=True)
        cluster.start()
    try:
        yield cluster.owner_url()
    finally:
        cluster.stop()


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own on a free port, that forgets everything."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="saisine-redis-") as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            _wait_for_redis(server, port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def _wait_for_redis(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 10
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise CannotStart("Redis does not start.")


def run_pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """The test databases are kept between runs, and made again when the schema is no longer that of their making."""
    spread = on_every_core(arguments)
    stamp = ROOT / "var" / ("test-schema-spread" if spread else "test-schema")
    named = environment.get("SAISINE_TEST_DATABASE", "")
    schema = f"{named} {environment['SAISINE_TEST_SERVER']} {schema_fingerprint()} {' '.join(spread)}"
    anew = [] if stamp.exists() and stamp.read_text() == schema else ["--create-db"]
    stamp.unlink(missing_ok=True)
    child = subprocess.Popen([sys.executable, "-m", "pytest", *anew, *spread, *arguments], cwd=ROOT, env=environment)
    while True:
        try:
            status = child.wait()
            break
        except KeyboardInterrupt:  # pytest received it too, and prints its summary
            continue
    if status in (0, 1):
        stamp.write_text(schema)
    return status


def on_every_core(arguments: list[str]) -> list[str]:
    """The whole suite is cut by file and spread over the cores, each on a database of its own; a part of it is not.

    The files keep the order that tests/conftest.py gives them: the longest begin, so that no core waits at the end.
    """
    cores = os.cpu_count() or 1
    if cores < 2 or not all(argument.startswith("-") and argument not in {"-k", "-m"} for argument in arguments):
        return []
    return ["-n", str(min(cores, MOST_PROCESSES)), "--dist", "loadfile", "--no-loadscope-reorder"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The whole system started by the command that people type, in a folder of its own, without demonstration data."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(tmp_path, unused_port):
    kept = {name: os.environ[name] for name in ("PATH", "HOME")}
    ports = {"PORT": str(unused_port), "PUBLIC_PORT": str(unused_port + 1)}
    return kept | ports | {"SAISINE_VAR": str(tmp_path / "var"), "SAISINE_DEMONSTRATION": "0", "PYTHONUNBUFFERED": "1"}


@contextmanager
def server(environment, log):
    with log.open("w") as file:
        started = subprocess.Popen(
            [sys.executable, "-m", "launch.server"], cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    try:
        deadline = time.monotonic() + 300
        while "Ctrl-C stops" not in log.read_text():
            assert started.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield started
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(timeout=60)


def status(port, path="/"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.status


@pytest.mark.worker
def test_the_trial_starts_refuses_a_second_one_survives_a_kill_and_stops(environment, tmp_path):
    port, public_port = int(environment["PORT"]), int(environment["PUBLIC_PORT"])

    with server(environment, tmp_path / "first.txt") as first:
        assert (status(port, "/compte/login/"), status(public_port)) == (200, 200)
        again = subprocess.run(
            [sys.executable, "-m", "launch.server"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert again.returncode == 1
        assert f"It runs here already (process {first.pid}" in again.stderr
        family = psutil.Process(first.pid).children(recursive=True)
        first.kill()
        first.wait()

    with server(environment, tmp_path / "second.txt") as second:
        assert "left behind" in (tmp_path / "second.txt").read_text()
        assert "Preparing the database" not in (tmp_path / "second.txt").read_text()
        assert not [process for process in family if process.is_running() and process.ppid() != second.pid]
        family = psutil.Process(second.pid).children(recursive=True)
        assert len(family) > 8

    assert second.returncode == 0
    assert psutil.wait_procs(family, timeout=5)[1] == []

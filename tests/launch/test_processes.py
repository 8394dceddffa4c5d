import json
import signal
import subprocess
import sys
import time

import psutil
import pytest

from launch.errors import CannotStart
from launch.processes import DEATHS_A_MINUTE, Process, Together, end_leftovers, run


@pytest.fixture
def together(tmp_path):
    together = Together(cwd=tmp_path, register=tmp_path / "processes.json")
    yield together
    together.kill()


def child(tmp_path, code, **options):
    return Process(
        name="child",
        command=[sys.executable, "-c", f"import signal, sys, time\n{code}"],
        environment={"PYTHONUNBUFFERED": "1"},
        log=tmp_path / "child.log",
        **options,
    )


def until(condition, *, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_child_that_may_come_back_is_started_again(tmp_path, together):
    worker = child(tmp_path, "time.sleep(60)", comes_back=True)
    together.start(worker)
    first = worker.popen.pid
    worker.popen.kill()
    until(worker.is_dead)

    assert together.watch() is None

    assert worker.popen.pid != first
    assert not worker.is_dead()


def test_a_child_that_dies_again_and_again_ends_everything(tmp_path, together):
    worker = child(tmp_path, "sys.exit(1)", comes_back=True)
    together.start(worker)

    for _ in range(DEATHS_A_MINUTE - 1):
        until(worker.is_dead)
        assert together.watch() is None
    until(worker.is_dead)

    assert together.watch() is worker


def test_the_death_of_a_site_ends_everything(tmp_path, together):
    site = child(tmp_path, "sys.exit(1)")
    together.start(site)
    until(site.is_dead)

    assert together.watch() is site


def test_a_child_that_does_not_hear_is_killed_after_its_delay(tmp_path, together):
    deaf = child(tmp_path, "signal.signal(15, signal.SIG_IGN); print('deaf'); time.sleep(60)", grace=0.3)
    together.start(deaf)
    until(lambda: "deaf" in deaf.log.read_text())
    popen = deaf.popen

    began = time.monotonic()
    together.stop()

    assert popen.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 3
    assert not together.register.exists()


def test_what_a_child_says_that_matters_is_shown_once(tmp_path, together, capsys):
    talker = child(tmp_path, "print('INFO all is well'); print('ERROR no disk left'); time.sleep(60)")
    together.start(talker)
    until(lambda: "disk" in talker.log.read_text())

    together.watch()
    together.watch()

    assert capsys.readouterr().out == "child | ERROR no disk left\n"


def test_what_a_killed_supervisor_left_behind_is_ended(tmp_path, together):
    orphan = child(tmp_path, "time.sleep(60)")
    together.start(orphan)

    assert end_leftovers(together.register) == 1

    until(orphan.is_dead)
    assert not together.register.exists()


def test_a_process_that_took_the_same_id_since_is_left_alone(tmp_path):
    register = tmp_path / "processes.json"
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        register.write_text(json.dumps({str(other.pid): psutil.Process(other.pid).create_time() - 60}))

        assert end_leftovers(register) == 0

        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize("content", [None, "", "not json", "{}"])
def test_a_register_that_says_nothing_ends_nothing(tmp_path, content):
    register = tmp_path / "processes.json"
    if content is not None:
        register.write_text(content)

    assert end_leftovers(register) == 0


def test_a_command_that_fails_shows_its_end_and_is_logged(tmp_path):
    command = [sys.executable, "-c", "print('before'); raise SystemExit('no such table')"]

    with pytest.raises(CannotStart, match="no such table"):
        run(command, environment={}, cwd=tmp_path, log=tmp_path / "log")

    assert "no such table" in (tmp_path / "log").read_text()

"""A handful of processes kept together: started in order, watched, restarted or not, stopped without waiting."""

import json
import os
import re
import signal
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from launch.errors import CannotStart

ALARM = re.compile(r"\b(ERROR|CRITICAL|FATAL|PANIC)\b")
# More deaths than this in a minute are not an accident.
DEATHS_A_MINUTE = 5
# A storm of errors is for the log; the terminal shows how it begins.
ALARMS_AT_ONCE = 3
LONGEST_LOG = 5 * 1024 * 1024


@dataclass(kw_only=True, eq=False)
class Process:
    """One child in a session of its own: the Ctrl-C of the terminal reaches the supervisor alone."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    # The outbox makes the death of a worker harmless: another takes over. A site that dies is shown.
    comes_back: bool = False
    grace: float = 5
    popen: "subprocess.Popen[bytes] | None" = None
    read_up_to: int = 0
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS_A_MINUTE))

    def start(self, *, cwd: Path) -> None:
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.read_up_to = log.tell()
            self.popen = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_dead(self) -> bool:
        return self.popen is not None and self.popen.poll() is not None

    def ask_to_stop(self) -> None:
        """The parent only: a worker whose children are told too may hang for good."""
        if self.popen is not None and self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)

    def wait(self, *, until: float) -> None:
        if self.popen is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(max(0.0, until - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def alarms(self) -> Iterator[str]:
        """The lines written since the last call that somebody should see."""
        with self.log.open("rb") as log:
            log.seek(self.read_up_to)
            text = log.read()
        whole = text[: text.rfind(b"\n") + 1]
        self.read_up_to += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            if ALARM.search(line):
                yield f"{self.name} | {line}"


class Together:
    """The children of one supervisor. Their ids are written down: what a `kill -9` leaves behind is ended later."""

    def __init__(self, *, cwd: Path, register: Path) -> None:
        self.cwd = cwd
        self.register = register
        self.all: list[Process] = []

    def start(self, process: Process) -> None:
        process.start(cwd=self.cwd)
        if process not in self.all:
            self.all.append(process)
        self._write_down()

    def watch(self) -> Process | None:
        """One look: shows alarms, restarts what may come back, returns the one whose death ends everything."""
        for process in self.all:
            alarms = list(process.alarms())
            for line in alarms[:ALARMS_AT_ONCE]:
                print(line, flush=True)
            if len(alarms) > ALARMS_AT_ONCE:
                print(f"{process.name} | … {len(alarms) - ALARMS_AT_ONCE} more in {process.log}", flush=True)
            if not process.is_dead():
                continue
            now = time.monotonic()
            process.deaths.append(now)
            too_often = len(process.deaths) == DEATHS_A_MINUTE and now - process.deaths[0] < 60
            if not process.comes_back or too_often:
                return process
            print(f"{process.name} died and is started again (see {process.log})", flush=True)
            self.start(process)
        return None

    def stop(self) -> None:
        """All are asked at once, each has its own delay, nobody is waited for twice."""
        asked = time.monotonic()
        for process in self.all:
            process.ask_to_stop()
        for process in self.all:
            process.wait(until=asked + process.grace)
        self.all.clear()
        self.register.unlink(missing_ok=True)

    def kill(self) -> None:
        for process in self.all:
            process.wait(until=0)

    def _write_down(self) -> None:
        alive = {}
        for process in self.all:
            if process.popen is not None:
                with suppress(psutil.NoSuchProcess):
                    alive[str(process.popen.pid)] = psutil.Process(process.popen.pid).create_time()
        self.register.write_text(json.dumps(alive))


def end_leftovers(register: Path) -> int:
    """End the children of a supervisor that was killed. An id used again since by something else is left alone."""
    try:
        written = json.loads(register.read_text())
    except (OSError, ValueError):
        return 0
    ended, family = 0, []
    for pid, created in written.items():
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            leftover = psutil.Process(int(pid))
            if abs(leftover.create_time() - created) < 1:
                family += [leftover, *leftover.children(recursive=True)]
                os.killpg(leftover.pid, signal.SIGKILL)
                ended += 1
    deadline = time.monotonic() + 5
    while any(map(_lives, family)) and time.monotonic() < deadline:
        time.sleep(0.02)
    register.unlink(missing_ok=True)
    return ended


def _lives(process: psutil.Process) -> bool:
    """A container may lack the one who buries: a zombie holds no port and no file."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def run(command: list[str], *, environment: dict[str, str], cwd: Path, log: Path) -> str:
    """One command to its end. What it printed; when it fails, that is what the person reads."""
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False)
    with log.open("a") as file:
        file.write(f"$ {' '.join(command)}\n{done.stdout}{done.stderr}")
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
        raise CannotStart(f"{' '.join(command[1:3])} failed:\n{said}")
    return done.stdout

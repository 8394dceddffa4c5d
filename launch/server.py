"""`script/server`: the whole system on one machine, from nothing to two sites that answer, until Ctrl-C.

`script/server -- command` starts it, runs the command beside it, stops it, and ends with the command's own status.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from types import FrameType
from typing import IO

from launch.environment import ROOT, Trial, port_from, read_secrets, require_free
from launch.errors import CannotStart
from launch.postgres import Cluster, tail
from launch.preparation import prepare, python
from launch.processes import Process, Together, end_leftovers, run

FOLDERS = ("log", "mail", "documents", "broker/messages", "broker/control", "broker/processed")


class AskedToStop(BaseException):
    """Ctrl-C, or the end asked for by the machine."""


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else []
    if arguments and not command:
        print(__doc__)
        return 2
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _ask_to_stop)
    var = Path(os.environ.get("SAISINE_VAR") or ROOT / "var").resolve()
    try:
        with ExitStack() as stack:
            return Server(var).run(stack, command)
    except AskedToStop:
        print("Stopped.")
        return 0
    except CannotStart as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1


def _ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
    raise AskedToStop


class Server:
    def __init__(self, var: Path) -> None:
        self.var = var
        self.began = time.monotonic()
        self.postgres: subprocess.Popen[bytes] | None = None
        self.together = Together(cwd=ROOT, register=var / "processes.json")

    def run(self, stack: ExitStack, command: list[str]) -> int:
        self._make_folders()
        stack.enter_context(self._alone())
        host, port = os.environ.get("HOST") or "127.0.0.1", port_from("PORT", 8000)
        public_port = port_from("PUBLIC_PORT", port + 1)
        if end_leftovers(self.together.register):
            self._say("Ended what a killed script/server had left behind")
        require_free(host, port, "PORT")
        require_free(host, public_port, "PUBLIC_PORT")
        trial = Trial(
            var=self.var,
            host=host,
            port=port,
            public_port=public_port,
            owner_url=os.environ.get("DATABASE_URL") or self._start_postgres(stack),
            redis_url=os.environ.get("REDIS_URL", ""),
            is_demonstration=os.environ.get("SAISINE_DEMONSTRATION") != "0",
            secrets=read_secrets(self.var / "env"),
        )
        ours = self.postgres is not None
        prepare(trial, stamps=self.var / "postgres", database_is_ours=ours, say=self._say)
        stack.callback(self._stop)
        for process in processes_of(trial):
            self.together.start(process)
        self._wait_for_answers(trial)
        self._welcome(trial)
        return self._beside(command, trial) if command else self._watch()

    def _make_folders(self) -> None:
        self.var.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (self.var / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _alone(self) -> IO[str]:
        """One start at a time in one folder; the machine forgets the lock with the process that held it."""
        lock = (self.var / "server.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise CannotStart(f"It runs here already ({lock.read().strip()}). Stop that one first.") from error
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, http://localhost:{os.environ.get('PORT') or 8000}")
        lock.flush()
        return lock

    def _start_postgres(self, stack: ExitStack) -> str:
        password = read_secrets(self.var / "env")["OWNER_DATABASE_PASSWORD"]
        cluster = Cluster(folder=self.var / "postgres", password=password)
        cluster.stop()  # that of a killed script/server
        self._say("Starting PostgreSQL")
        stack.callback(cluster.stop)
        self.postgres = cluster.start()
        cluster.ensure_database("saisine")
        return cluster.url(password=password, database="saisine")

    def _wait_for_answers(self, trial: Trial) -> None:
        self._say("Opening both sites")
        deadline = time.monotonic() + 60
        for name, url in (("internal", f"{trial.internal_url}/compte/login/"), ("public", f"{trial.public_url}/")):
            log = self.var / "log" / f"{name}.log"
            while not (status := status_of(url)):
                self._look()
                if time.monotonic() > deadline:
                    raise CannotStart(f"{url} does not answer. The end of {log}:\n{tail(log)}")
                time.sleep(0.1)
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise CannotStart(f"{url} answers {status}. The end of {log}:\n{tail(log)}")

    def _look(self) -> None:
        """Whose death ends everything: the database's, a site's, or of a worker that dies again and again."""
        if self.postgres is not None and self.postgres.poll() is not None:
            log = self.var / "postgres" / "postgres.log"
            raise CannotStart(f"PostgreSQL stopped. The end of {log}:\n{tail(log)}")
        dead = self.together.watch()
        if dead is not None:
            raise CannotStart(f"{dead.name} stopped. The end of {dead.log}:\n{tail(dead.log)}")

    def _watch(self) -> int:
        while True:
            self._look()
            time.sleep(0.5)

    def _beside(self, command: list[str], trial: Trial) -> int:
        told = os.environ | trial.for_internal() | {"PUBLIC_DATABASE_URL": trial.for_public()["DATABASE_URL"]}
        child = subprocess.Popen(command, env=told)
        try:
            while child.poll() is None:
                self._look()
                time.sleep(0.2)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
        return child.returncode

    def _stop(self) -> None:
        """A second Ctrl-C means now."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda _signal, _frame: self.together.kill())
        print("\nStopping", flush=True)
        self.together.stop()

    def _say(self, sentence: str) -> None:
        print(f"[{time.monotonic() - self.began:5.1f} s] {sentence}", flush=True)

    def _welcome(self, trial: Trial) -> None:
        self._say("Ready")
        print(f"\n  Internal site   {trial.internal_url}\n  Public site     {trial.public_url}")
        print(f"  Mails go to     {self.var / 'mail'}\n  Logs are in     {self.var / 'log'}\n")
        if trial.is_demonstration:
            log = self.var / "log" / "prepare.log"
            accounts = run(
                python("manage.py", "demonstration_accounts"), environment=trial.for_internal(), cwd=ROOT, log=log
            )
            print(accounts)
        print("Ctrl-C stops everything and keeps the data.", flush=True)


def processes_of(trial: Trial) -> list[Process]:
    celery = python("-m", "celery", "--app", "config")
    # Two children, as on a machine with two cores; the filesystem broker has no use for gossip.
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    logs = trial.var / "log"
    return [
        Process(
            name="internal",
            command=site(trial.host, trial.port),
            environment=trial.for_internal(),
            log=logs / "internal.log",
        ),
        Process(
            name="public",
            command=site(trial.host, trial.public_port),
            environment=trial.for_public(),
            log=logs / "public.log",
        ),
        Process(
            name="worker",
            command=worker,
            environment=trial.for_internal(),
            log=logs / "worker.log",
            comes_back=True,
        ),
        Process(
            name="beat",
            command=[*celery, "beat", "--pidfile", "", "--loglevel", "INFO"],
            environment=trial.for_internal(),
            log=logs / "beat.log",
            comes_back=True,
        ),
    ]


def site(host: str, port: int) -> list[str]:
    command = python("-m", "gunicorn", "config.wsgi:application", "--bind", f"{host}:{port}", "--workers", "2")
    return [*command, "--preload", "--no-control-socket", "--graceful-timeout", "3", "--access-logfile", "-"]


def status_of(url: str) -> int:
    """What the site answers; 0 when nobody listens yet."""
    try:
        return int(urllib.request.urlopen(url, timeout=20).status)  # noqa: S310 -- our own address
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

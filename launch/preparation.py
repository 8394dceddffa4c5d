"""What must be true before the sites open: schema, roles, static files, seal, demonstration. Once, then stamped."""

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import psycopg2

from launch.environment import ROOT, Trial
from launch.processes import run

APPS = ("accounts", "algorithms", "bulletin", "charter", "committee", "common", "config", "opinions")
Say = Callable[[str], None]


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def fingerprint(*patterns: str) -> str:
    """The state of the files on which a preparation depends."""
    digest = sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def schema_fingerprint() -> str:
    """Migrations, and the models, whose `append_only` decides the GRANTs."""
    patterns = [f"{app}/{part}" for app in APPS for part in ("migrations/*.py", "models.py", "models/*.py")]
    return fingerprint("requirements/base.txt", "common/grants.py", "common/management/commands/*.py", *patterns)


def prepare(trial: Trial, *, stamps: Path, database_is_ours: bool, say: Say) -> None:
    """`stamps` goes away with the data that it speaks of. Another's server is never taken at its word."""
    log = trial.var / "log" / "prepare.log"
    schema = schema_fingerprint()
    if not database_is_ours or _read(stamps / "prepared") != schema:
        say("Preparing the database: roles, tables, privileges")
        run(python("manage.py", "prepare_database"), environment=trial.for_the_owner(), cwd=ROOT, log=log)
        if database_is_ours:
            (stamps / "prepared").write_text(schema)
    static = fingerprint("requirements/base.txt", "static/**/*", "*/static/**/*")
    if _read(trial.var / "static-collected") != static or not (ROOT / "staticfiles" / "staticfiles.json").exists():
        say("Collecting static files")
        collect = python("manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        run(collect, environment=trial.for_internal(), cwd=ROOT, log=log)
        (trial.var / "static-collected").write_text(static)
    if not (trial.var / "seal" / "seal.key.pem").exists():
        say("Making the development seal (without any legal value)")
        make_seal(trial.var / "seal")
    if trial.is_demonstration and exists("load_demonstration") and is_empty(trial.owner_url):
        say("Loading the demonstration data")
        run(python("manage.py", "load_demonstration"), environment=trial.for_internal(), cwd=ROOT, log=log)


def make_seal(folder: Path) -> None:
    """In a process of its own: the library of certificates is not needed afterwards."""
    folder.mkdir(mode=0o700, exist_ok=True)
    code = "import sys; from pathlib import Path; from common.pdf.seal import make_development_certificate as make; "
    code += "make(Path(sys.argv[1]))"
    run(python("-c", code, str(folder)), environment={}, cwd=ROOT, log=folder.parent / "log" / "prepare.log")


def is_empty(owner_url: str) -> bool:
    connection = psycopg2.connect(owner_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM accounts_user)")
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def exists(command: str) -> bool:
    return any(ROOT.glob(f"*/management/commands/{command}.py"))


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""

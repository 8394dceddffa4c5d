"""What must be true before the sites open: schema, roles, static files, seal, demonstration. Once, then stamped."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import psycopg2

from common.pdf.certificates import make_development_certificate
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
    with ThreadPoolExecutor(max_workers=2) as pool:
        schema = pool.submit(_prepare_database, trial, stamps / "prepared" if database_is_ours else None, say)
        static = pool.submit(_collect_static, trial, say)
        schema.result()
        static.result()
    seal = trial.var / "seal"
    if not (seal / "seal.key.pem").exists():
        say("Making the development seal (without any legal value)")
        make_development_certificate(seal, at=datetime.now(tz=UTC))
    if trial.is_demonstration and is_empty(trial.owner_url):
        say("Loading the demonstration data")
        _manage(trial, trial.for_internal(), "load_demonstration")


def _prepare_database(trial: Trial, stamp: Path | None, say: Say) -> None:
    schema = schema_fingerprint()
    if stamp and _read(stamp) == schema:
        return
    say("Preparing the database: roles, tables, privileges")
    _manage(trial, trial.for_the_owner(), "prepare_database")
    if stamp:
        stamp.write_text(schema)


def _collect_static(trial: Trial, say: Say) -> None:
    files = fingerprint("requirements/base.txt", "static/**/*", *(f"{app}/static/**/*" for app in APPS))
    stamp = ROOT / "staticfiles" / ".collected"
    if _read(stamp) == files:
        return
    say("Collecting static files")
    _manage(trial, trial.for_internal(), "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    stamp.write_text(files)


def _manage(trial: Trial, environment: dict[str, str], *arguments: str) -> None:
    log = trial.var / "log" / "prepare.log"
    run(python("manage.py", *arguments), environment=environment, cwd=ROOT, log=log)


def is_empty(owner_url: str) -> bool:
    connection = psycopg2.connect(owner_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM accounts_user)")
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""

"""What somebody finds who holds the disk, the backups, the logs and the broker of the application.

And a kit of attacks that joins the roll of a secret vote to its box again.
"""

import math
import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from django.db import connection

from committee.enums.meetings import Choice
from launch.postgres import binaries
from tests.conftest import as_role


@dataclass(frozen=True)
class Places:
    """Everything that is kept, place by place."""

    data: Path
    log: Path

    def holding(self, text: str) -> set[str]:
        """In which of these places the text is found, once all is flushed to disk."""
        return {name for name, found in self._everything() if text.encode() in found}

    def _everything(self) -> Iterable[tuple[str, bytes]]:
        with as_role(""), connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        for folder, name in (("base", "tables"), ("global", "tables"), ("pg_wal", "wal"), ("pg_stat_tmp", "tables")):
            for path in (self.data / folder).rglob("*"):
                if path.is_file():
                    yield name, path.read_bytes()
        yield "log", self.log.read_bytes()
        yield "dump", self._dump()
        yield from (("broker", value) for value in _broker())

    def _dump(self) -> bytes:
        settings = connection.settings_dict
        command = [str(binaries() / "pg_dump"), "-h", settings["HOST"], "-U", settings["USER"], settings["NAME"]]
        return subprocess.run(command, check=True, capture_output=True).stdout


def places() -> Places | None:
    """None when the server is not on this machine, or not ours to read."""
    with as_role(""), connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
    log = data.parent / "postgres.log"
    return Places(data, log) if os.access(data / "base", os.R_OK) and log.exists() else None


def _broker() -> Iterable[bytes]:
    if not (url := os.environ.get("TEST_REDIS_URL")):
        return
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter():
            yield key + (client.dump(key) or b"")


def log_every_statement(*, on: bool) -> None:
    """The most talkative log that an administrator may set."""
    with as_role(""), connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET log_statement = 'all'" if on else "ALTER SYSTEM RESET log_statement")
        cursor.execute("SELECT pg_reload_conf()")


# ---------- The roll and the box, joined again ----------


@dataclass(frozen=True)
class Trace:
    """What the database says of one row of the box, and of the row of the roll that an attacker joins to it."""

    mandate_id: int
    sealed: bytes
    key: str
    place: int
    transaction: int


def relinked(ballot_id: Any) -> list[Trace]:
    """Each sealed choice with its voter, by the transaction that wrote both: no table names it, PostgreSQL does."""
    with as_role(""), connection.cursor() as cursor:
        cursor.execute(
            "SELECT mark.mandate_id, choice.sealed, choice.id::text, "
            "(choice.ctid::text::point)[0] * 1000 + (choice.ctid::text::point)[1], choice.xmin::text::bigint "
            "FROM committee_sealedchoice AS choice JOIN committee_ballotmark AS mark ON mark.xmin = choice.xmin "
            "WHERE choice.ballot_id = %s AND mark.ballot_id = %s",
            [ballot_id, ballot_id],
        )
        return [Trace(row[0], bytes(row[1]), row[2], int(row[3]), int(row[4])) for row in cursor.fetchall()]


Feature = Callable[[Trace], float]
FEATURES: dict[str, Feature] = {
    "row order": lambda trace: trace.place,
    "transaction": lambda trace: trace.transaction,
    "transaction, odd or even": lambda trace: trace.transaction % 2,
    "voter": lambda trace: trace.mandate_id,
    "key": lambda trace: int(trace.key.replace("-", ""), 16),
    "size": lambda trace: len(trace.sealed),
    "first byte": lambda trace: trace.sealed[0],
    "byte of the choice": lambda trace: trace.sealed[32],
    "last byte": lambda trace: trace.sealed[-1],
    "sum of the bytes": lambda trace: sum(trace.sealed),
}


def guesses(traces: list[Trace], known: dict[int, Choice], feature: Feature) -> dict[int, Choice]:
    """Knowing what some voted, guess the others: the choice of the known voter whose trace is nearest."""
    teachers = [trace for trace in traces if trace.mandate_id in known]
    return {
        trace.mandate_id: known[min(teachers, key=lambda one: (abs(feature(one) - feature(trace)), one.key)).mandate_id]
        for trace in traces
        if trace.mandate_id not in known
    }


def is_better_than_chance(hits: int, tries: int, *, chance: float, attacks: int) -> bool:
    """Beyond three sigmas for the whole kit: the exact chance of as many hits, shared among the attacks."""
    more = range(hits, tries + 1)
    tail = sum(math.comb(tries, number) * chance**number * (1 - chance) ** (tries - number) for number in more)
    return tail < 0.00135 / attacks

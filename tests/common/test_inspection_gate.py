"""The limits of the child: bombs, mutated files, crashes. The long form is 500 mutated files (`script/faults`)."""

import io
import logging
import os
import random
import resource
import subprocess
import sys
import textwrap
import time

import pytest

from common.inspection import child, gate, refusals
from common.inspection.gate import Verdict
from tests import bombs, files

MUTATIONS = int(os.environ.get("SAISINE_MUTATIONS", "14"))
SEED = 41
log = logging.getLogger(__name__)


def verdict(data: bytes, extension: str) -> Verdict:
    return gate.inspect(io.BytesIO(data), extension=extension)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Cut, flipped, repeated, mixed: one to four accidents."""
    out = bytearray(data)
    for _accident in range(chance.randint(1, 4)):
        start = chance.randrange(len(out) or 1)
        size = chance.choice([1, 2, 8, 64, 512])
        kind = chance.randrange(6)
        if kind == 0:
            for place in range(start, min(start + size, len(out))):
                out[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del out[start : start + size]
        elif kind == 2:
            out[start:start] = out[start : start + size]
        elif kind == 3:
            out[start:start] = chance.randbytes(size)
        elif kind == 4:
            out = out[: max(start, 1)]
        else:
            other = files.every_type()[chance.choice(["pdf", "docx", "png", "txt"])]
            out[start:start] = other[: chance.randrange(1, len(other))]
    return bytes(out)


@pytest.mark.faults
def test_mutated_files_are_taken_or_refused_and_the_reader_never_fails(caplog):
    chance = random.Random(SEED)  # noqa: S311 -- the same files at each run
    seeds, slowest, taken, refused, unread = list(files.every_type().items()), 0.0, 0, 0, 0
    started = time.monotonic()
    for number in range(MUTATIONS):
        extension, data = seeds[number % len(seeds)]
        began = time.monotonic()

        found = verdict(mutated(data, chance), extension)

        slowest = max(slowest, time.monotonic() - began)
        assert bool(found.found) != bool(found.refused), (number, extension)
        taken += bool(found.found)
        refused += bool(found.refused)
        unread += found.refused == refusals.UNREADABLE
    figures = (MUTATIONS, taken, refused, unread, slowest, time.monotonic() - started)
    log.info("%d mutated files: %d taken, %d refused, %d crashes, slowest %.2f s, %.0f s in all", *figures)
    assert unread == 0, caplog.text
    assert verdict(files.every_type()["pdf"], "pdf").found


@pytest.mark.parametrize("what", bombs.BOMBS)
def test_a_bomb_is_refused_within_its_limits(what):
    extension, make = bombs.BOMBS[what]
    data = make()
    began = time.monotonic()

    found = verdict(data, extension)

    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    log.info("%s: %d bytes, %.2f s, %d MB", what, len(data), took, peak)
    assert found.refused
    assert found.found is None
    assert len(data) < 25 * 1024 * 1024
    assert took < 2 * child.PROCESSOR_SECONDS + 4


def test_a_library_that_takes_too_much_memory_is_stopped():
    ended = in_a_child("bytearray(2 << 30)")

    assert ended == Verdict(refused=refusals.BOMB)


def test_a_library_that_never_ends_is_stopped_by_its_processor_time(monkeypatch):
    began = time.monotonic()

    ended = in_a_child("while True: pass")

    assert ended == Verdict(refused=refusals.TOO_HEAVY)
    assert time.monotonic() - began < 40


def test_a_library_that_crashes_is_a_refusal():
    assert in_a_child("os.abort()") == Verdict(refused=refusals.UNREADABLE)


def test_a_reader_that_writes_without_end_is_a_refusal():
    assert in_a_child("os.write(1, bytes(1 << 20))").refused == refusals.UNREADABLE


def test_a_reader_that_waits_is_left_without_a_verdict():
    slow = io.BytesIO(files.every_type()["txt"])

    assert gate.inspect(slow, extension="txt", patience=0.001) == Verdict()


@pytest.mark.parametrize(
    "attempt", ["open('manage.py')", "open('x', 'w')", "socket.socket()", "subprocess.run(['true'])", "os.fork()"]
)
def test_the_reader_opens_nothing_and_speaks_to_nobody(attempt):
    assert in_a_child(attempt).refused == refusals.UNREADABLE


def test_the_reader_inherits_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")

    assert "SECRET_KEY" not in gate._environment()


def in_a_child(does: str) -> Verdict:
    """What becomes of a file whose reading does this, under the limits of the real child."""
    program = textwrap.dedent(f"""
        import os, socket, subprocess, sys
        from common.inspection import child
        def read(data, extension):
            {does}
        child.read = read
        sys.argv = ["child", "txt"]
        child.main()
    """)
    ended = subprocess.run(
        [sys.executable, "-c", program], input=b"x", capture_output=True, check=False, cwd=gate._ROOT, timeout=60
    )
    return gate._verdict(ended.returncode, ended.stdout, ended.stderr)

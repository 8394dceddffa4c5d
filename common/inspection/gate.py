"""The one gate of every upload: a child process reads the file, and nothing it does reaches the process that asks.

    verdict = inspect(file, extension="pdf")

Whatever ends the child – memory, time, a crash of a library – is a refusal with its sentence, never an exception here.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from common.inspection import refusals
from common.inspection.kinds import KINDS, Kind

# The processor time is the child's own limit; this one is for a machine that is short of processors.
PATIENCE_SECONDS = 40.0
_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "2"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the content proves, or why it is refused. Neither when there was no time to tell."""

    found: Kind | None = None
    refused: str = ""


def inspect(file: IO[bytes], *, extension: str, patience: float = PATIENCE_SECONDS) -> Verdict:
    """`file` is at its start. Waits at most `patience` seconds; past it, an empty verdict."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answers, tempfile.TemporaryFile() as errors:
        while chunk := file.read(1 << 20):
            given.write(chunk)
        given.seek(0)
        file.seek(0)
        child = subprocess.Popen(  # noqa: S603 -- our own module; the extension is one of the list
            [sys.executable, "-m", "common.inspection.child", extension],
            stdin=given,
            stdout=answers,
            stderr=errors,
            cwd=_ROOT,
            env=_environment(),
        )
        try:
            code = child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return Verdict()
        return _verdict(code, _written(answers), _written(errors))


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return _ENVIRONMENT | kept


def _written(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(64 * 1024)


def _verdict(code: int, answer: bytes, errors: bytes) -> Verdict:
    if code == 0:
        try:
            told = json.loads(answer)
        except ValueError:
            told = {}
        if told.get("found") in KINDS:
            return Verdict(found=KINDS[told["found"]])
        if isinstance(told.get("refused"), str):
            return Verdict(refused=told["refused"])
    log.warning("a file ended its reader (status %s): %s", code, errors[-2000:].decode(errors="replace"))
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return Verdict(refused=refusals.TOO_HEAVY)
    return Verdict(refused=refusals.UNREADABLE)

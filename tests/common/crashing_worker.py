"""A real Celery worker whose reader meets, in the files that say so, what makes a library crash.

`celery --app tests.common.crashing_worker worker`. The child is the real one, under its real limits; only what it calls
to read is replaced, as a hostile file would replace it through a fault that nobody knows yet.
"""

import os
import subprocess
from types import SimpleNamespace

from django.conf import settings

from common.inspection import gate
from config.celery import app

settings.DATABASES["default"]["OPTIONS"]["options"] += " -c role=saisine_app"

ENDINGS = {b"crash": "ctypes.string_at(0)", b"abort": "os.abort()"}
_PROGRAM = """
import ctypes, os, sys
from common.inspection import child
def read(data, extension):
    {does}
child.read = read
sys.argv = ["child", sys.argv[1]]
child.main()
"""


def _start(command, *, stdin, **options):
    # Not `read`: it would move the place from which the child reads.
    said = os.pread(stdin.fileno(), 16, 0)
    for word, does in ENDINGS.items():
        if said.startswith(word):
            command = [command[0], "-c", _PROGRAM.format(does=does), command[-1]]
    return subprocess.Popen(command, stdin=stdin, **options)


gate.subprocess = SimpleNamespace(Popen=_start, TimeoutExpired=subprocess.TimeoutExpired)
__all__ = ["app"]

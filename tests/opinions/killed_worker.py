"""A worker that dies where it is told to: `python -m tests.opinions.killed_worker`, one order on each input line.

An order is `POINT SECONDS`: a child does what is due, as the sweeper would, and kills itself with SIGKILL when it comes
to POINT. Its clock runs SECONDS ahead, so that the lease of a dead predecessor is over. At the point `nowhere` it does
its work and ends. The answer is one line: `killed`, or `ended` and the points it passed.
"""

import os
import signal
import sys
import traceback
from datetime import timedelta

import django
from django.conf import settings


def main() -> None:
    database = settings.DATABASES["default"]
    database["NAME"] = database["TEST"]["NAME"]
    database["OPTIONS"]["options"] += " -c role=saisine_app"
    django.setup()
    say("ready")
    for line in sys.stdin:
        point, seconds = line.split()
        say(_sent_to_die(point, int(seconds)))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _sent_to_die(point: str, seconds_ahead: int) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _work(point, seconds_ahead, writing)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        passed = told.read().split()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return "killed" if status == -signal.SIGKILL else f"ended {status} {' '.join(passed)}"


def _work(where: str, seconds_ahead: int, told: int) -> None:
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from common import faults, outbox  # noqa: PLC0415 -- after django.setup

    def die(point: str) -> None:
        os.write(told, f"{point} ".encode())
        if point == where:
            os.kill(os.getpid(), signal.SIGKILL)

    faults.reached = die
    outbox.run_due(at=timezone.now() + timedelta(seconds=seconds_ahead))


if __name__ == "__main__":
    main()

"""Threads that act at the same moment, as two clicks or several colleagues would."""

import os
import threading
from collections.abc import Callable

from django.db import IntegrityError, connection

from common.errors import DomainError, WrongState

# How many times a race is run again: some in every run, hundreds by `script/faults`.
RACES = int(os.environ.get("SAISINE_RACES", "20"))


def race(act: Callable[[], object], other: Callable[[], object] | None = None) -> list[str]:
    """The same act twice, or an act and another.

    What each of the two met, sorted: « done » or « refused ». Anything but a WrongState is a bug, and shows.
    """
    barrier, met = threading.Barrier(2), []

    def run(this: Callable[[], object]) -> None:
        try:
            barrier.wait(5)
            this()
            met.append("done")
        except WrongState:
            met.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[this]) for this in (act, other or act)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(met)


def together(*acts: Callable[[], object]) -> list[object]:
    """Run each act in its own thread, all starting at once; what each returned or was refused with."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except (DomainError, IntegrityError) as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results

"""Two threads that take the same act at the same moment, as two clicks or two colleagues would."""

import threading
from collections.abc import Callable

from django.db import connection

from common.errors import WrongState


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

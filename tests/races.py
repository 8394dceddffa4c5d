"""Two threads that take the same act at the same moment, as two clicks or two colleagues would."""

import threading
from collections.abc import Callable

from django.db import connection

from common.errors import WrongState


def race(act: Callable[[], object]) -> list[str]:
    """What each of the two met, sorted: « done » or « refused ». Anything but a WrongState is a bug, and shows."""
    barrier, met = threading.Barrier(2), []

    def run() -> None:
        try:
            barrier.wait(5)
            act()
            met.append("done")
        except WrongState:
            met.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(met)
